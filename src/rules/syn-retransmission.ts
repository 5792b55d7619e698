import { synScheduleOf } from '../tcp/profiles.js'
import { rule } from './rule.js'
import { gapList, times } from './wording.js'

export default rule({
  id: 'syn-retransmission',
  group: 'handshake',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'SYN sent again',
  explanation: `
    The client sent its SYN more than once. The first copy, or the answer to it, was lost or slow.`,
  advice:
    'A SYN,ACK between the copies means that the way back is slow or loses packets; none means that the SYN itself did not arrive, or that the server was slow to answer.',
  cite: ['RFC 6298, section 5.4', 'RFC 9293, section 3.8.3'],
  gates: [],
  find: ({ client, server }) => {
    const { count, frames, times: moments } = client.syns
    if (count < 2 || client.syn !== client.pureSyn) return []
    const answered = server.synAck !== null && server.synAck.time < moments[moments.length - 1]!
    return [
      {
        frame: frames[1]!,
        time: moments[1]!,
        frames,
        endpoint: 'client' as const,
        count: count - 1,
        data: {
          syns: count,
          gaps: gapList(moments),
          answeredBefore: answered,
          schedule: synScheduleOf(moments.slice(1).map((moment) => moment - moments[0]!)),
        },
      },
    ]
  },
  message: ({ syns, gaps, answeredBefore }) =>
    `the client sent its SYN ${times(syns)}, with gaps of ${gaps}; ${answeredBefore ? 'an answer had passed here, so it was lost or late on the way to the client' : 'no answer had passed'}`,
  examples: [],
})

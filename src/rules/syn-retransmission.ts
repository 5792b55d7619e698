import * as Fact from '../tcp/fact.js'
import { synScheduleOf } from '../tcp/profiles.js'
import { triesAfter } from './connection-refused.js'
import { rule } from './rule.js'
import { gapList, repeated } from './wording.js'

export default rule({
  id: 'syn-retransmission',
  group: 'handshake',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'SYN sent again',
  explanation: `
    The client sent its SYN more than once: the SYN, or the answer to it, was lost or slow. Each copy waits longer
    than the one before, and the user waits with it.`,
  advice:
    'An answer between the copies means that the way back loses packets or is slow; none means that the SYN itself did not arrive, or that the server was slow to answer.',
  asks: 'A SYN is sent again by the same rules as data, with growing gaps, for at least three minutes unless the application gives up.',
  causes: [
    'loss on the way there or back',
    'a server that is slow to answer, or whose queue is full',
    'a firewall that lets the second SYN through',
  ],
  wireshark: 'The copy is "[TCP Retransmission]": `tcp.flags.syn == 1 && tcp.analysis.retransmission`.',
  cite: ['RFC 6298, section 5, rule 5.4', 'RFC 9293, section 3.8.3, MUST-22'],
  gates: [],
  on: Fact.SYN_AGAIN,
  find: (flow) => {
    const { client, server } = flow
    // What follows a refusal is a new try, not a repetition (connection-refused tells of it).
    const refused = triesAfter(flow)
    const count = client.syns.count - refused
    const frames = client.syns.frames.slice(0, count)
    const moments = client.syns.times.slice(0, count)
    if (count < 2 || client.syn !== client.pureSyn) return []
    const answered = server.synAck !== null && server.synAck.time < moments[moments.length - 1]!
    return [
      {
        frame: frames[1]!,
        time: moments[1]!,
        frames,
        endpoint: 'client',
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
    `the client sent its SYN ${repeated(syns, gaps)}; ${answeredBefore ? 'an answer had passed here, so it was lost or late on the way to the client' : 'no answer had passed here'}`,
  examples: [
    {
      name: 'the first SYN is lost',
      packets: `
        0.000  client  S   0:0(0)
        1.000  client  S   0:0(0)           ! the client sent its SYN twice, 1 s apart; no answer had passed here
        1.020  server  S.  0:0(0)    ack 1
        1.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the SYN,ACK is lost behind the tap',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        1.000  client  S   0:0(0)           ! an answer had passed here
        1.020  server  S.  0:0(0)    ack 1  ! synack-retransmission
        1.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the network repeats a SYN at once',
      packets: `
        0.000   client  S   0:0(0)          id 7
        0.0015  client  S   0:0(0)          id 7
        0.020   server  S.  0:0(0)    ack 1
        0.040   client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the capture holds each frame twice',
      packets: `
        0.000  client  S   0:0(0)           dup  ! capture-duplicated
        0.020  server  S.  0:0(0)    ack 1  dup
        0.040  client  .   1:1(0)    ack 1  dup
      `,
    },
    {
      name: 'another number is another attempt',
      packets: `
        0.000  client  S   0:0(0)
        1.000  client  S   70000:70000(0)             ! syn-isn-changed
        1.020  server  S.  0:0(0)          ack 70001
        1.040  client  .   70001:70001(0)  ack 1
      `,
    },
  ],
})

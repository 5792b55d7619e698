import { synScheduleOf } from '../tcp/profiles.js'
import { rule } from './rule.js'
import { gapList, span, times } from './wording.js'

/** Initial retransmission timeout in seconds (RFC 6298, section 2.1). */
const RTO = 1

export default rule({
  id: 'syn-unanswered',
  group: 'handshake',
  severity: 'warning',
  certainty: 'probable',
  tier: 'base',
  title: 'SYN never answered',
  explanation: `
    The client sent its SYN again and again, and nothing came back: no SYN,ACK, no RST. A filter drops it,
    the host is down, or the answer takes another way than past this tap.`,
  advice:
    'Capture at the server: if the SYN arrives there, look at its firewall and at the way back; if not, at the path.',
  cite: ['RFC 9293, section 3.8.3', 'RFC 6298, section 5'],
  gates: [],
  find: (flow, { endTime, isOneWay }) => {
    const { client, server } = flow
    if (client.pureSyn === null || server.isSeen || flow.reset !== null || client.segments > client.syns.count)
      return []
    const { count, frames, times: moments } = client.syns
    const end = flow.ended === 'capture-end' ? endTime : flow.lastTime
    if (count < 2 || end - moments[0]! <= RTO) return []
    return [
      {
        frame: frames[0]!,
        time: moments[0]!,
        frames,
        endpoint: null,
        // With one direction only in the capture an answer could not be seen.
        ...(isOneWay && flow.client.segments > flow.client.syns.count ? { severity: 'note' as const } : {}),
        data: {
          syns: count,
          lasted: flow.lastTime - moments[0]!,
          gaps: gapList(moments),
          schedule: synScheduleOf(moments.slice(1).map((moment) => moment - moments[0]!)),
        },
      },
    ]
  },
  message: ({ syns, lasted, gaps, schedule }) =>
    `the client sent its SYN ${times(syns)} in ${span(lasted)} and nothing came back (gaps of ${gaps}${schedule === null ? '' : `, the schedule of ${schedule}`})`,
  examples: [],
})

import * as Fact from '../tcp/fact.js'
import type { Side } from '../tcp/history.js'
import type { Incidents } from '../tcp/incident.js'
import { rule } from './rule.js'

/** In a row: one or two may be lost, or fall under the limit of a stack that throttles its answers. */
const FEWEST = 3

type Stray = Incidents['out of window']

/** The first three in a row of one end that nobody answered. */
function ignoredRow(strays: readonly Stray[], by: Side): readonly Stray[] {
  const own = strays.filter((stray) => stray.by === by)
  const start = own.findIndex((_, at) => {
    const row = own.slice(at, at + FEWEST)
    return row.length === FEWEST && row.every(({ isIgnored }) => isIgnored)
  })
  return start < 0 ? [] : own.slice(start, start + FEWEST)
}

export default rule({
  id: 'unacceptable-segment-unanswered',
  group: 'data',
  severity: 'note',
  certainty: 'probable',
  tier: 'later',
  title: 'Segments outside the window drew no answer',
  explanation: `
    A segment outside the window must be answered by an ACK of one's own numbers, so that a peer that is out of step can
    find its way back. Several in a row got none here. A stack may limit such answers, but not leave them off; a
    firewall in between may have dropped the segments.`,
  advice: 'Look whether a firewall between this place and the receiver drops what lies outside the window.',
  asks: 'A segment outside the window is dropped and answered with an ACK, unless it is a RST. A stack may limit how often (RFC 5961).',
  causes: [
    'a firewall between here and the receiver that drops what lies outside the window',
    'a stack that drops such segments silently',
    'a limit on such answers that is used up by other connections',
  ],
  wireshark:
    '"[TCP Previous segment not captured]" or "[TCP Retransmission]", and no ACK behind it: `tcp.analysis.lost_segment`.',
  cite: ['RFC 9293, section 3.10.7.4, first step', 'RFC 5961, section 7'],
  gates: ['BOTH'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.endpoints.flatMap((receiver) => {
      const row = ignoredRow(flow.incidents.of('out of window'), receiver.peer.side)
      // Only of an end that goes on later can it be said that it left them off.
      if (row.length === 0 || !(receiver.lastTime > row[row.length - 1]!.time)) return []
      const frames = row.map(({ frame }) => frame)
      return [
        {
          frame: frames[0]!,
          time: row[0]!.time,
          frames,
          endpoint: receiver.side,
          data: { by: receiver.side, segments: frames.length },
        },
      ]
    }),
  message: ({ by, segments }) => `the ${by} answered none of ${segments} segments in a row that lay outside its window`,
  examples: [
    {
      name: 'three such segments, a second and a half apart',
      packets: `
        open
        0.050  client  .   50000001:50000011(10)  ack 1  ! the server answered none of 3 segments in a row that lay outside its window ! out-of-window-segment
        1.550  client  .   50000001:50000011(10)  ack 1
        3.050  client  .   50000001:50000011(10)  ack 1
        5.000  client  P.  1:11(10)               ack 1
        5.020  server  .   1:1(0)                 ack 11
      `,
    },
    {
      name: 'the second of them is answered',
      packets: `
        open
        0.050  client  .   50000001:50000011(10)  ack 1  ! out-of-window-segment
        1.550  client  .   50000001:50000011(10)  ack 1
        1.570  server  .   1:1(0)                 ack 1
        3.050  client  .   50000001:50000011(10)  ack 1
        5.000  client  P.  1:11(10)               ack 1
        5.020  server  .   1:1(0)                 ack 11
      `,
    },
    {
      name: 'the stack throttles its answers',
      packets: `
        open
        0.050  client  .   50000001:50000011(10)  ack 1  ! out-of-window-segment
        0.070  server  .   1:1(0)                 ack 1
        0.100  client  .   50000001:50000011(10)  ack 1
        0.200  client  .   50000001:50000011(10)  ack 1
        0.600  client  .   50000001:50000011(10)  ack 1
        0.620  server  .   1:1(0)                 ack 1
      `,
    },
    {
      name: 'nothing more is heard of the receiver: it may be gone',
      packets: `
        open
        0.050  client  .   50000001:50000011(10)  ack 1  ! out-of-window-segment
        1.550  client  .   50000001:50000011(10)  ack 1
        3.050  client  .   50000001:50000011(10)  ack 1
        5.000  client  P.  1:11(10)               ack 1
      `,
    },
  ],
})

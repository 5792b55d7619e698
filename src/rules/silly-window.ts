import * as Fact from '../tcp/fact.js'
import { caseOfList, rule } from './rule.js'

/** Steps in a row by which it shows. */
const FEWEST = 10

export default rule({
  id: 'silly-window',
  group: 'data',
  severity: 'warning',
  certainty: 'heuristic',
  tier: 'later',
  title: 'Silly window: many small steps',
  explanation: `
    The receiver opens its window by a few octets at a time, and the sender fills each such step with a tiny segment:
    headers travel in place of data. A receiver must wait with a new window until it has room for a full segment or
    half its buffer; a sender must not chase every little step.`,
  advice:
    'Look at the receiver: an application that reads a few octets at a time, with a stack that reports each of them, or a buffer that is smaller than two segments.',
  asks: 'A receiver must not move the edge of its window by small steps, and a sender must not fill small steps at once: each by an algorithm of its own.',
  causes: [
    'an application that reads a few octets at a time, over a stack that reports each of them',
    'a receive buffer smaller than two segments',
    'a small stack without either algorithm',
  ],
  wireshark: 'Row after row of "[TCP Window Full]": `tcp.analysis.window_full`.',
  cite: ['RFC 9293, section 3.8.6.2.2, MUST-39', 'RFC 9293, section 3.8.6.2.1, MUST-38', 'RFC 1122, section 4.2.3.3'],
  gates: ['WS', 'BOTH'],
  on: Fact.SILLY_WINDOW,
  find: (flow) =>
    flow.endpoints.flatMap(({ side, peer, sillyWindow }) => {
      const longest = sillyWindow?.longest
      if (longest === undefined || longest.count < FEWEST) return []
      return [caseOfList(longest, peer.side, { by: peer.side, of: side })]
    }),
  message: ({ by, of }, count) =>
    `the ${by} opened its window by less than a segment at a time, and the ${of} filled it each time: ${count} small segments in a row`,
  examples: [
    {
      name: 'ten octets at a time',
      packets: `
        0.000  client  S   0:0(0)              <mss 1460>
        0.020  server  S.  0:0(0)     ack 1    win 1000 <mss 1460>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  P.  1:1001(1000)  ack 1
        0.070  server  .   1:1(0)     ack 1001 win 10
        0.090  client  .   1001:1011(10)  ack 1  ! the server opened its window by less than a segment at a time, and the client filled it each time: 12 small segments in a row
        0.110  server  .   1:1(0)     ack 1011 win 10
        repeat 11 every 0.04 {
          0.130  client  .   1011+10i:1021+10i(10)  ack 1
          0.150  server  .   1:1(0)     ack 1021+10i win 10
        }
      `,
    },
    {
      name: 'small segments with room to spare are the application of the sender',
      packets: `
        0.000  client  S   0:0(0)              <mss 1460>
        0.020  server  S.  0:0(0)     ack 1    win 1000 <mss 1460>
        0.040  client  .   1:1(0)     ack 1
        repeat 12 every 0.04 {
          0.130  client  P.  1+10i:11+10i(10)  ack 1
          0.150  server  .   1:1(0)     ack 11+10i win 1000
        }
      `,
    },
    {
      name: 'the window opens by half the buffer each time',
      packets: `
        0.000  client  S   0:0(0)              <mss 1460>
        0.020  server  S.  0:0(0)     ack 1    win 20 <mss 1460>
        0.040  client  .   1:1(0)     ack 1
        repeat 12 every 0.04 {
          0.130  client  .   1+10i:11+10i(10)  ack 1
          0.150  server  .   1:1(0)     ack 11+10i win 10
        }
      `,
    },
    {
      name: 'a few small steps prove nothing',
      packets: `
        0.000  client  S   0:0(0)              <mss 1460>
        0.020  server  S.  0:0(0)     ack 1    win 1000 <mss 1460>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  P.  1:1001(1000)  ack 1
        0.070  server  .   1:1(0)     ack 1001 win 10
        repeat 5 every 0.04 {
          0.130  client  .   1001+10i:1011+10i(10)  ack 1
          0.150  server  .   1:1(0)     ack 1011+10i win 10
        }
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'out-of-window-segment',
  group: 'data',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Segment far outside the window',
  explanation: `
    A segment's sequence number lies outside all that its receiver ever granted: an old duplicate, a forgery,
    or a stray of another connection. The receiver drops it, and answers with an ACK of its own numbers.`,
  advice: "Compare TTL and IP identification with the sender's other packets: a forged one differs.",
  asks: 'A segment outside the window is not acceptable: it is dropped, and answered with an ACK.',
  causes: [
    'an old duplicate of an earlier connection on the same ports',
    'somebody guesses numbers to slip data in',
    'a device that rewrites sequence numbers and lost its state',
  ],
  wireshark: '"[TCP Previous segment not captured]", which would be loss: `tcp.analysis.lost_segment`.',
  cite: ['RFC 9293, section 3.10.7.4, first step (Table 6)', 'RFC 9293, section 3.4'],
  gates: ['HS', 'WS', 'BOTH'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('out of window').map(({ frame, time, by, distance, answerFrame, payload }) => ({
      frame,
      time,
      frames: [answerFrame],
      endpoint: by,
      data: { by, of: flow.endpoint(by).peer.side, distance, payload, answered: answerFrame > 0 },
    })),
  message: ({ by, of, distance, answered }) =>
    `a segment in the ${by}'s name begins ${octetCount(Math.abs(distance))} ${distance > 0 ? 'past the window' : 'below the next expected number'}${answered ? `; the ${of} answered with an ACK of its own numbers, as it should` : ''}`,
  examples: [
    {
      name: 'a segment of nowhere, answered by an ACK',
      packets: `
        open
        0.050  client  P.  50000001:50000011(10)  ack 1  ! a segment in the client's name begins 49,935,760 bytes past the window
        0.070  server  .   1:1(0)                 ack 1
        0.080  client  P.  1:11(10)               ack 1
        0.100  server  .   1:1(0)                 ack 11
      `,
    },
    {
      name: 'nobody answers it',
      packets: `
        open
        0.050  client  .   50000001:50000001(0)   ack 1  ! a segment in the client's name begins 49,935,760 bytes past the window
        2.000  client  P.  1:11(10)               ack 1
        2.020  server  .   1:1(0)                 ack 11
      `,
    },
    {
      name: "data from before the connection's first number",
      packets: `
        open
        0.050  client  P.  1:11(10)               ack 1
        0.070  server  .   1:1(0)                 ack 11
        0.080  client  P.  -1000:-990(10)         ack 1  ! begins 1,011 bytes below the next expected number
        0.100  server  .   1:1(0)                 ack 11
      `,
    },
    {
      name: 'a retransmission lies below the window, and is none',
      packets: `
        open
        0.050  client  P.  1:11(10)               ack 1
        0.340  server  .   1:1(0)                 ack 11
        0.350  client  P.  1:11(10)               ack 1  ! retransmission
        0.370  server  .   1:1(0)                 ack 11
      `,
    },
    {
      name: 'a keepalive lies below the window, and is none',
      packets: `
        open
        0.050  client  P.  1:11(10)               ack 1
        0.070  server  .   1:1(0)                 ack 11
        60.00  client  .   10:10(0)               ack 1  ! keepalive-probe
        60.02  server  .   1:1(0)                 ack 11
      `,
    },
    {
      name: 'the scale is not known: nothing can be said',
      packets: `
        0.000  client  P.  1:11(10)               ack 1  ! capture-midstream
        0.020  server  .   1:1(0)                 ack 11
        0.040  client  P.  70000:70010(10)        ack 1
        0.060  server  .   1:1(0)                 ack 11
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { count } from './wording.js'

export default rule({
  id: 'third-ack-wrong',
  group: 'handshake',
  severity: 'error',
  certainty: 'certain',
  tier: 'core',
  title: 'Third step acknowledges a number that the server never sent',
  explanation: `
    The third step of the handshake must acknowledge the server's SYN: its number plus one. This one acknowledges
    something else. The server must refuse it with RST and go on waiting in SYN-RECEIVED, half-open.`,
  advice:
    'Look at how the client computes its acknowledgment: SEG.SEQ of the SYN,ACK plus one; and for a device on the way that rewrites sequence numbers on one side only.',
  asks: 'In SYN-RECEIVED an ACK outside of what was sent is answered with RST that takes its number from that ACK.',
  causes: [
    'a client that computes the number wrongly',
    'a device that rewrites the numbers of one direction only',
    'somebody who guesses, with a forged address',
  ],
  wireshark: '"[TCP ACKed unseen segment]", then a RST: `tcp.analysis.ack_lost_segment`.',
  cite: ['RFC 9293, section 3.10.7.4, fifth step (SYN-RECEIVED)', 'RFC 9293, section 3.5.2, group 2'],
  gates: ['HS', 'WHOLE'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('third ACK wrong').map(({ frame, time, by, synAckFrame, ack, wanted, resetFrame }) => ({
      frame,
      time,
      // Left in SYN-RECEIVED, the server sends its SYN,ACK again.
      frames: [...flow.server.syns.frames, synAckFrame, resetFrame],
      endpoint: by,
      data: { ack, wanted, off: (ack - wanted) | 0, refused: resetFrame > 0 },
    })),
  message: ({ off, refused }) =>
    `the client's first ACK acknowledges a number ${count(Math.abs(off))} too ${off > 0 ? 'high' : 'low'}: not the server's SYN plus one${refused ? '; the server refused it with RST, as it must' : ''}`,
  examples: [
    {
      name: 'the acknowledgment is too high, and the server refuses it',
      packets: `
        iss client 100
        iss server 300
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)      ack 1
        0.040  client  .   1:1(0)      ack 699  ! 698 too high: not the server's SYN plus one; the server refused it with RST
        0.060  server  R   699:699(0)
      `,
    },
    {
      name: "the server's number itself is acknowledged, not the number after it",
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)      ack 1
        0.040  client  .   1:1(0)      ack 0    ! acknowledges a number 1 too low
        0.060  server  R   0:0(0)
        1.020  server  S.  0:0(0)      ack 1
        1.040  client  .   1:1(0)      ack 1
      `,
    },
    {
      name: 'the third step is right',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)      ack 1
        0.040  client  .   1:1(0)      ack 1
      `,
    },
    {
      name: 'a late ACK of the connection before on the same ports',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)          ack 1
        0.040  client  .   1:1(0)          ack 1
        0.050  client  R.  1:1(0)          ack 1      ! abortive-close
        2.000  client  S   70000:70000(0)
        2.020  server  S.  90000:90000(0)  ack 70001
        2.030  client  .   1:1(0)          ack 1
        2.040  client  .   70001:70001(0)  ack 90001
      `,
    },
  ],
})

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
    something else. The server must refuse it with RST and go on waiting in SYN-RECEIVED, half-open. Where the number
    lies far off and no timestamp tells, the client may be in a connection from before the capture, which an old copy
    of its SYN has disturbed: then the finding is a warning.`,
  advice:
    'Look at how the client computes its acknowledgment: SEG.SEQ of the SYN,ACK plus one; and for a device on the way that rewrites sequence numbers on one side only.',
  asks: 'In SYN-RECEIVED an ACK outside of what was sent is answered with RST that takes its number from that ACK.',
  causes: [
    'a client that computes the number wrongly',
    'a device that rewrites the numbers of one direction only',
    'somebody who guesses, with a forged address',
    'an old copy of the SYN, and a client that still has the connection of then',
  ],
  wireshark: '"[TCP ACKed unseen segment]", then a RST: `tcp.analysis.ack_lost_segment`.',
  cite: ['RFC 9293, section 3.10.7.4, fifth step (SYN-RECEIVED)', 'RFC 9293, section 3.5.2, group 2'],
  gates: ['HS', 'WHOLE'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('third ACK wrong').map(({ frame, time, by, synAckFrame, ack, wanted, resetFrame, certain }) => ({
      frame,
      time,
      // Left in SYN-RECEIVED, the server sends its SYN,ACK again.
      frames: [...flow.server.syns.frames, synAckFrame, resetFrame],
      endpoint: by,
      severity: certain ? undefined : 'warning',
      certainty: certain ? undefined : 'probable',
      data: { ack, wanted, off: (ack - wanted) | 0, refused: resetFrame > 0, certain },
    })),
  message: ({ off, refused, certain }) =>
    `the client's first ACK acknowledges a number ${count(Math.abs(off))} too ${off > 0 ? 'high' : 'low'}: not the server's SYN plus one${certain ? '' : ', unless it is one of a connection from before the capture'}${refused ? '; the server refused it with RST, as it must' : ''}`,
  examples: [
    {
      name: 'the acknowledgment is too high, and the server refuses it',
      packets: `
        iss client 100
        iss server 300
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)      ack 1
        0.040  client  .   1:1(0)      ack 99   ! 98 too high: not the server's SYN plus one; the server refused it with RST
        0.060  server  R   99:99(0)
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
      name: 'far off, and nothing tells: an old copy of the SYN may have found the client in another connection',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)      ack 1
        0.040  client  .   1:1(0)      ack 70000  ! 69,999 too high: not the server's SYN plus one, unless it is one of a connection from before the capture
        0.060  server  R   70000:70000(0)
      `,
    },
    {
      name: "its timestamp echoes the SYN,ACK's: it is the answer to that",
      packets: `
        0.000  client  S   0:0(0)                         <mss 1460, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)              ack 1      <mss 1460, TS val 900 ecr 100>
        0.040  client  .   1:1(0)              ack 70000  <nop, nop, TS val 140 ecr 900>  ! 69,999 too high: not the server's SYN plus one; the server refused it with RST
        0.060  server  R   70000:70000(0)
      `,
    },
    {
      name: 'its timestamp echoes an older one: it is of a connection that the SYN, an old copy, has opened once before',
      packets: `
        0.000  client  S   0:0(0)                            <mss 1460, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)              ack 1         <mss 1460, TS val 900 ecr 100>
        0.040  client  .   1:1(0)              ack -5000000  <nop, nop, TS val 9040 ecr 500>
        0.060  server  R   -5000000:-5000000(0)
        1.020  server  S.  0:0(0)              ack 1         <mss 1460, TS val 1900 ecr 100>  ! synack-retransmission
        1.040  client  R   1:1(0)
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

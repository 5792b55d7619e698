import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'fin-beyond-unsent',
  group: 'teardown',
  severity: 'note',
  certainty: 'certain',
  tier: 'later',
  title: 'FIN above bytes that never came',
  explanation: `
    The FIN takes the number after the last octet of its direction. Octets before this one never passed here, and the
    peer never acknowledged them: the end of the stream was announced, and the stream did not arrive. The peer can't
    take such a FIN as long as the gap is there.`,
  advice:
    'Look for loss between the sender and this place that was never repaired, or for a sender that counts wrongly.',
  asks: 'A FIN comes after the last octet of its direction. Its receiver takes it when it has all the octets before.',
  causes: [
    'loss before this capture point, and a sender that gave up',
    'a capture that ended too soon',
    'a sender that counts wrongly, or a FIN that somebody else made',
  ],
  wireshark: '"[TCP Previous segment not captured]" on the FIN: `tcp.flags.fin == 1 && tcp.analysis.lost_segment`.',
  cite: ['RFC 9293, section 3.6', 'RFC 9293, section 3.10.7.4, eighth step'],
  gates: ['WHOLE'],
  on: Fact.FIN_PENDING,
  find: (flow) =>
    flow.endpoints.flatMap(({ side, fin, fins, holes, contiguous, peer }) => {
      const octets = holes?.missing(contiguous, fin) ?? 0
      if (!(octets > 0 && peer.rcv <= contiguous)) return []
      return [
        {
          frame: fins.frames[0]!,
          time: fins.times[0]!,
          frames: [peer.rcvFrame],
          endpoint: side,
          data: { by: side, of: peer.side, octets },
        },
      ]
    }),
  message: ({ by, of, octets }) =>
    `the ${by} closed with a FIN above ${octetCount(octets)} that never passed here and that the ${of} never acknowledged`,
  told: 'late',
  examples: [
    {
      name: 'twenty octets are missing before the FIN',
      packets: `
        open
        0.050  client  F.  21:21(0)   ack 1   ! the client closed with a FIN above 20 bytes that never passed here and that the server never acknowledged
        0.070  server  .   1:1(0)     ack 1
      `,
    },
    {
      name: 'they come later',
      packets: `
        open
        0.050  client  F.  21:21(0)   ack 1
        0.350  client  P.  1:21(20)   ack 1   ! retransmission
        0.370  server  F.  1:1(0)     ack 22
        0.390  client  .   22:22(0)   ack 2
      `,
    },
    {
      name: 'the server has them: only the capture has not',
      packets: `
        open
        0.050  client  P.  1:21(20)   ack 1   lost
        0.051  client  F.  21:21(0)   ack 1
        0.070  server  F.  1:1(0)     ack 22  ! capture-gap
        0.090  client  .   22:22(0)   ack 2
      `,
    },
    {
      name: 'nothing is missing',
      packets: `
        open
        close
      `,
    },
  ],
})

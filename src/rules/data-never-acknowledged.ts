import * as Fact from '../tcp/fact.js'
import { mayLackAck } from '../tcp/missed-acks.js'
import { rule } from './rule.js'
import { octetCount, span, times } from './wording.js'

/** The first retransmission timeout of RFC 6298, section 2, in seconds. */
const TIMEOUT = 1

export default rule({
  id: 'data-never-acknowledged',
  group: 'data',
  severity: 'warning',
  certainty: 'probable',
  tier: 'core',
  title: 'Data never acknowledged',
  explanation: `
    An end sent data and never got the ACK for it, although it waited or sent the data again: the data did not
    arrive, or the peer is gone, or its ACKs are lost. From this place it can't be told which.`,
  advice: 'Capture at the other end: if the data arrives there, follow the ACKs back; if not, follow the data.',
  asks: 'Data is kept and sent again until it is acknowledged, or until the limit R2 is reached and the connection is closed.',
  causes: [
    'the peer is down, or its network is',
    'a firewall or NAT has dropped the connection and says nothing',
    'packets above some size get lost (path MTU)',
  ],
  wireshark: 'Row after row of "[TCP Retransmission]": `tcp.analysis.retransmission`.',
  cite: ['RFC 9293, section 3.8', 'RFC 9293, section 3.10.7.4, seventh step'],
  gates: ['BOTH'],
  on: Fact.OUTSTANDING,
  find: (flow, { endTime }) =>
    flow.endpoints.flatMap((sender) => {
      const { peer } = sender
      const unacked = sender.nxt - Math.max(sender.una, sender.iss + 1 || sender.una) - (sender.fins.count > 0 ? 1 : 0)
      const { tailRepeats, tailFrames } = sender.resent
      if (!(unacked > 0) || sender.dataSegments === 0 || sender.unackedFrame === 0) return []
      // A reset of the peer says what became of it.
      if (flow.reset !== null && flow.reset.by === peer.side && !flow.reset.contradicted) return []
      if (mayLackAck(flow, sender)) return []
      const talked = peer.lastTime - sender.unackedTime
      const end = flow.watchedUntil(endTime)
      if (tailRepeats < 2 && !(talked >= 3)) return []
      return [
        {
          frame: sender.unackedFrame,
          time: sender.unackedTime,
          frames: [...tailFrames, peer.lastFrame],
          endpoint: null,
          // An ACK could still come.
          severity: end - sender.unackedTime < TIMEOUT ? 'note' : undefined,
          data: { by: sender.side, octets: unacked, repeats: tailRepeats, lasted: end - sender.unackedTime },
        },
      ]
    }),
  message: ({ by, octets, repeats, lasted }) =>
    `no ACK came for ${octetCount(octets)} that the ${by} sent${repeats > 0 ? `, and sent again ${times(repeats)}` : ''}, in the ${span(lasted)} that the capture goes on`,
  examples: [
    {
      name: 'the client repeats its request in vain',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1   ! no ACK came for 10 bytes that the client sent, and sent again 3 times, in the 9.95 s
        0.350  client  P.  1:11(10)   ack 1
        0.950  client  P.  1:11(10)   ack 1
        2.150  client  P.  1:11(10)   ack 1
        end 10
      `,
    },
    {
      name: 'the capture lacks what the server sent after it',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.100  server  P.  1:11(10)   ack 11  lost
        0.120  client  .   11:11(0)   ack 11  ! capture-gap
        0.350  client  P.  1:11(10)   ack 11  ! retransmission
        0.950  client  P.  1:11(10)   ack 11
        2.000  server  P.  11:21(10)  ack 11  lost
        2.020  client  .   11:11(0)   ack 21
        end 10
      `,
    },
    {
      name: 'the server goes on talking, and never acknowledges',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1   ! no ACK came for 10 bytes that the client sent, in the 3.97 s
        1.000  server  P.  1:11(10)   ack 1
        1.020  client  .   11:11(0)   ack 11
        2.000  server  P.  11:21(10)  ack 1
        2.020  client  .   11:11(0)   ack 21
        3.000  server  P.  21:31(10)  ack 1
        3.020  client  .   11:11(0)   ack 31
        4.000  server  P.  31:41(10)  ack 1
        4.020  client  .   11:11(0)   ack 41
      `,
    },
    {
      name: 'the ACK comes at last',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.350  client  P.  1:11(10)   ack 1   ! retransmission
        0.950  client  P.  1:11(10)   ack 1
        2.150  client  P.  1:11(10)   ack 1
        2.170  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'the capture ends before an ACK could come',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
      `,
    },
    {
      name: "the server's RST says what became of it",
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.350  client  P.  1:11(10)   ack 1   ! retransmission
        0.950  client  P.  1:11(10)   ack 1
        0.970  server  R   1:1(0)             ! reset-discards-data
      `,
    },
    {
      name: 'one direction only: nothing can be said about ACKs',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>  ! capture-one-way
        0.040  client  .   1:1(0)     ack 1
        0.050  client  P.  1:11(10)   ack 1
        0.350  client  P.  1:11(10)   ack 1   ! retransmission
        0.950  client  P.  1:11(10)   ack 1
        1.500  client  .   11:11(0)   ack 50
        2.000  client  P.  11:21(10)  ack 50
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { span, times } from './wording.js'

export default rule({
  id: 'fin-not-acknowledged',
  group: 'teardown',
  severity: 'warning',
  certainty: 'probable',
  tier: 'core',
  title: 'FIN never acknowledged',
  explanation: `
    Each end closes with a FIN, and each FIN needs an ACK. This one got none: its sender repeats it and stays
    in FIN-WAIT-1 (the first FIN) or LAST-ACK (the last) until it gives up. The last ACK missing is the classic
    case. Loss beyond this capture point explains it as well as a peer that is gone.`,
  advice:
    'A FIN that is sent again shows that no ACK reached its sender either, so the capture did not just miss one. Look at the peer: down, or behind a firewall that has dropped the connection.',
  asks: 'A FIN is sent again like data until its ACK comes. The sender stays in FIN-WAIT-1, CLOSING or LAST-ACK meanwhile.',
  causes: [
    'the last ACK was lost, and its sender is gone: TIME-WAIT was skipped or cut short',
    'the peer lost power or its network',
    'a firewall removed its entry at the first FIN and drops the rest',
  ],
  wireshark: 'The repeated FINs are "[TCP Retransmission]": `tcp.flags.fin == 1 && tcp.analysis.retransmission`.',
  cite: ['RFC 9293, section 3.6', 'RFC 9293, section 3.10.7.4, eighth step'],
  gates: ['BOTH'],
  on: Fact.FIN_PENDING,
  find: (flow, { endTime }) =>
    flow.endpoints.flatMap((sender) => {
      const { peer, fins } = sender
      if (fins.count === 0 || sender.finAckedFrame > 0) return []
      // A RST says what became of it; a hole before the FIN must be filled first.
      if (flow.reset !== null && flow.reset.frame > fins.frames[0]!) return []
      if (sender.holes !== null && sender.holes.count > 0) return []
      const since = fins.times[0]!
      const grace = 1 + (Number.isFinite(peer.rttTap) ? peer.rttTap : 0)
      const talked = peer.lastTime - since
      if (fins.count < 2 && !(talked > grace)) return []
      const which = peer.fins.count > 0 && peer.finAckedFrame > 0 ? 'last' : 'first'
      const state = which === 'first' ? 'FIN-WAIT-1' : sender.finAck > peer.fin ? 'LAST-ACK' : 'CLOSING'
      const end = flow.watchedUntil(endTime)
      return [
        {
          frame: fins.frames[fins.frames.length - 1]!,
          time: fins.times[fins.times.length - 1]!,
          frames: [...fins.frames, peer.lastFrame < sender.lastFrame ? peer.lastFrame : 0],
          endpoint: peer.side,
          data: {
            which,
            by: sender.side,
            state,
            fins: fins.count,
            waited: end - fins.times[fins.times.length - 1]!,
            lasted: end - since,
          },
        },
      ]
    }),
  message: ({ which, by, state, fins, waited }) =>
    `the ${by} sent its FIN ${times(fins)} and got no ACK for it: ${which === 'last' ? 'the last ACK is missing, and it' : 'it'} stays in ${state}; the capture ${waited > 0 ? `goes on for ${span(waited)}` : 'ends there'}`,
  examples: [
    {
      name: 'nobody answers the first FIN',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.250  client  F.  1:1(0)     ack 1
        0.650  client  F.  1:1(0)     ack 1
        1.450  client  F.  1:1(0)     ack 1   ! the client sent its FIN 4 times and got no ACK for it: it stays in FIN-WAIT-1
        end 10
      `,
    },
    {
      name: 'the last ACK is missing',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        0.080  server  F.  1:1(0)     ack 2
        0.380  server  F.  1:1(0)     ack 2
        0.980  server  F.  1:1(0)     ack 2
        2.180  server  F.  1:1(0)     ack 2   ! the server sent its FIN 4 times and got no ACK for it: the last ACK is missing, and it stays in LAST-ACK
        end 10
      `,
    },
    {
      name: 'the last ACK is missing in a three-segment close',
      packets: `
        open
        0.050  server  F.  1:1(0)     ack 1
        0.090  client  F.  1:1(0)     ack 2
        0.390  client  F.  1:1(0)     ack 2   ! the client sent its FIN twice and got no ACK for it: the last ACK is missing, and it stays in LAST-ACK
        end 10
      `,
    },
    {
      name: 'one of two crossing FINs is never acknowledged',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.055  server  F.  1:1(0)     ack 1   ! simultaneous-close
        0.075  server  .   2:2(0)     ack 2
        0.355  server  F.  1:1(0)     ack 2
        0.955  server  F.  1:1(0)     ack 2   ! it stays in CLOSING
        end 10
      `,
    },
    {
      name: 'the peer goes on talking without acknowledging it',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1   ! the client sent its FIN once and got no ACK for it
        1.000  server  P.  1:11(10)   ack 1
        1.020  client  .   2:2(0)     ack 11
        2.000  server  P.  11:21(10)  ack 1
        2.020  client  .   2:2(0)     ack 21
      `,
    },
    {
      name: 'the capture ends right after the FIN',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        0.080  server  F.  1:1(0)     ack 2
      `,
    },
    {
      name: 'the second FIN gets its ACK',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.350  client  F.  1:1(0)     ack 1   ! retransmission
        0.370  server  .   1:1(0)     ack 2
        0.380  server  F.  1:1(0)     ack 2
        0.400  client  .   2:2(0)     ack 2
      `,
    },
    {
      name: 'the peer answers with RST',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.350  client  F.  1:1(0)     ack 1   ! retransmission
        0.370  server  R   1:1(0)             ! fin-answered-with-reset
      `,
    },
    {
      name: "data before the FIN is missing: it can't be acknowledged yet",
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1   lost
        0.051  client  F.  11:11(0)   ack 1   ! fin-beyond-unsent
        0.071  server  .   1:1(0)     ack 1
        0.351  client  F.  11:11(0)   ack 1   ! retransmission
        0.371  server  .   1:1(0)     ack 1
      `,
    },
    {
      name: 'one direction only: nothing can be said about ACKs',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>  ! capture-one-way
        0.040  client  .   1:1(0)     ack 1
        0.050  client  P.  1:11(10)   ack 1
        0.060  client  .   11:11(0)   ack 50
        0.100  client  F.  11:11(0)   ack 50
        0.300  client  F.  11:11(0)   ack 50  ! retransmission
        0.700  client  F.  11:11(0)   ack 50
      `,
    },
  ],
})

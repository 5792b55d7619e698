import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import { isOldDuplicate } from '../tcp/incarnation.js'
import { rule } from './rule.js'
import { span, times } from './wording.js'

/** The client's host sends in another flow after the answer. */
function sendsFrom(other: Flow, flow: Flow): boolean {
  return (
    (other.clientAddress === flow.clientAddress && other.client.lastTime > flow.firstTime) ||
    (other.serverAddress === flow.clientAddress && other.server.lastTime > flow.firstTime)
  )
}

export default rule({
  id: 'stale-syn-half-open',
  group: 'handshake',
  severity: 'warning',
  certainty: 'probable',
  tier: 'base',
  title: 'Stale SYN leaves the server half-open',
  explanation: `
    The server answered an old SYN, and nobody refused the answer: it stays in SYN-RECEIVED, half-open, and repeats
    its SYN,ACK until it gives up. The host that once sent the SYN should have answered with RST; a firewall in
    front of it may swallow that.`,
  advice:
    "See whether the client's host, or a firewall before it, drops unexpected SYN,ACKs silently instead of letting the RST out.",
  asks: 'A host that did not ask answers a SYN,ACK with RST, so that the server can let go.',
  causes: [
    'a firewall at the client that drops unexpected SYN,ACKs',
    'the host that once sent the SYN is gone',
    'an address that is used by nobody any more',
  ],
  wireshark:
    'The old SYN is "[TCP Retransmission]" or "[TCP Port numbers reused]", the SYN,ACKs "[TCP Retransmission]": `tcp.flags.syn == 1`.',
  cite: ['RFC 9293, section 3.10.7.1', 'RFC 9293, section 3.10.7.3, first step'],
  gates: ['BOTH'],
  on: Fact.STALE,
  find: (flow, { endTime, flows }) => {
    const { client, server, origin } = flow
    const { synAck } = server
    if (!isOldDuplicate(origin) || origin === null || client.pureSyn === null || synAck === null) return []
    if (flow.ackFrame > 0 || flow.reset !== null) return []
    const waited = flow.watchedUntil(endTime) - synAck.time
    if (server.syns.count < 2 && waited <= 3) return []
    const isAlive = flows.some((other) => other !== flow && other.lastTime > synAck.time && sendsFrom(other, flow))
    return [
      {
        frame: client.pureSyn.frame,
        time: client.pureSyn.time,
        frames: [origin.copyOf, ...server.syns.frames],
        endpoint: isAlive ? 'client' : null,
        data: { test: origin.test, copyOf: origin.copyOf || null, synAcks: server.syns.count, waited },
      },
    ]
  },
  message: ({ copyOf, synAcks, waited }) =>
    `${copyOf === null ? 'an old SYN' : `an old copy of the SYN in frame ${copyOf}`} was answered, and nobody refused the answer: the server sent its SYN,ACK ${times(synAcks)}, and after ${span(waited)} is left half-open in SYN-RECEIVED`,
  told: 'at once',
  examples: [
    {
      name: 'the server repeats its answer to an old SYN',
      packets: `
        0.000   client  S   0:0(0)               id 7
        0.020   server  S.  0:0(0)      ack 1
        0.040   client  .   1:1(0)      ack 1
        0.050   client  R.  1:1(0)      ack 1          ! abortive-close
        9.000   client  S   0:0(0)               id 7  ! an old copy of the SYN in frame 1 was answered, and nobody refused the answer: the server sent its SYN,ACK 3 times, and after 3 s
        9.020   server  S.  900:900(0)  ack 1
        10.020  server  S.  900:900(0)  ack 1
        12.020  server  S.  900:900(0)  ack 1
      `,
    },
    {
      name: "the client's host is alive on another port, and silent on this one",
      packets: `
        endpoint other 10.0.0.1:40001
        0.000   client  S   0:0(0)               id 7
        0.020   server  S.  0:0(0)      ack 1
        0.040   client  .   1:1(0)      ack 1
        0.050   client  R.  1:1(0)      ack 1          ! abortive-close
        9.000   client  S   0:0(0)               id 7  ! left half-open in SYN-RECEIVED
        9.020   server  S.  900:900(0)  ack 1
        9.500   other   S   0:0(0)
        9.520   server > other  S.  0:0(0)  ack 1
        9.540   other   .   1:1(0)      ack 1
        end 14
      `,
    },
    {
      name: 'the client refuses the answer',
      packets: `
        0.000   client  S   0:0(0)               id 7
        0.020   server  S.  0:0(0)      ack 1
        0.040   client  .   1:1(0)      ack 1
        0.050   client  R.  1:1(0)      ack 1          ! abortive-close
        9.000   client  S   0:0(0)               id 7  ! stale-syn-recovered
        9.020   server  S.  900:900(0)  ack 1
        9.040   client  R   1:1(0)
        end 14
      `,
    },
    {
      name: 'a SYN that nothing shows to be old',
      packets: `
        0.000   client  S   0:0(0)
        0.020   server  S.  0:0(0)      ack 1          ! handshake-stuck-syn-received
        1.020   server  S.  0:0(0)      ack 1
        3.020   server  S.  0:0(0)      ack 1
      `,
    },
    {
      name: 'the capture ends too soon to tell more',
      packets: `
        0.000   client  S   0:0(0)               id 7
        0.020   server  S.  0:0(0)      ack 1
        0.040   client  .   1:1(0)      ack 1
        0.050   client  R.  1:1(0)      ack 1          ! abortive-close
        9.000   client  S   0:0(0)               id 7  ! stale-syn
        9.020   server  S.  900:900(0)  ack 1
        end 10
      `,
    },
  ],
})

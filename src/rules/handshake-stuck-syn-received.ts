import * as Fact from '../tcp/fact.js'
import { isOldDuplicate } from '../tcp/incarnation.js'
import { rule } from './rule.js'
import { span, times } from './wording.js'

/** Seconds after which a single SYN,ACK without an answer is remarkable. */
const ANSWER = 3

export default rule({
  id: 'handshake-stuck-syn-received',
  group: 'handshake',
  severity: 'warning',
  certainty: 'probable',
  tier: 'core',
  title: 'Handshake not completed: the third step is missing',
  explanation: `
    The server answered the client's SYN with SYN,ACK, and nothing acknowledged that answer. The server stays
    in SYN-RECEIVED, half-open, and repeats its SYN,ACK until it gives up. Either the SYN,ACK does not reach the
    client, or the client's ACK does not come back, or there is no client at all (a scan, a forged address).`,
  advice:
    'See whether the client repeats its SYN (then the SYN,ACK is lost on the way to it), whether a firewall drops one direction, and whether many such handshakes come at once (a SYN flood).',
  asks: 'In SYN-RECEIVED the server waits for the ACK of its SYN, and repeats its SYN,ACK until it gives up.',
  causes: [
    'the SYN,ACK is dropped on the way to the client, by a firewall or a wrong route',
    "the client's ACK is dropped",
    'a scan or a flood: nobody meant to connect',
    'the client has given up already',
  ],
  wireshark:
    'The repeated SYN,ACKs are "[TCP Retransmission]": `tcp.flags.syn == 1 && tcp.flags.ack == 1 && tcp.analysis.retransmission`.',
  cite: ['RFC 9293, section 3.5 (Figure 6, line 4)', 'RFC 9293, section 3.8.3', 'RFC 4987, section 2'],
  gates: ['HS', 'BOTH'],
  on: Fact.UNFINISHED,
  find: (flow, { endTime }) => {
    const { client, server } = flow
    const { synAck } = server
    if (client.pureSyn === null || synAck === null || server.pureSyn !== null) return []
    if (flow.ackFrame > 0 || flow.reset !== null || isOldDuplicate(flow.origin)) return []
    const sent = server.syns.count
    const waited = flow.watchedUntil(endTime) - synAck.time
    if (sent < 3 && waited <= ANSWER) return []
    return [
      {
        frame: synAck.frame,
        time: synAck.time,
        frames: [client.pureSyn.frame, ...server.syns.frames],
        endpoint: null,
        data: { synAcks: sent, waited },
      },
    ]
  },
  message: ({ synAcks, waited }) =>
    `the third step is missing: the server sent its SYN,ACK ${times(synAcks)}, and nothing acknowledged it within ${span(waited)}; the server is left half-open in SYN-RECEIVED`,
  examples: [
    {
      name: 'the server repeats its SYN,ACK, and no ACK comes',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1  ! the server sent its SYN,ACK 4 times, and nothing acknowledged it within 7 s
        1.020  server  S.  0:0(0)    ack 1
        3.020  server  S.  0:0(0)    ack 1
        7.020  server  S.  0:0(0)    ack 1
      `,
    },
    {
      name: 'one SYN,ACK, and silence',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1  ! the server sent its SYN,ACK once
        end 5
      `,
    },
    {
      name: 'the SYN,ACK does not reach the client, which repeats its SYN',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1  ! the server sent its SYN,ACK 3 times
        1.000  client  S   0:0(0)           ! syn-retransmission: an answer had passed here
        1.020  server  S.  0:0(0)    ack 1
        3.000  client  S   0:0(0)
        3.020  server  S.  0:0(0)    ack 1
      `,
    },
    {
      name: "the ACK is lost, and the client's data carries it",
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1  lost
        0.050  client  P.  1:11(10)  ack 1
        0.070  server  .   1:1(0)    ack 11
        end 10
      `,
    },
    {
      name: 'the ACK has passed, and the server waits for data on purpose (TCP_DEFER_ACCEPT)',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
        1.020  server  S.  0:0(0)    ack 1  ! synack-retransmission: although the ACK of it had passed here
        1.040  client  .   1:1(0)    ack 1
        3.020  server  S.  0:0(0)    ack 1
        3.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the client refuses the answer',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  R   1:1(0)           ! stale-syn-recovered
        end 10
      `,
    },
    {
      name: 'the capture ends too soon to tell',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        end 2
      `,
    },
  ],
})

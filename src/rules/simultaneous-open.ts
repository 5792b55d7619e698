import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { span } from './wording.js'

export default rule({
  id: 'simultaneous-open',
  group: 'handshake',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Simultaneous open: both ends sent a SYN at once',
  explanation: `
    Both ends sent a SYN before the other's had reached them: the SYNs crossed, each was acknowledged, and one
    connection came of it. Legal, and rare.`,
  advice: 'Nothing is wrong. It is what two peers do that connect to each other at once (hole punching through NATs).',
  asks: 'SYNs that cross lead both ends through SYN-RECEIVED to one connection; every TCP must support that.',
  causes: ['two peers that connect to each other on purpose: hole punching', 'a test of a stack'],
  wireshark: 'Both SYN,ACKs are "[TCP Retransmission]", which they are not: `tcp.flags.syn == 1`.',
  cite: ['RFC 9293, section 3.5 (Figure 7), MUST-10', 'RFC 9293, section 3.10.7.3, fourth step'],
  gates: ['BOTH'],
  on: Fact.CROSSED,
  find: (flow) => {
    const { client, server } = flow
    if (client.pureSyn === null || server.pureSyn === null || flow.isSplit) return []
    return [
      {
        frame: server.pureSyn.frame,
        time: server.pureSyn.time,
        frames: [client.pureSyn.frame, client.synAck?.frame ?? 0, server.synAck?.frame ?? 0, flow.ackFrame],
        endpoint: null,
        data: { apart: server.pureSyn.time - client.pureSyn.time },
      },
    ]
  },
  message: ({ apart }) =>
    `both ends sent a SYN, ${span(apart)} apart, and the SYNs crossed: one connection, opened from both sides`,
  examples: [
    {
      name: 'Figure 7',
      packets: `
        iss client 100
        iss server 300
        0.000  client  S   0:0(0)
        0.010  server  S   0:0(0)           ! both ends sent a SYN, 10 ms apart
        0.011  client  S.  0:0(0)    ack 1
        0.030  server  S.  0:0(0)    ack 1
      `,
    },
    {
      name: 'the SYNs are acknowledged without being repeated',
      packets: `
        0.000  client  S   0:0(0)
        0.010  server  S   0:0(0)           ! the SYNs crossed
        0.011  client  .   1:1(0)    ack 1
        0.030  server  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'one end opens, the other answers',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the called side has acknowledged the SYN before it sends its own',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  .   0:0(0)    ack 1
        0.021  server  S   0:0(0)           ! split-handshake
        0.040  client  S.  0:0(0)    ack 1
        0.060  server  .   1:1(0)    ack 1
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'

export default rule({
  id: 'split-handshake',
  group: 'handshake',
  severity: 'warning',
  certainty: 'certain',
  tier: 'base',
  title: 'Split handshake: the called side sends a SYN of its own',
  explanation: `
    In place of a SYN,ACK the called side sent a SYN of its own, so that the client takes it for a simultaneous open
    and sends the SYN,ACK itself. The rules of TCP allow it; in practice it is a trick that makes
    inspection devices take the client for the server.`,
  advice:
    'Treat the server as suspect: hardly any stack does this. Check that firewalls and intrusion detection keep the roles apart.',
  asks: 'In SYN-SENT a SYN without ACK is taken for a simultaneous open, and answered with SYN,ACK. Nothing asks a server to do so.',
  causes: ['an attempt to mislead intrusion detection about who is client and who is server', 'a test of a firewall'],
  wireshark: 'The second SYN is "[TCP Port numbers reused]": `tcp.analysis.reused_ports`.',
  cite: ['RFC 9293, section 3.10.7.3, fourth step', 'RFC 9293, section 3.4.1'],
  gates: [],
  on: Fact.CROSSED,
  find: (flow) => {
    const { client, server } = flow
    if (client.pureSyn === null || server.pureSyn === null || !flow.isSplit) return []
    return [
      {
        frame: server.pureSyn.frame,
        time: server.pureSyn.time,
        frames: [client.pureSyn.frame, flow.bareAckFrame, client.synAck?.frame ?? 0, flow.ackFrame],
        endpoint: 'server',
        certainty: flow.bareAckFrame > 0 ? undefined : 'probable',
        data: { bareAck: flow.bareAckFrame > 0, synAck: client.synAck !== null },
      },
    ]
  },
  message: ({ bareAck, synAck }) =>
    `the called side answered the SYN with ${bareAck ? 'a bare ACK and a SYN of its own' : 'a SYN of its own'}${synAck ? ', and the client sent the SYN,ACK' : ''}: a split handshake`,
  examples: [
    {
      name: 'in five segments',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  .   0:0(0)    ack 1
        0.021  server  S   0:0(0)           ! answered the SYN with a bare ACK and a SYN of its own, and the client sent the SYN,ACK
        0.040  client  S.  0:0(0)    ack 1
        0.060  server  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the server never acknowledges before its own SYN',
      packets: `
        0.000  client  S   0:0(0)
        0.021  server  S   0:0(0)           ! answered the SYN with a SYN of its own, and the client sent the SYN,ACK
        0.040  client  S.  0:0(0)    ack 1
        0.060  server  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the client acknowledges with a bare ACK',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  .   0:0(0)    ack 1
        0.021  server  S   0:0(0)           ! a bare ACK and a SYN of its own: a split handshake
        0.040  client  .   1:1(0)    ack 1
        0.060  server  P.  1:11(10)  ack 1
        0.080  client  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'both send a SYN,ACK: the SYNs crossed',
      packets: `
        0.000  client  S   0:0(0)
        0.010  server  S   0:0(0)           ! simultaneous-open
        0.011  client  S.  0:0(0)    ack 1
        0.030  server  S.  0:0(0)    ack 1
      `,
    },
    {
      name: 'the ACK is that of a connection which the server still has open',
      packets: `
        0.000  client  S   0:0(0)           ! half-open-discovered
        0.020  server  .   -900:-900(0)  ack -500
        0.040  client  R   -500:-500(0)
        1.000  client  S   0:0(0)
        1.020  server  S.  0:0(0)        ack 1
        1.040  client  .   1:1(0)        ack 1
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { rule, withTotal } from './rule.js'

export default rule({
  id: 'ect-without-negotiation',
  group: 'options',
  severity: 'warning',
  certainty: 'certain',
  tier: 'later',
  title: 'Data marked ECN-capable without agreement',
  explanation: `
    The IP header says that routers may mark this data in place of dropping it when the network is congested. That is
    allowed only where both ends agreed on ECN (explicit congestion notification) in their SYNs, and they did not:
    nobody would tell the sender of the mark, and it would not slow down.`,
  advice: "Compare a capture at the sender: if the bits are not set there, a router's marking policy overwrites them.",
  asks: 'ECT is set on data only by an end that has sent and received a SYN (or SYN,ACK) for ECN, and none against it.',
  causes: [
    'a router that overwrites the whole type-of-service octet',
    'an application that sets the old type of service "minimum cost" (2)',
    'a device that clears ECE or CWR in the SYNs',
    'a stack or congestion control that sets ECT without asking',
  ],
  wireshark:
    'Nothing is said: `tcp.len > 0 && ip.dsfield.ecn != 0`, with IPv6 `tcp.len > 0 && ipv6.tclass.ecn != 0`. Look whether both SYNs have ECE.',
  cite: ['RFC 3168, section 6.1.1'],
  gates: ['HS', 'WHOLE'],
  on: Fact.INCIDENT,
  find: ({ incidents }) =>
    withTotal(
      incidents
        .of('ECT not agreed')
        .map(({ frame, time, by }) => ({ frame, time, frames: [], endpoint: by, data: { by } })),
      incidents.count('ECT not agreed'),
    ),
  message: ({ by }, count) =>
    `${count === 1 ? `data of the ${by} is` : `${count} segments with data are`} marked ECN-capable although the SYNs did not agree on ECN`,
  examples: [
    {
      name: 'ECT(0) on data',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   tos 2  ! data of the client is marked ECN-capable
        0.070  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'asked for, and refused',
      packets: `
        0.000  client  SEW 0:0(0)            <mss 1460>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
        0.050  client  P.  1:11(10)  ack 1   tos 2  ! 2 segments with data are marked
        0.070  server  P.  1:11(10)  ack 11  tos 1
        0.090  client  .   11:11(0)  ack 11
      `,
    },
    {
      name: 'agreed',
      packets: `
        0.000  client  SEW 0:0(0)            <mss 1460>
        0.020  server  S.E 0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
        0.050  client  P.  1:11(10)  ack 1   tos 2
        0.070  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'Accurate ECN',
      packets: `
        0.000  client  SEWA 0:0(0)            <mss 1460>
        0.020  server  S.W  0:0(0)    ack 1   <mss 1460>  ! accecn-negotiated
        0.040  client  .    1:1(0)    ack 1
        0.050  client  P.   1:11(10)  ack 1   tos 2
        0.070  server  .    1:1(0)    ack 11
      `,
    },
    {
      name: 'a class of service in the other six bits',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   tos 184
        0.070  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'the SYNs are not in the capture',
      packets: `
        0.050  client  P.  1:11(10)  ack 1   tos 2  ! capture-midstream
        0.070  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'over IPv6, agreed and not',
      packets: `
        client [2001:db8::1]:40000
        server [2001:db8::2]:80
        0.000  client  S   0:0(0)            <mss 1440>
        0.020  server  S.  0:0(0)    ack 1   <mss 1440>
        0.040  client  .   1:1(0)    ack 1
        0.050  client  P.  1:11(10)  ack 1   tos 184
        0.070  server  P.  1:11(10)  ack 11  tos 3  ! data of the server is marked ECN-capable
        0.090  client  .   11:11(0)  ack 11
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { span, times } from './wording.js'

export default rule({
  id: 'synack-isn-changed',
  group: 'handshake',
  severity: 'warning',
  certainty: 'certain',
  tier: 'base',
  title: 'Two SYN,ACKs with different numbers for one SYN',
  explanation: `
    A server chooses its initial sequence number once for a connection and repeats its SYN,ACK with it. Here one SYN got
    two answers with different numbers. Either two machines answer for one address, or one that keeps no record of
    connections while they are being opened (SYN cookies). The client takes the first answer, and nothing that goes
    with the other number fits any more.`,
  advice:
    'Compare TTL and options of the two answers: a second machine, a load balancer or a firewall that answers in its name differs. SYN cookies change their number at most once a minute.',
  asks: 'An end chooses its initial number once for a connection, and a SYN,ACK that is sent again keeps it.',
  causes: [
    'two machines with one address',
    'a firewall or load balancer that answers as well as the server',
    'a responder that keeps no record of open attempts (SYN cookies)',
  ],
  wireshark: 'The second answer is "[TCP Port numbers reused]": `tcp.analysis.reused_ports && tcp.flags.ack == 1`.',
  cite: ['RFC 9293, section 3.4.1', 'RFC 9293, section 3.10.7.2, third step', 'RFC 4987, section 3.6 (SYN cookies)'],
  gates: ['HS', 'WHOLE'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('other ISS').map(({ frame, time, by, firstFrame, lasted, synAgain }) => ({
      frame,
      time,
      frames: [flow.client.syn?.frame ?? 0, firstFrame],
      endpoint: by,
      severity: synAgain ? 'note' : undefined,
      certainty: synAgain ? 'probable' : undefined,
      data: { kind: synAgain ? 'stateless' : 'second-answer', by, firstFrame, lasted },
    })),
  message: ({ kind, by, firstFrame, lasted }, count) =>
    `the ${by} answered the SYN again after ${span(lasted)}, with another sequence number than in frame ${firstFrame}${count > 1 ? ` (${times(count)})` : ''}${kind === 'stateless' ? '; it seems to keep no record of open attempts (SYN cookies)' : ''}`,
  examples: [
    {
      name: 'two machines answer',
      packets: `
        iss server 0
        0.000  client  S   0:0(0)               <mss 1460>
        0.020  server  S.  300:300(0)  ack 1    <mss 1460>
        0.021  server  S.  999:999(0)  ack 1    <mss 1460>  ! the server answered the SYN again after 1 ms, with another sequence number than in frame 2
        0.040  client  .   1:1(0)      ack 301
        0.050  client  P.  1:11(10)    ack 301
        0.070  server  .   301:301(0)  ack 11
      `,
    },
    {
      name: 'two machines answer, and the client got the second answer first',
      packets: `
        iss server 0
        0.000  client  S   0:0(0)               <mss 1460>
        0.020  server  S.  300:300(0)  ack 1    <mss 1460>
        0.021  server  S.  999:999(0)  ack 1    <mss 1460>  ! with another sequence number than in frame 2
        0.040  client  .   1:1(0)      ack 1000
      `,
    },
    {
      name: 'the second answer comes after the handshake',
      packets: `
        iss server 0
        0.000  client  S   0:0(0)               <mss 1460>
        0.020  server  S.  300:300(0)  ack 1    <mss 1460>
        0.040  client  .   1:1(0)      ack 301
        0.060  server  S.  999:999(0)  ack 1    <mss 1460>  ! answered the SYN again after 40 ms
        0.080  client  .   1:1(0)      ack 301
      `,
    },
    {
      name: 'a responder without memory answers each copy of the SYN anew',
      packets: `
        iss server 0
        0.000  client  S   0:0(0)               <mss 1460>
        0.020  server  S.  300:300(0)  ack 1    <mss 1460>
        1.000  client  S   0:0(0)               <mss 1460>  ! syn-retransmission
        1.020  server  S.  999:999(0)  ack 1    <mss 1460>  ! it seems to keep no record of open attempts
        1.040  client  .   1:1(0)      ack 1000
      `,
    },
    {
      name: 'the same SYN,ACK again',
      packets: `
        iss server 0
        0.000  client  S   0:0(0)               <mss 1460>
        0.020  server  S.  300:300(0)  ack 1    <mss 1460>
        1.020  server  S.  300:300(0)  ack 1    <mss 1460>  ! synack-retransmission
        1.040  client  .   1:1(0)      ack 301
      `,
    },
    {
      name: 'an answer to another SYN',
      packets: `
        iss client 0
        iss server 0
        0.000  client  S   90:90(0)             <mss 1460>  ! stale-syn-recovered
        0.020  server  S.  300:300(0)  ack 91   <mss 1460>
        0.040  client  R   91:91(0)
        0.050  client  S   100:100(0)           <mss 1460>
        0.070  server  S.  400:400(0)  ack 101  <mss 1460>
        0.090  client  .   101:101(0)  ack 401
      `,
    },
    {
      name: 'a minute later the number of a SYN cookie is another',
      packets: `
        iss server 0
        0.000  client  S   0:0(0)               <mss 1460>
        0.020  server  S.  300:300(0)  ack 1    <mss 1460>
        63.00  client  S   0:0(0)               <mss 1460>  ! syn-retransmission
        63.02  server  S.  999:999(0)  ack 1    <mss 1460>
        63.04  client  .   1:1(0)      ack 1000
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'data-after-fin',
  group: 'teardown',
  severity: 'error',
  certainty: 'certain',
  tier: 'core',
  title: 'Data sent after FIN',
  explanation: `
    A FIN says that its sender has no more data, and takes the last sequence number of its direction. This end
    then sent octets at or past that number. A conforming peer throws them away, so whatever they carried is
    lost without a word to the application.`,
  advice: 'Look for a write after shutdown or close, or for a middlebox that joined two connections.',
  asks: 'A FIN takes the last sequence number of its direction; after it there is nothing more to send. What a receiver gets beyond a FIN it ignores.',
  causes: [
    'a stack or user-space TCP that does not stop its queue at the FIN',
    'a middlebox that joins two connections, or adds to the stream',
    'a test tool that builds segments by hand',
  ],
  wireshark: 'Nothing is said. After a FIN at sequence number N of that direction: `tcp.len > 0 && tcp.seq > N`.',
  cite: ['RFC 9293, section 3.6, case 1', 'RFC 9293, section 3.10.4', 'RFC 9293, section 3.4'],
  gates: [],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('data after FIN').map(({ frame, time, by, octets, finFrame }) => ({
      frame,
      time,
      frames: [finFrame],
      endpoint: by,
      data: { by, octets, finFrame },
    })),
  message: ({ by, octets, finFrame }, count) =>
    `the ${by} sent ${octetCount(octets)} beyond its own FIN in frame ${finFrame}${count > 1 ? ` (${count} segments so)` : ''}`,
  examples: [
    {
      name: 'the client writes after closing',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        0.080  client  P.  2:7(5)     ack 1   ! the client sent 5 bytes beyond its own FIN in frame 4
        0.100  server  .   1:1(0)     ack 2
      `,
    },
    {
      name: "an octet with the FIN's own number, and one after",
      packets: `
        open
        0.050  server  F.  1:1(0)     ack 1
        0.060  server  P.  1:3(2)     ack 1   ! the server sent 2 bytes beyond its own FIN in frame 4
        0.070  client  .   1:1(0)     ack 2
      `,
    },
    {
      name: "a FIN from before the server's SYN, with the numbers of another connection",
      packets: `
        iss server 26175
        0.000  client  S   0:0(0)
        0.010  server  F.  4294941121:4294941121(0)  ack 1
        0.020  server  S.  0:0(0)     ack 1
        0.040  client  .   1:1(0)     ack 1
        0.050  server  P.  1:11(10)   ack 1
        0.070  client  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'the other end may still send: a half-closed connection',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        0.080  server  P.  1:51(50)   ack 2   ! half-close
        0.100  client  .   2:2(0)     ack 51
        0.110  server  F.  51:51(0)   ack 2
        0.130  client  .   2:2(0)     ack 52
      `,
    },
    {
      name: 'data sent before the FIN, and again after it',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.051  client  F.  11:11(0)   ack 1
        0.350  client  FP. 1:11(10)   ack 1   ! retransmission
        0.370  server  F.  1:1(0)     ack 12
        0.390  client  .   12:12(0)   ack 2
      `,
    },
    {
      name: 'data overtaken by the FIN',
      packets: `
        open
        0.050  client  F.  11:11(0)   ack 1   id 102
        0.051  client  P.  1:11(10)   ack 1   id 101  ! out-of-order
        0.070  server  F.  1:1(0)     ack 12
        0.090  client  .   12:12(0)   ack 2
      `,
    },
    {
      name: "a keepalive's garbage octet has the FIN's number",
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        7.000  server  P.  1:51(50)   ack 2                ! half-close
        7.020  client  .   2:2(0)     ack 51
        9.000  client  .   1:2(1)     ack 51  data "\\x00"  ! keepalive-probe ! keepalive-garbage-octet ! keepalive-idle-below-default
        9.020  server  .   51:51(0)   ack 2
      `,
    },
    {
      name: 'a new connection of the same ports begins anew',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.050  client  F.  1:1(0)    ack 1   <TS val 150 ecr 900>
        0.070  server  .   1:1(0)    ack 2   <TS val 950 ecr 150>
        0.080  server  F.  1:1(0)    ack 2   <TS val 960 ecr 150>
        0.100  client  .   2:2(0)    ack 2   <TS val 200 ecr 960>
        1.000  client  S   9000:9000(0)          <mss 1460, sackOK, TS val 1100 ecr 0>  ! time-wait-local-reuse
        1.020  server  S.  70000:70000(0)  ack 9001  <mss 1460, sackOK, TS val 1900 ecr 1100>
        1.040  client  .   9001:9001(0)    ack 70001  <TS val 1140 ecr 1900>
        1.050  client  P.  9001:9011(10)   ack 70001  <TS val 1150 ecr 1900>
        1.070  server  .   70001:70001(0)  ack 9011   <TS val 1950 ecr 1150>
      `,
    },
  ],
})

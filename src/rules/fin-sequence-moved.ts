import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'fin-sequence-moved',
  group: 'teardown',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'FIN with another sequence number',
  explanation: `
    A FIN takes the one number after the last octet of its direction, however often it is sent. This end sent FINs with
    different numbers: it says of the stream that it ends in two places. Its peer believes the one that it gets first,
    and drops what lies beyond.`,
  advice:
    'Look for a stack that counts its FIN twice, a proxy or filter that closes in the name of a host, or a forged segment: compare TTL and IP identification.',
  asks: 'A FIN takes the number after the last octet of its direction, and keeps it when it is sent again.',
  causes: [
    'a proxy, firewall or load balancer that closes in the name of a host',
    'a stack that counts its FIN twice',
    'a forged segment',
  ],
  wireshark:
    'Nothing is said of it; a FIN further on may be "[TCP Previous segment not captured]". Compare `tcp.seq` plus `tcp.len` of all FINs of that end: `tcp.flags.fin == 1`.',
  cite: ['RFC 9293, section 3.4', 'RFC 9293, section 3.6'],
  // Without its SYN, a FIN of an earlier connection that came late can't be told from its own.
  gates: ['SUM', 'BOTH', 'HS'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('FIN moved').map(({ frame, time, by, distance, finFrame }) => ({
      frame,
      time,
      frames: [finFrame],
      endpoint: by,
      data: { by, distance, finFrame },
    })),
  message: ({ by, distance, finFrame }, count) =>
    `the ${by} sent another FIN ${octetCount(Math.abs(distance))} ${distance > 0 ? 'beyond' : 'before'} the one in frame ${finFrame}${count > 1 ? ` (${count} FINs so)` : ''}`,
  examples: [
    {
      name: 'the second FIN lies further on',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.350  client  F.  50:50(0)   ack 1   ! the client sent another FIN 49 bytes beyond the one in frame 4
        0.370  server  F.  1:1(0)     ack 2
        0.390  client  .   2:2(0)     ack 2
      `,
    },
    {
      name: 'the FIN counts for two numbers when it is sent again',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.350  client  F.  2:2(0)     ack 1   ! the client sent another FIN 1 byte beyond the one in frame 4
        0.370  server  F.  1:1(0)     ack 2
        0.390  client  .   2:2(0)     ack 2
      `,
    },
    {
      name: 'the second FIN cuts off octets that were sent',
      packets: `
        open
        0.050  client  FP. 1:11(10)   ack 1
        0.350  client  F.  5:5(0)     ack 1   ! the client sent another FIN 6 bytes before the one in frame 4
        0.370  server  F.  1:1(0)     ack 12
        0.390  client  .   12:12(0)   ack 2
      `,
    },
    {
      name: 'the same FIN again',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.350  client  F.  1:1(0)     ack 1   ! retransmission
        0.370  server  F.  1:1(0)     ack 2
        0.390  client  .   2:2(0)     ack 2
      `,
    },
    {
      name: 'sent again together with the octets before it',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.060  client  F.  11:11(0)   ack 1
        0.350  client  FP. 1:11(10)   ack 1   ! retransmission
        0.370  server  F.  1:1(0)     ack 12
        0.390  client  .   12:12(0)   ack 2
      `,
    },
    {
      name: 'a late FIN of an earlier connection that the capture has not seen',
      packets: `
        open
        0.050  client  F.  -300:-300(0)  ack 1
        0.060  client  F.  1:1(0)        ack 1
        0.070  client  F.  -300:-300(0)  ack 1
        0.080  server  F.  1:1(0)        ack 2
        0.100  client  .   2:2(0)        ack 2
      `,
    },
    {
      name: 'more data with the FIN is told as that',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.350  client  FP. 2:12(10)   ack 1   ! data-after-fin
        0.370  server  F.  1:1(0)     ack 2
        0.390  client  .   2:2(0)     ack 2
      `,
    },
    {
      name: 'another connection of the same ports has a FIN of its own',
      packets: `
        open
        close
        9.000  client  S   5000:5000(0)            <mss 1460>  ! time-wait-local-reuse
        9.020  server  S.  5000:5000(0)  ack 5001  <mss 1460>
        9.040  client  .   5001:5001(0)  ack 5001
        9.050  client  F.  5001:5001(0)  ack 5001
        9.070  server  F.  5001:5001(0)  ack 5002
        9.090  client  .   5002:5002(0)  ack 5002
      `,
    },
  ],
})

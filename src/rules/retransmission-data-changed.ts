import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'retransmission-data-changed',
  group: 'data',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'Other bytes under the same sequence numbers',
  explanation: `
    A sequence number stands for one octet of the stream, however often it is sent. Here the same numbers passed twice
    with different octets. Which of them the receiver took can't be seen from here; with two senders at work,
    one of them is not the host that it claims to be.`,
  advice:
    "Compare TTL, IP identification and timestamps of both segments with the host's other packets: an injected one differs. If neither does, look for a device that rewrites payload, or a stack that sends from a buffer in use.",
  asks: 'Each octet of the stream has one number, and a number stands for one octet until it is acknowledged: a repetition carries what was sent before.',
  causes: [
    'somebody injects data in the name of one end',
    'a proxy, filter or address translator that rewrites text in some packets',
    'a stack that sends from a buffer which the application has changed meanwhile',
    'a test of how systems join overlapping segments',
  ],
  wireshark:
    'Only "[TCP Retransmission]", without a look at the data: `tcp.analysis.retransmission`. Where it puts data together: `tcp.segment.overlap.conflict`.',
  cite: ['RFC 9293, section 3.4', 'RFC 9293, section 3.8'],
  gates: ['PAY', 'SUM', 'WHOLE'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('octets changed').map(({ frame, time, by, octets, firstFrame }) => ({
      frame,
      time,
      frames: [firstFrame],
      endpoint: by,
      data: { by, octets, firstFrame },
    })),
  message: ({ by, octets, firstFrame }, count) =>
    `the ${octetCount(octets)} in the ${by}'s name are not those of frame ${firstFrame}, which had the same sequence numbers${count > 1 ? ` (${count} segments so)` : ''}`,
  examples: [
    {
      name: 'the second copy says something else',
      packets: `
        open
        0.050  client  P.  1:5(4)     ack 1   data "aaaa"
        0.350  client  P.  1:5(4)     ack 1   data "aabb"  ! the 4 bytes in the client's name are not those of frame 4 ! retransmission
        0.370  server  .   1:1(0)     ack 5
      `,
    },
    {
      name: 'the same octets, with another window and acknowledgment around them',
      packets: `
        open
        0.050  client  P.  1:5(4)     ack 1   data "aabb"
        0.060  server  P.  1:5(4)     ack 1
        0.350  client  .   1:5(4)     ack 5   win 64300 data "aabb"  ! retransmission
        0.370  server  .   5:5(0)     ack 5
      `,
    },
    {
      name: 'the same octets, without the timestamps around them',
      packets: `
        open
        0.050  client  P.  1:5(4)     ack 1   <TS val 1 ecr 0> data "aabb"  ! ts-unnegotiated
        0.350  client  P.  1:5(4)     ack 1   data "aabb"          ! retransmission
        0.370  server  .   1:1(0)     ack 5
      `,
    },
    {
      name: "a keepalive's octet is garbage and may be",
      packets: `
        open
        0.050  client  P.  1:2(1)     ack 1   data "a"
        0.070  server  .   1:1(0)     ack 2
        60.00  client  .   1:2(1)     ack 1   data "\\x00"          ! keepalive-probe ! keepalive-garbage-octet
        60.02  server  .   1:1(0)     ack 2
      `,
    },
    {
      name: 'the captured part is too short to tell',
      packets: `
        open
        0.050  client  P.  1:101(100)  ack 1   data "${'a'.repeat(100)}" snap 80  ! capture-truncated
        0.350  client  P.  1:101(100)  ack 1   data "${'b'.repeat(100)}" snap 80  ! retransmission
        0.370  server  .   1:1(0)      ack 101
      `,
    },
    {
      name: 'damaged on the way, and dropped for its checksum',
      packets: `
        open
        0.050  client  P.  1:5(4)     ack 1   data "aabb"
        0.350  client  P.  1:5(4)     ack 1   data "aaaa" bad-checksum  ! checksum-bad
        0.370  server  .   1:1(0)     ack 5
      `,
    },
    {
      name: 'another connection of the same ports',
      packets: `
        open
        0.050  client  P.  1:5(4)     ack 1   data "aaaa"
        0.060  server  R   1:1(0)             ! abortive-close
        9.000  client  S   -50:-50(0)             <mss 1460>
        9.020  server  S.  500:500(0)    ack -49  <mss 1460>
        9.040  client  P.  -49:1(50)     ack 501
        9.050  client  P.  1:5(4)        ack 501  data "bbbb"
        9.070  server  .   501:501(0)    ack 5
      `,
    },
  ],
})

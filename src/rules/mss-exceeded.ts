import * as Fact from '../tcp/fact.js'
import type { Incidents } from '../tcp/incident.js'
import { rule, withTotal } from './rule.js'
import { count as number } from './wording.js'

/** Fewer may be an accident: a path's probe for its MTU, a device that joined two segments. */
const FEWEST = 3

export default rule({
  id: 'mss-exceeded',
  group: 'options',
  severity: 'warning',
  certainty: 'heuristic',
  tier: 'base',
  title: 'Segments larger than the peer takes',
  explanation: `
    When the connection opened, the peer said how many octets it takes in one segment (or said nothing, which
    means 536 with IPv4 and 1220 with IPv6). Data and TCP options of these segments are more than that. The
    peer, or the path to it, may drop them: such a connection opens and then hangs.`,
  advice:
    'Compare the MSS in both SYNs at both ends of the path; a firewall or tunnel that lowers it ("MSS clamping") in one direction only makes this.',
  asks: 'No segment is larger than the peer allows in its SYN; TCP options count as well. A peer that says nothing takes 536 octets (IPv4) or 1,220 (IPv6).',
  causes: [
    'a firewall or tunnel that lowers the MSS in one direction only',
    'a stack that does not subtract its options',
    'a device that joins segments before the capture point',
  ],
  wireshark: 'Nothing is said. With N, the MSS in the SYN of the peer: `tcp.len > N`.',
  cite: ['RFC 9293, section 3.7.1, MUST-14, MUST-15 and MUST-16', 'RFC 6691'],
  gates: ['HS', 'PAY'],
  on: Fact.INCIDENT,
  isForEachEnd: true,
  find: (flow) =>
    flow.endpoints.flatMap(({ side, peer }) => {
      const kept = flow.incidents.of('segment above MSS').filter(({ by }) => by === side)
      if (kept.length < FEWEST) return []
      const largest = Math.max(...kept.map(({ size }) => size))
      const isAll = kept.length === flow.incidents.of('segment above MSS').length
      const cases = kept.map((one) => caseOf(one, peer.side, largest))
      return isAll ? withTotal(cases, flow.incidents.count('segment above MSS')) : cases
    }),
  message: ({ by, of, size, limit, isDefault }, total) =>
    `the ${by} sent ${total} segments of up to ${number(size)} bytes of data and options; the ${of} ${isDefault ? 'announced nothing, which means' : 'takes'} ${number(limit)}`,
  examples: [
    {
      name: 'an MSS of 536, and segments of 1000',
      packets: `
        0.000  client  S   0:0(0)                <mss 1460>
        0.020  server  S.  0:0(0)        ack 1   <mss 536>
        0.040  client  .   1:1(0)        ack 1
        0.050  client  .   1:1001(1000)     ack 1  ! the client sent 3 segments of up to 1,000 bytes of data and options; the server takes 536
        0.051  client  .   1001:2001(1000)  ack 1
        0.052  client  P.  2001:3001(1000)  ack 1
        0.070  server  .   1:1(0)        ack 3001
      `,
    },
    {
      name: 'no MSS announced',
      packets: `
        0.000  client  S   0:0(0)                <mss 1460>
        0.020  server  S.  0:0(0)        ack 1                 ! mss-missing
        0.040  client  .   1:1(0)        ack 1
        0.050  client  .   1:1001(1000)     ack 1  ! the server announced nothing, which means 536
        0.051  client  .   1001:2001(1000)  ack 1
        0.052  client  P.  2001:3001(1000)  ack 1
        0.070  server  .   1:1(0)        ack 3001
      `,
    },
    {
      name: 'timestamps take their room from the data',
      packets: `
        0.000  client  S   0:0(0)                <mss 1400, TS val 1 ecr 0>
        0.020  server  S.  0:0(0)        ack 1   <mss 1400, TS val 9 ecr 1>
        0.040  client  .   1:1(0)        ack 1   <nop, nop, TS val 2 ecr 9>
        0.050  client  .   1:1401(1400)     ack 1  <nop, nop, TS val 3 ecr 9>  ! up to 1,412 bytes
        0.051  client  .   1401:2801(1400)  ack 1  <nop, nop, TS val 3 ecr 9>
        0.052  client  P.  2801:4201(1400)  ack 1  <nop, nop, TS val 3 ecr 9>
        0.070  server  .   1:1(0)        ack 4201  <nop, nop, TS val 12 ecr 3>
      `,
    },
    {
      name: 'segments that are as large as they may be',
      packets: `
        0.000  client  S   0:0(0)                <mss 1460>
        0.020  server  S.  0:0(0)        ack 1   <mss 1000>
        0.040  client  .   1:1(0)        ack 1
        0.050  client  .   1:1001(1000)     ack 1
        0.051  client  .   1001:2001(1000)  ack 1
        0.052  client  P.  2001:3001(1000)  ack 1
        0.070  server  .   1:1(0)        ack 3001
      `,
    },
    {
      name: 'two are an accident',
      packets: `
        0.000  client  S   0:0(0)                <mss 1460>
        0.020  server  S.  0:0(0)        ack 1   <mss 536>
        0.040  client  .   1:1(0)        ack 1
        0.050  client  .   1:1001(1000)     ack 1
        0.051  client  P.  1001:2001(1000)  ack 1
        0.070  server  .   1:1(0)        ack 2001
      `,
    },
    {
      name: 'checksums that are not filled in: the network card will split the segments',
      packets: `
        0.000  client  S   0:0(0)                <mss 1460>  no-checksum  ! checksum-bad
        0.020  server  S.  0:0(0)        ack 1   <mss 536>
        0.040  client  .   1:1(0)        ack 1   no-checksum
        0.050  client  .   1:1001(1000)     ack 1  no-checksum
        0.051  client  .   1001:2001(1000)  ack 1  no-checksum
        0.052  client  P.  2001:3001(1000)  ack 1  no-checksum
        0.070  server  .   1:1(0)        ack 3001
      `,
    },
    {
      name: 'larger than any Ethernet frame: segments that offload has joined',
      packets: `
        open
        0.050  client  .   1:2921(2920)     ack 1  ! offload-superpacket
        0.051  client  .   2921:5841(2920)  ack 1
        0.052  client  P.  5841:8761(2920)  ack 1
        0.070  server  .   1:1(0)        ack 8761
      `,
    },
    {
      name: 'an MSS below the default is taken for the default',
      packets: `
        0.000  client  S   0:0(0)                <mss 1460>
        0.020  server  S.  0:0(0)        ack 1   <mss 100>  ! mss-too-small
        0.040  client  .   1:1(0)        ack 1
        0.050  client  .   1:537(536)      ack 1
        0.051  client  .   537:1073(536)   ack 1
        0.052  client  P.  1073:1609(536)  ack 1
        0.070  server  .   1:1(0)        ack 1609
      `,
    },
    {
      name: 'the options of the SYN,ACK were cut',
      packets: `
        0.000  client  S   0:0(0)                <mss 1460>
        0.020  server  S.  0:0(0)        ack 1   <mss 1460>  snap 54  ! capture-truncated
        0.040  client  .   1:1(0)        ack 1
        0.050  client  .   1:1001(1000)     ack 1
        0.051  client  .   1001:2001(1000)  ack 1
        0.052  client  P.  2001:3001(1000)  ack 1
        0.070  server  .   1:1(0)        ack 3001
      `,
    },
  ],
})

function caseOf({ frame, time, by, limit, isDefault }: Incidents['segment above MSS'], of: string, size: number) {
  return { frame, time, frames: [], endpoint: by, data: { by: by as string, of, size, limit, isDefault } }
}

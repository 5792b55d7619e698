import * as Fact from '../tcp/fact.js'
import { rule, withTotal } from './rule.js'

export default rule({
  id: 'reserved-bits-set',
  group: 'options',
  severity: 'warning',
  certainty: 'certain',
  tier: 'base',
  title: 'Reserved bits of the header are set',
  explanation: `
    Three bits of the TCP header have no meaning yet and must be sent as zero. A fourth, AE, belongs to Accurate ECN
    (reports of congestion) and has no meaning either unless the SYN asks for that and the SYN,ACK grants it. As an old
    experiment, the ECN nonce, used it too, AE alone is only a note.`,
  advice:
    'Look for a crafted packet (port scanners send such to learn what system a host runs), a damaged header, or a new extension of TCP.',
  asks: 'Reserved bits are sent as zero, and ignored by who receives them.',
  causes: [
    'a port scanner, or another program that makes its own packets',
    'an extension of TCP that is newer than this program',
    'a header that was damaged before its checksum was made',
  ],
  wireshark:
    'The Info column lists "Reserved" among the flags: `tcp.flags.res != 0`. For AE alone: `tcp.flags.ae == 1`.',
  cite: ['RFC 9293, section 3.1 (Reserved)', 'RFC 9768, section 3.1'],
  gates: [],
  on: Fact.INCIDENT,
  find: ({ incidents }) => [
    ...withTotal(
      incidents.of('reserved bits').map(({ frame, time, by, bits }) => ({
        frame,
        time,
        frames: [],
        endpoint: by,
        data: { kind: 'reserved', by: by as string, bits },
      })),
      incidents.count('reserved bits'),
    ),
    ...withTotal(
      incidents.of('AE without AccECN').map(({ frame, time, by }) => ({
        frame,
        time,
        frames: [],
        endpoint: by,
        severity: 'note' as const,
        data: { kind: 'AE', by: by as string, bits: 0 },
      })),
      incidents.count('AE without AccECN'),
    ),
  ],
  message: ({ kind, by, bits }, count) => {
    const what =
      kind === 'AE' ? 'the bit AE without Accurate ECN' : `reserved bits (${bits.toString(2).padStart(3, '0')})`
    return count === 1 ? `the ${by} sent a segment with ${what}` : `${count} segments carry ${what}`
  },
  examples: [
    {
      name: 'a SYN with a reserved bit, as scanners send it',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460>  reserved 4  ! the client sent a segment with reserved bits (100)
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'all three, in an open connection, from both ends',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   reserved 7  ! 2 segments carry reserved bits (111)
        0.070  server  .   1:1(0)    ack 11  reserved 7
      `,
    },
    {
      name: 'AE without Accurate ECN',
      packets: `
        open
        0.050  client  P.A 1:11(10)  ack 1               ! the client sent a segment with the bit AE without Accurate ECN
        0.070  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'AE with Accurate ECN',
      packets: `
        0.000  client  SEWA 0:0(0)            <mss 1460>
        0.020  server  S.W  0:0(0)    ack 1   <mss 1460>  ! accecn-negotiated
        0.040  client  .A   1:1(0)    ack 1
      `,
    },
    {
      name: 'AE in a capture without the SYNs',
      packets: `
        0.050  client  P.A  1:11(10)  ack 1               ! capture-midstream
        0.070  server  .    1:1(0)    ack 11
      `,
    },
    {
      name: 'every bit that has a meaning',
      packets: `
        0.000  client  SEW   0:0(0)            <mss 1460>
        0.020  server  S.E   0:0(0)    ack 1   <mss 1460>
        0.040  client  .     1:1(0)    ack 1
        0.050  client  PU.W  1:11(10)  ack 1   urg 5  ! urgent-in-use
        0.070  server  .E    1:1(0)    ack 11
      `,
    },
    {
      name: 'a damaged frame says nothing of its sender',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   reserved 7  bad-checksum  ! checksum-bad
        0.350  client  P.  1:11(10)  ack 1
        0.370  server  .   1:1(0)    ack 11
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import type { Incidents } from '../tcp/incident.js'
import type { Case } from './rule.js'
import { rule, withTotal } from './rule.js'
import { count as number } from './wording.js'

type Kind = Incidents['SACK block invalid']['kind']

const FAULTS: Readonly<Record<Kind, string>> = {
  empty: 'which ends before it begins',
  outside: 'which lies outside of all that it has allowed to be sent',
  'below-ack': 'which lies below the ACK and is not the first block',
  'never-sent': 'which had not been sent',
}

type Data = { by: string; kind: string; fault: string; left: number; right: number; proofFrame: number }

/** So many are no longer the reports of old segments that a network held back. */
const FEWEST_BELOW_SYN = 3

/** A first block below the SYN is right once: a copy of an old segment came. Again and again it is a firewall's. */
function belowSyn({ incidents }: Flow): readonly Case<Data>[] {
  const total = incidents.count('SACK block below SYN')
  if (total < FEWEST_BELOW_SYN) return []
  return withTotal(
    incidents.of('SACK block below SYN').map(({ frame, time, by, left, right }) => ({
      frame,
      time,
      frames: [],
      endpoint: by,
      severity: 'warning',
      certainty: 'probable',
      data: { by, kind: 'below-syn', fault: "which lies below its peer's SYN", left, right, proofFrame: 0 },
    })),
    total,
  )
}

export default rule({
  id: 'sack-block-invalid',
  group: 'options',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'Impossible SACK block',
  explanation: `
    A SACK (selective acknowledgment) block says which octets above the ACK have arrived. This one is impossible: its
    edges are in the wrong order, it lies outside of the connection's numbers and every window, it lies below the ACK
    without being the first (only that may report octets received twice), or it reports octets that the peer then shows
    it had not sent. The sender may take lost data for delivered. One first block below the peer's SYN is right: it
    reports a copy of an old segment. Where such blocks come again and again the finding is a warning.`,
  advice:
    'If all blocks are off by the same number, a firewall changes sequence numbers and leaves SACK blocks alone: switch that off there.',
  asks: 'A block has a left and a right edge around octets that have arrived above the ACK. Only the first may lie below it, to report octets that came twice (RFC 2883).',
  causes: [
    'a firewall that changes sequence numbers, and not those in SACK blocks',
    'a stack that keeps its list of blocks wrongly',
    'a receiver that claims data it has not got, to be sent more',
  ],
  wireshark: 'Nothing is said; the blocks are SLE and SRE in the Info column: `tcp.options.sack_le`.',
  cite: ['RFC 2018, sections 3 and 4', 'RFC 2883, section 4'],
  gates: ['WHOLE', 'BOTH', 'SUM'],
  on: Fact.INCIDENT,
  find: (flow): readonly Case<Data>[] => [
    ...withTotal(
      flow.incidents.of('SACK block invalid').map(({ frame, time, by, kind, left, right, proofFrame }) => ({
        frame,
        time,
        frames: [proofFrame],
        endpoint: by,
        data: { by, kind, fault: FAULTS[kind], left, right, proofFrame },
      })),
      flow.incidents.count('SACK block invalid'),
    ),
    ...belowSyn(flow),
  ],
  message: ({ by, fault, left, right, proofFrame }, total) =>
    `the ${by} reports the block ${number(left)} to ${number(right)}, ${fault}${proofFrame > 0 ? `, as frame ${proofFrame} shows` : ''}${total > 1 ? `, and ${total === 2 ? 'one more' : `${total - 1} more`} such block${total === 2 ? '' : 's'}` : ''}`,
  examples: [
    {
      name: 'octets that the client has not sent, as its ACK shows',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, nop, nop, sackOK>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  .   1:11(10)   ack 1
        0.070  server  P.  1:6(5)     ack 11  <nop, nop, sack 500-600>  ! the server reports the block 500 to 600, which had not been sent, as frame 6 shows
        0.100  client  .   11:11(0)   ack 6
      `,
    },
    {
      name: "past the client's FIN",
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, nop, nop, sackOK>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  .   1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  <nop, nop, sack 500-600>  ! which had not been sent, as frame 6 shows
        0.100  client  F.  11:11(0)   ack 1
        0.120  server  .   1:1(0)     ack 12
        0.130  server  F.  1:1(0)     ack 12
        0.150  client  .   12:12(0)   ack 2
      `,
    },
    {
      name: 'outside of every window: a firewall has changed the numbers and not the blocks',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, nop, nop, sackOK>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  .   1:11(10)   ack 1
        0.051  client  .   21:31(10)  ack 1
        0.070  server  .   1:1(0)     ack 11  <nop, nop, sack 5000021-5000031>  ! outside of all that it has allowed to be sent, and one more such block
        0.072  server  .   1:1(0)     ack 11  <nop, nop, sack 5000021-5000041>
        0.090  client  .   11:21(10)  ack 1                                     ! retransmission
        0.110  server  .   1:1(0)     ack 31
      `,
    },
    {
      name: 'a block that ends before it begins',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, nop, nop, sackOK>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  .   1:11(10)   ack 1
        0.051  client  .   21:31(10)  ack 1
        0.070  server  .   1:1(0)     ack 11  <nop, nop, sack 31-21>  ! the block 31 to 21, which ends before it begins
        0.090  client  .   11:21(10)  ack 1                           ! retransmission
        0.110  server  .   1:1(0)     ack 31
      `,
    },
    {
      name: 'a second block below the ACK',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, nop, nop, sackOK>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  .   1:11(10)   ack 1
        0.051  client  .   21:31(10)  ack 1
        0.070  server  .   1:1(0)     ack 11  <nop, nop, sack 21-31 1-11>  ! the block 1 to 11, which lies below the ACK
        0.090  client  .   11:21(10)  ack 1                                ! retransmission
        0.110  server  .   1:1(0)     ack 31
      `,
    },
    {
      name: "again and again below the peer's SYN: a firewall has changed the numbers and not the blocks",
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, nop, nop, sackOK>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  .   1:11(10)   ack 1
        0.051  client  .   21:31(10)  ack 1
        0.052  client  .   31:41(10)  ack 1
        0.053  client  .   41:51(10)  ack 1
        0.070  server  .   1:1(0)     ack 11
        0.071  server  .   1:1(0)     ack 11  <nop, nop, sack -5000021--5000011>  ! which lies below its peer's SYN, and 2 more such blocks
        0.072  server  .   1:1(0)     ack 11  <nop, nop, sack -5000021--5000001>
        0.073  server  .   1:1(0)     ack 11  <nop, nop, sack -5000021--4999991>
        0.090  client  .   11:21(10)  ack 1                                     ! retransmission
        0.110  server  .   1:1(0)     ack 51
      `,
    },
    {
      name: 'a copy of an old segment comes, and its receiver reports that',
      packets: `
        0.000  client  S   0:0(0)                  <mss 1460, nop, nop, sackOK>
        0.020  server  S.  0:0(0)          ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)          ack 1
        0.050  client  P.  1:11(10)        ack 1
        0.070  server  .   1:1(0)          ack 11
        1.000  client  P.  -5000:-4900(100)  ack 1                                ! out-of-window-segment
        1.020  server  .   1:1(0)          ack 11  <nop, nop, sack -5000--4900>
      `,
    },
    {
      name: 'what lies above a hole',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, nop, nop, sackOK>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  .   1:11(10)   ack 1
        0.051  client  .   21:31(10)  ack 1
        0.052  client  .   41:51(10)  ack 1
        0.070  server  .   1:1(0)     ack 11  <nop, nop, sack 21-31>
        0.072  server  .   1:1(0)     ack 11  <nop, nop, sack 41-51 21-31>
        0.090  client  .   11:21(10)  ack 1                           ! retransmission
        0.092  client  .   31:41(10)  ack 1
        0.110  server  .   1:1(0)     ack 51
      `,
    },
    {
      name: 'octets received twice, below the ACK in the first block',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, nop, nop, sackOK>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  .   1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        0.300  client  .   1:11(10)   ack 1                           ! retransmission
        0.320  server  .   1:1(0)     ack 11  <nop, nop, sack 1-11>   ! dsack-seen
      `,
    },
    {
      name: 'the capture lost what was reported',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, nop, nop, sackOK>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  .   1:11(10)   ack 1
        0.052  client  .   21:31(10)  ack 1                           lost
        0.070  server  .   1:1(0)     ack 11  <nop, nop, sack 21-31>
        0.090  client  .   11:21(10)  ack 1
        0.110  server  .   1:1(0)     ack 31                          ! capture-gap
        0.130  client  .   31:41(10)  ack 1
        0.150  server  .   1:1(0)     ack 41
      `,
    },
    {
      name: 'the capture holds late what was reported',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, nop, nop, sackOK>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  .   1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  <nop, nop, sack 21-31>
        0.071  client  .   21:31(10)  ack 1
        0.090  client  .   11:21(10)  ack 1                           ! retransmission
        0.110  server  .   1:1(0)     ack 31
      `,
    },
    {
      name: 'an ACK that was on its way when the data was sent',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, nop, nop, sackOK>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, nop, nop, sackOK>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  .   1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  <nop, nop, sack 21-31>
        0.0705 client  .   11:11(0)   ack 1
        0.071  client  .   21:31(10)  ack 1
        0.090  client  .   11:21(10)  ack 1                           ! retransmission
        0.110  server  .   1:1(0)     ack 31
      `,
    },
  ],
})

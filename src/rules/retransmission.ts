import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import { isMerged } from './capture-duplicated.js'
import { caseOfList, rule } from './rule.js'
import { count } from './wording.js'

/** Why, in the words of the message, by the catalogue's name of the kind. */
const CAUSES: Readonly<Record<string, string>> = {
  timeout: 'when no ACK had come in time',
  fast: 'as duplicate ACKs asked for it',
  tlp: 'soon after the last segment (a tail loss probe)',
  spurious: 'although it had been acknowledged',
  'lost-before-tap': 'after a loss before this capture point',
  fin: 'as its FIN was not acknowledged',
}

/** Kinds with their numbers, the most frequent first. */
function kindsOf(ends: readonly Flow['client'][]): [kind: string, number: number][] {
  const sums = new Map<string, number>()
  for (const { resent } of ends)
    for (const [kind, number] of resent.kinds) sums.set(kind, (sums.get(kind) ?? 0) + number)
  return [...sums].sort((a, b) => b[1] - a[1])
}

/** Copies that the network made. */
const networkCopies = (flow: Flow): number => (isMerged(flow) ? 0 : flow.lateDataCopies.count)

export default rule({
  id: 'retransmission',
  group: 'data',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'Segments sent again',
  explanation: `
    A segment passed here a second time, or so late that its first copy must have been lost on the way to here.
    Loss and its repair are TCP's everyday work; many of them say that the path is bad.`,
  advice:
    'fast: duplicate ACKs asked for it. timeout: no ACK came in time. tlp: the tail was probed. spurious: it had been acknowledged. lost-before-tap: lost between its sender and here. fin: the FIN again. network-duplicate: the network made a copy.',
  asks: 'What is not acknowledged in time is sent again; the timeout follows the round trip time and doubles with each copy (RFC 6298). Three duplicate ACKs ask sooner (RFC 5681).',
  causes: [
    'loss: a full queue, a bad link, radio',
    'an ACK that came too late',
    'a path whose round trip time has jumped',
  ],
  wireshark:
    '"[TCP Retransmission]", "[TCP Fast Retransmission]" or "[TCP Spurious Retransmission]": `tcp.analysis.retransmission`.',
  cite: [
    'RFC 6298, section 5.4',
    'RFC 9293, section 3.8.1, MAY-4',
    'RFC 9293, section 3.10.7.4, MAY-13',
    'RFC 5681, section 3.2',
    'RFC 6675, section 5',
    'RFC 8985, section 7',
    'RFC 2883, section 4',
  ],
  gates: [],
  on: Fact.RESENT,
  find: (flow) => {
    const { endpoints, lateDataCopies } = flow
    const ends = endpoints.filter(({ resent }) => resent.count > 0)
    const kinds = kindsOf(ends)
    const copies = networkCopies(flow)
    const data = {
      kind: kinds[0]?.[0] ?? 'network-duplicate',
      kinds: kinds.map(([kind, number]) => `${number} ${kind}`).join(', '),
      by: ends.length > 1 ? 'both ends' : `the ${ends[0]?.side ?? 'network'}`,
      copies,
    }
    const cases = ends.map(({ resent, side }) => caseOfList(resent, side, data))
    return copies === 0 ? cases : [...cases, caseOfList(lateDataCopies, null, data)]
  },
  message: ({ kind, kinds, by, copies }, total) => {
    const duplicates = `the network delivered ${copies === 1 ? 'a segment' : `${count(copies)} segments`} twice`
    if (kinds === '') return `${duplicates}; the sender sent once`
    const own = total - copies
    const what = own === 1 ? `a segment again, ${CAUSES[kind]}` : `${count(own)} segments again (${kinds})`
    return `${by} sent ${what}${copies > 0 ? `; ${duplicates}` : ''}`
  },
  examples: [
    {
      name: 'no ACK comes, and the timer sends the segment again',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.350  client  P.  1:11(10)   ack 1   ! the client sent a segment again, when no ACK had come in time
        0.370  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'three duplicate ACKs ask for the missing segment',
      packets: `
        open
        0.050  client  .   1:11(10)   ack 1   lost
        0.051  client  .   11:21(10)  ack 1
        0.052  client  .   21:31(10)  ack 1
        0.053  client  P.  31:41(10)  ack 1
        0.071  server  .   1:1(0)     ack 1
        0.072  server  .   1:1(0)     ack 1
        0.073  server  .   1:1(0)     ack 1
        0.094  client  .   1:11(10)   ack 1   ! the client sent a segment again, after a loss before this capture point
        0.114  server  .   1:1(0)     ack 41
      `,
    },
    {
      name: 'lost behind the tap, and repaired by three duplicate ACKs',
      packets: `
        open
        0.050  client  .   1:11(10)   ack 1
        0.051  client  .   11:21(10)  ack 1
        0.052  client  .   21:31(10)  ack 1
        0.053  client  P.  31:41(10)  ack 1
        0.071  server  .   1:1(0)     ack 1
        0.072  server  .   1:1(0)     ack 1
        0.073  server  .   1:1(0)     ack 1
        0.094  client  .   1:11(10)   ack 1   ! as duplicate ACKs asked for it
        0.114  server  .   1:1(0)     ack 41
      `,
    },
    {
      name: 'a tail loss probe soon after the last segment',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.150  client  P.  1:11(10)   ack 1   ! soon after the last segment
        0.170  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'the ACK crossed the tap before the copy: sent for nothing',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.340  server  .   1:1(0)     ack 11
        0.350  client  P.  1:11(10)   ack 1   ! although it had been acknowledged
        0.370  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'both ends repeat',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.350  client  P.  1:11(10)   ack 1   ! both ends sent 3 segments again (3 timeout)
        0.370  server  P.  1:11(10)   ack 11
        0.670  server  P.  1:11(10)   ack 11
        1.270  server  P.  1:11(10)   ack 11
        1.290  client  .   11:11(0)   ack 11
      `,
    },
    {
      name: 'a FIN is repeated',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.350  client  F.  1:1(0)     ack 1   ! as its FIN was not acknowledged
        0.370  server  F.  1:1(0)     ack 2
        0.390  client  .   2:2(0)     ack 2
      `,
    },
    {
      name: 'the network makes a copy',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1   dup +0.002  ! the network delivered a segment twice
        0.070  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'a frame that was captured twice',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1   dup  ! capture-duplicated
        0.070  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'a segment that was overtaken fills the hole',
      packets: `
        open
        0.050  client  P.  11:21(10)  ack 1   id 102
        0.051  client  .   1:11(10)   ack 1   id 101  ! out-of-order
        0.070  server  .   1:1(0)     ack 21
      `,
    },
    {
      name: 'a repeated SYN has a finding of its own',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>
        1.000  client  S   0:0(0)             <mss 1460>  ! syn-retransmission
        1.020  server  S.  0:0(0)     ack 1   <mss 1460>
        1.040  client  .   1:1(0)     ack 1
      `,
    },
  ],
})

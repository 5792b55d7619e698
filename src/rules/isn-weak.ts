import type { Endpoint } from '../tcp/endpoint.js'
import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import { onCircle } from '../tcp/sequence.js'
import { type Case, rule } from './rule.js'
import { count } from './wording.js'

/** Connections of one host from which its choice of numbers can be told. */
const FEWEST = 8
/** More of them tell no more. */
const MOST = 64
/** Early BSD added so much for each connection, and for each half second. */
const STEP = 64_000
/** How far a number may lie from where the clock would have it: the tap sees it a little later. */
const TOLERANCE = 2 ** 20
const CIRCLE = 2 ** 32

type Weakness = 'constant' | 'steps' | 'clock'

/**
 * The ends of every host with enough of them, by its address: one of each pair of addresses and ports, as within a pair the
 * numbers follow a clock.
 */
function endsByHost(flows: readonly Flow[]): Map<string, Endpoint[]> {
  // Scanners make SYNs by hand; what is answered and acknowledged comes from a stack.
  const open = flows.filter((flow) => flow.previous === null && flow.handshakeSeen && flow.ackFrame > 0)
  const counts = new Map<string, number>()
  const countHost = (host: string): unknown => counts.set(host, (counts.get(host) ?? 0) + 1)
  for (const flow of open) {
    countHost(flow.clientAddress)
    countHost(flow.serverAddress)
  }
  const byHost = new Map<string, Endpoint[]>()
  for (const [host, connections] of counts) if (connections >= FEWEST) byHost.set(host, [])
  const note = (host: string, end: Endpoint): void => {
    const ends = byHost.get(host)
    if (ends !== undefined && ends.length < MOST) ends.push(end)
  }
  for (const flow of open) {
    note(flow.clientAddress, flow.client)
    note(flow.serverAddress, flow.server)
  }
  return byHost
}

function weaknessOf(ends: readonly Endpoint[]): Weakness | null {
  const pairs = ends.slice(1).map(({ iss, syn }, at) => ({
    step: onCircle(iss - ends[at]!.iss),
    after: syn!.time - ends[at]!.syn!.time,
  }))
  if (pairs.every(({ step }) => step === 0)) return 'constant'
  if (pairs.every(({ step }) => step % STEP === 0)) return 'steps'
  const rates = pairs.filter(({ after }) => after > 0).map(({ step, after }) => step / after)
  const rate = rates.sort((a, b) => a - b)[rates.length >> 1]
  const isClock = rate !== undefined && pairs.every(({ step, after }) => isNear(step, rate * after))
  return isClock ? 'clock' : null
}

const isNear = (step: number, wanted: number): boolean => {
  const apart = Math.abs(step - wanted) % CIRCLE
  return Math.min(apart, CIRCLE - apart) < TOLERANCE
}

const WORDS: Record<Weakness, string> = {
  constant: 'with the same sequence number',
  steps: `with sequence numbers ${count(STEP)} apart, or multiples of that`,
  clock: 'with sequence numbers from one clock for all of them',
}

type Data = { host: string; connections: number; kind: Weakness }

function caseOf(host: string, ends: readonly Endpoint[], kind: Weakness): Case<Data> {
  const { frame, time } = ends[0]!.syn!
  return {
    frame,
    time,
    frames: ends.map(({ syn }) => syn!.frame),
    endpoint: null,
    data: { host, connections: ends.length, kind },
  }
}

export default rule({
  id: 'isn-weak',
  group: 'security',
  severity: 'warning',
  certainty: 'heuristic',
  tier: 'later',
  title: 'Initial sequence numbers that can be guessed',
  explanation: `
    One host began all of its connections with the same number, with numbers in fixed steps, or by one clock for all of
    them. Whoever sees or opens one connection then knows the numbers of the next, and can forge segments in it.`,
  advice: 'Update the stack, or put the host behind a firewall that rewrites sequence numbers.',
  asks: 'An initial sequence number is a clock plus a part that follows from addresses, ports and a secret. Nobody outside may be able to compute that part.',
  causes: [
    'an old or small stack',
    'a packet generator or test tool',
    'a firewall or SYN proxy that answers in the name of the host',
  ],
  wireshark:
    'Nothing is said. With `tcp.seq_raw` as a column, all SYNs of a host at the address A: `tcp.flags.syn == 1 && ip.src == A`.',
  cite: ['RFC 6528, section 3', 'RFC 9293, section 3.4.1, SHLD-1 and MUST-9'],
  gates: [],
  on: Fact.ALL,
  findInCapture: ({ flows }) =>
    [...endsByHost(flows)].flatMap(([host, ends]) => {
      const weakness = weaknessOf(ends)
      return weakness === null ? [] : [caseOf(host, ends, weakness)]
    }),
  message: ({ host, connections, kind }) =>
    `${host} began ${connections === MOST ? 'its first ' : ''}${connections} connections ${WORDS[kind]}: they can be guessed`,
  examples: [
    {
      name: 'a constant',
      packets: `
        endpoint other[1..8] 10.0.1.*:4000

        0.000  other[1]           S   0:0(0)            <mss 1460>
        0.020  server > other[1]  S.  0:0(0)  ack 1     <mss 1460>  ! 10.0.0.2 began 8 connections with the same sequence number: they can be guessed
        0.040  other[1]           .   1:1(0)  ack 1
        repeat 7 every 1 {
          1.000  other[2+i]           S   0:0(0)                          <mss 1460>
          1.020  server > other[2+i]  S.  0:0(0)  ack 1    <mss 1460>
          1.040  other[2+i]           .   1:1(0)  ack 1
        }
      `,
    },
    {
      name: 'fixed steps at any time',
      packets: `
        endpoint other[1..8] 10.0.1.*:4000

        0.000  other[1]           S   0:0(0)            <mss 1460>
        0.020  server > other[1]  S.  0:0(0)  ack 1     <mss 1460>  ! 10.0.0.2 began 8 connections with sequence numbers 64,000 apart, or multiples of that
        0.040  other[1]           .   1:1(0)  ack 1
        repeat 7 every 1 {
          1.000  other[2+i]           S   0:0(0)                          <mss 1460>
          1.020  server > other[2+i]  S.  64000+64000i:64000+64000i(0)  ack 1    <mss 1460>
          1.040  other[2+i]           .   1:1(0)  ack 64001+64000i
        }
      `,
    },
    {
      name: 'one clock for all',
      packets: `
        endpoint other[1..8] 10.0.1.*:4000

        0.000  other[1]           S   0:0(0)            <mss 1460>
        0.020  server > other[1]  S.  0:0(0)  ack 1     <mss 1460>  ! 10.0.0.2 began 8 connections with sequence numbers from one clock
        0.040  other[1]           .   1:1(0)  ack 1
        repeat 7 every 1 {
          1.000  other[2+i]           S   0:0(0)                          <mss 1460>
          1.020  server > other[2+i]  S.  250000+250000i:250000+250000i(0)  ack 1    <mss 1460>
          1.040  other[2+i]           .   1:1(0)  ack 250001+250000i
        }
      `,
    },
    {
      name: 'numbers without a rule',
      packets: `
        endpoint other[1..8] 10.0.1.*:4000

        repeat 4 every 1 {
          0.000  other[1+i]           S   0:0(0)                               <mss 1460>
          0.020  server > other[1+i]  S.  0+900000000i:0+900000000i(0)  ack 1  <mss 1460>
          0.040  other[1+i]           .   1:1(0)  ack 1+900000000i
        }
        repeat 4 every 1 {
          5.000  other[5+i]           S   0:0(0)                                 <mss 1460>
          5.020  server > other[5+i]  S.  77+123456789i:77+123456789i(0)  ack 1  <mss 1460>
          5.040  other[5+i]           .   1:1(0)  ack 78+123456789i
        }
      `,
    },
    {
      name: 'one pair of addresses and ports: there it has to be a clock',
      packets: `
        repeat 8 every 300 {
          0.000  client  S   0+75000000i:0+75000000i(0)                       <mss 1460>
          0.020  server  S.  0+75000000i:0+75000000i(0)  ack 1+75000000i      <mss 1460>
          0.040  client  .   1+75000000i:1+75000000i(0)  ack 1+75000000i
          0.050  client  F.  1+75000000i:1+75000000i(0)  ack 1+75000000i
          0.070  server  F.  1+75000000i:1+75000000i(0)  ack 2+75000000i
          0.090  client  .   2+75000000i:2+75000000i(0)  ack 2+75000000i
        }
      `,
    },
  ],
})

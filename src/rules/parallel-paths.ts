import type { SynRecord } from '../tcp/endpoint.js'
import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import { onCircle } from '../tcp/sequence.js'
import { rule } from './rule.js'

/** Longest that a packet takes from one side of a router to the other, in seconds. */
const LONGEST = 0.1

const isComplete = (flow: Flow): boolean => flow.handshakeSeen && flow.ackFrame > 0

/** Flows whose client's first number another flow has as well: hardly any, unless there are twins. */
function suspects(flows: readonly Flow[]): Map<number, Flow[]> {
  const complete = flows.filter(isComplete)
  const numbers = new Float64Array(complete.length)
  for (const [at, { client }] of complete.entries()) numbers[at] = onCircle(client.iss)
  numbers.sort()
  const repeated = new Set<number>()
  for (let at = 1; at < numbers.length; at++) if (numbers[at] === numbers[at - 1]) repeated.add(numbers[at]!)
  const found = new Map<number, Flow[]>()
  if (repeated.size === 0) return found
  for (const flow of complete) {
    const iss = onCircle(flow.client.iss)
    if (!repeated.has(iss)) continue
    const others = found.get(iss)
    if (others === undefined) found.set(iss, [flow])
    else others.push(flow)
  }
  return found
}

/** The same SYN, some hops further on. */
function isSameSyn(a: SynRecord, b: SynRecord): boolean {
  const isStamped = a.hasTimestamps && b.hasTimestamps
  const isSamePacket = isStamped ? a.tsVal === b.tsVal : a.ipId > 0 && a.ipId === b.ipId
  return isSamePacket && a.ttl !== b.ttl && Math.abs(a.time - b.time) <= LONGEST
}

const isTwin = (a: Flow, b: Flow): boolean =>
  a.client.syn !== null &&
  b.client.syn !== null &&
  onCircle(a.server.iss) === onCircle(b.server.iss) &&
  isSameSyn(a.client.syn, b.client.syn)

/** A twin stands this near in the capture's order of flows, or is not looked for. */
const NEAREST = 32

/** Each flow that is another one over again, with that other. */
const twins = (list: readonly Flow[]): { one: Flow; other: Flow }[] =>
  list.flatMap((other, at) => {
    const one = list.slice(Math.max(0, at - NEAREST), at).find((before) => isTwin(other, before))
    return one === undefined ? [] : [{ one, other }]
  })

const ends = ({ clientAddress, clientPort, serverAddress, serverPort }: Flow): string =>
  `${clientAddress} port ${clientPort} to ${serverAddress} port ${serverPort}`

export default rule({
  id: 'parallel-paths',
  group: 'capture-quality',
  severity: 'note',
  certainty: 'heuristic',
  tier: 'later',
  title: 'One connection on both sides of a NAT',
  explanation: `
    Two flows of the capture have the same initial sequence numbers at both ends, and the SYN of one is that of the
    other, a few routers further on. They are one connection, captured before and behind a NAT (a device that rewrites
    addresses). What is found in one of them is found in the other as well.`,
  advice: 'Capture on one interface, or choose one of the two flows; compare the two to see what the device changes.',
  causes: [
    'a capture on the NAT itself, or on all interfaces at once ("any")',
    'captures of two places merged into one file',
    'a mirror port that copies both sides of a router',
  ],
  wireshark:
    'Nothing is said: two streams with different addresses. The pair shares its SYN number (N): `tcp.flags.syn == 1 && tcp.seq_raw == N`.',
  cite: ['tcpcheck manual, capture quality'],
  gates: [],
  on: Fact.ALL,
  findInCapture: ({ flows }) => {
    const pairs = [...suspects(flows).values()].flatMap(twins)
    const [first] = pairs
    if (first === undefined) return []
    const { firstFrame, firstTime } = first.other
    const frames = pairs.flatMap(({ one, other }) => [one.firstFrame, other.firstFrame])
    const data = { one: ends(first.one), other: ends(first.other) }
    return [{ frame: firstFrame, time: firstTime, frames, endpoint: null, count: pairs.length, data }]
  },
  message: ({ one, other }, count) =>
    count === 1
      ? `the connections ${one} and ${other} are one, captured on both sides of a NAT`
      : `${count} connections were captured on both sides of a NAT, the first of them ${one} and ${other}`,
  examples: [
    {
      name: 'before and behind a NAT',
      packets: `
        endpoint outside 192.0.2.7:61000

        0.0000  client            S   0:0(0)          <mss 1460>
        0.0001  outside           S   0:0(0)          <mss 1460>  ttl 63  ! the connections 10.0.0.1 port 40000 to 10.0.0.2 port 80 and 192.0.2.7 port 61000 to 10.0.0.2 port 80 are one
        0.0200  server > outside  S.  0:0(0)   ack 1  <mss 1460>
        0.0201  server            S.  0:0(0)   ack 1  <mss 1460>  ttl 63
        0.0400  client            .   1:1(0)   ack 1
        0.0401  outside           .   1:1(0)   ack 1              ttl 63
      `,
    },
    {
      name: 'two hosts with a constant first number',
      packets: `
        endpoint other 192.0.2.7:61000

        0.0000  client          S   0:0(0)          <mss 1460>
        0.0001  other           S   0:0(0)          <mss 1460>
        0.0200  server > other  S.  0:0(0)   ack 1  <mss 1460>
        0.0201  server          S.  0:0(0)   ack 1  <mss 1460>
        0.0400  client          .   1:1(0)   ack 1
        0.0401  other           .   1:1(0)   ack 1
      `,
    },
  ],
})

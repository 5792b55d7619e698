import * as Fact from '../tcp/fact.js'
import { type Attempt, Flow } from '../tcp/flow.js'
import type { CaptureContext, Case } from './rule.js'
import { rule } from './rule.js'
import { count, span } from './wording.js'

type Data = { listener: string; sources: number; lasted: number }

/** Attempts at one listener within one second, from how many addresses, and the part that must stay open. */
const ATTEMPTS = 50
const SOURCES = 20
const OPEN = 0.8

const listenerOf = ({ serverAddress, serverPort }: Attempt): string => `${serverAddress}:${serverPort}`

/** All attempts at each listener, in their order; left out are listeners where too few were not completed for a flood. */
function byListener({ flows, flowsWith, letGoAttempts }: CaptureContext): Map<string, Attempt[]> {
  const counts = new Map<string, number>()
  for (const attempt of [...flowsWith(Fact.UNFINISHED), ...letGoAttempts]) {
    const listener = listenerOf(attempt)
    counts.set(listener, (counts.get(listener) ?? 0) + 1)
  }
  const listeners = new Map<string, Attempt[]>()
  for (const [listener, open] of counts) if (open >= OPEN * ATTEMPTS) listeners.set(listener, [])
  if (listeners.size === 0) return listeners
  for (const attempt of letGoAttempts) listeners.get(listenerOf(attempt))?.push(attempt)
  for (const flow of flows) if (flow.client.pureSyn !== null) listeners.get(listenerOf(flow))?.push(flow)
  if (letGoAttempts.length > 0)
    for (const attempts of listeners.values()) attempts.sort((one, other) => one.firstFrame - other.firstFrame)
  return listeners
}

/** An attempt that was let go had had no answer. */
const isOpen = (attempt: Attempt): boolean =>
  !(attempt instanceof Flow) ||
  (attempt.ackFrame === 0 && attempt.reset === null && attempt.client.segments === attempt.client.syns.count)

/** From when to when a flood lasted, and what comes at the same rate just before and after it. */
interface Span {
  readonly start: number
  end: number
}

/** The seconds that are a flood, those that touch as one. */
function floods(attempts: readonly Attempt[]): Span[] {
  const spans: Span[] = []
  const sources = new Map<string, number>()
  let open = 0
  let from = 0
  for (const [to, attempt] of attempts.entries()) {
    if (isOpen(attempt)) open++
    sources.set(attempt.clientAddress, (sources.get(attempt.clientAddress) ?? 0) + 1)
    for (; attempt.firstTime - attempts[from]!.firstTime > 1; from++) {
      const { clientAddress } = attempts[from]!
      if (isOpen(attempts[from]!)) open--
      if (sources.get(clientAddress) === 1) sources.delete(clientAddress)
      else sources.set(clientAddress, sources.get(clientAddress)! - 1)
    }
    const size = to - from + 1
    if (size < ATTEMPTS || sources.size < SOURCES || open < OPEN * size) continue
    const start = attempts[from]!.firstTime - 1
    const end = attempt.firstTime + 1
    const last = spans[spans.length - 1]
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
    else spans.push({ start, end })
  }
  return spans
}

/** The attempts that nobody completed while a flood lasted. */
function flood(attempts: readonly Attempt[]): Case<Data>[] {
  const spans = floods(attempts)
  if (spans.length === 0) return []
  let at = 0
  const members = attempts.filter((flow) => {
    while (at + 1 < spans.length && spans[at]!.end < flow.firstTime) at++
    const { start, end } = spans[at]!
    return isOpen(flow) && flow.firstTime >= start && flow.firstTime <= end
  })
  const first = members[0]!
  return [
    {
      frame: first.firstFrame,
      time: first.firstTime,
      frames: members.slice(0, 20).map((flow) => flow.firstFrame),
      endpoint: null,
      count: members.length,
      members: members.filter((attempt) => attempt instanceof Flow),
      data: {
        listener: `${first.serverAddress}, port ${first.serverPort}`,
        sources: new Set(members.map((flow) => flow.clientAddress)).size,
        lasted: members[members.length - 1]!.firstTime - first.firstTime,
      },
    },
  ]
}

export default rule({
  id: 'syn-flood-pattern',
  group: 'security',
  severity: 'warning',
  certainty: 'heuristic',
  tier: 'base',
  title: 'SYN flood',
  explanation: `
    Many attempts from many addresses at one listener within a second, hardly any of them completed: each takes a
    place in the listener's queue until its SYN,ACK has been repeated in vain. It speaks for its members, which are not
    reported one by one.`,
  advice: "Check the listener's backlog and whether SYN cookies are on; the addresses are most likely forged.",
  asks: 'The RFC has no answer to it: each SYN gets its SYN,ACK. RFC 4987 lists the remedies.',
  causes: [
    'an attack with forged addresses',
    'a load test that never finishes its handshakes',
    'a scan of one port from many hosts',
  ],
  wireshark: 'Nothing is said of the crowd: `tcp.flags.syn == 1 && tcp.flags.ack == 0`, and Statistics, Conversations.',
  cite: ['RFC 4987, section 2'],
  gates: [],
  on: Fact.ALL,
  findInCapture: (capture) => [...byListener(capture).values()].flatMap((attempts) => flood(attempts)),
  message: ({ listener, sources, lasted }, attempts) =>
    `${count(attempts)} attempts from ${count(sources)} addresses at ${listener} within ${span(lasted)}, none of which was completed: a SYN flood`,
  examples: [
    {
      name: 'sixty forged SYNs within a second, all answered in vain',
      packets: `
        endpoint flood[1..60] 10.0.1.*:1000
        0.0000  flood[1]           S   0:0(0)          ! 60 attempts from 60 addresses at 10.0.0.2, port 80 within 590 ms
        0.0001  server > flood[1]  S.  0:0(0)    ack 1
        repeat 59 every 0.01 {
        0.0100  flood[2+i]           S   0:0(0)
        0.0101  server > flood[2+i]  S.  0:0(0)  ack 1
        }
        end 10
      `,
    },
    {
      name: 'honest clients beside it are no part of it',
      packets: `
        endpoint flood[1..60] 10.0.1.*:1000
        endpoint other 10.0.2.1:1000
        0.000  flood[1]  S  0:0(0)                     ! SYN flood
        repeat 59 every 0.01 {
        0.010  flood[2+i]  S  0:0(0)
        }
        0.700  client          S   0:0(0)
        0.720  server          S.  0:0(0)    ack 1
        0.740  client          .   1:1(0)    ack 1
        5.000  other           S   0:0(0)
        6.000  other           S   0:0(0)              ! syn-retransmission
        6.020  server > other  S.  0:0(0)    ack 1
        6.040  other           .   1:1(0)    ack 1
      `,
    },
    {
      name: 'a busy server whose clients all connect',
      packets: `
        endpoint guest[1..60] 10.0.1.*:1000
        repeat 30 every 0.01 {
        0.000  guest[1+i]            S   0:0(0)
        0.001  server > guest[1+i]   S.  0+900000000i:0+900000000i(0)  ack 1
        0.002  guest[1+i]            .   1:1(0)  ack 1+900000000i
        }
        repeat 30 every 0.01 {
        0.300  guest[31+i]           S   0:0(0)
        0.301  server > guest[31+i]  S.  7+123456789i:7+123456789i(0)  ack 1
        0.302  guest[31+i]           .   1:1(0)  ack 8+123456789i
        }
      `,
    },
    {
      name: 'a single host that tries sixty times is no flood',
      packets: `
        endpoint guest[10..69] 10.0.1.1:10*
        repeat 60 every 0.01 {
        0.000  guest[10+i]  S  0:0(0)
        }
        end 10
      `,
    },
  ],
})

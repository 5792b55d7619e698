import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import type { Case } from './rule.js'
import { rule } from './rule.js'
import { count, span } from './wording.js'

type Data = { listener: string; sources: number; lasted: number }

/** Attempts at one listener within one second, from how many addresses, and the part that must stay open. */
const ATTEMPTS = 50
const SOURCES = 20
const OPEN = 0.8

function byListener(flows: readonly Flow[]): Map<string, Flow[]> {
  const listeners = new Map<string, Flow[]>()
  if (flows.length < ATTEMPTS) return listeners
  for (const flow of flows) {
    if (flow.client.pureSyn === null) continue
    const listener = `${flow.serverAddress}:${flow.serverPort}`
    const attempts = listeners.get(listener)
    if (attempts === undefined) listeners.set(listener, [flow])
    else attempts.push(flow)
  }
  return listeners
}

const isOpen = (flow: Flow): boolean =>
  flow.ackFrame === 0 && flow.reset === null && flow.client.segments === flow.client.syns.count

/** The attempts that belong to the densest seconds; members are marked, so that their own findings give way. */
function flood(attempts: readonly Flow[]): Case<Data>[] {
  const open = attempts.filter(isOpen)
  const sources = (flows: readonly Flow[]): number => new Set(flows.map((flow) => flow.clientAddress)).size
  let from = 0
  const members = new Set<Flow>()
  for (let to = 0; to < attempts.length; to++) {
    while (attempts[to]!.firstTime - attempts[from]!.firstTime > 1) from++
    if (to - from + 1 < ATTEMPTS) continue
    const second = attempts.slice(from, to + 1)
    if (second.filter(isOpen).length < OPEN * second.length || sources(second) < SOURCES) continue
    for (const flow of second) if (isOpen(flow)) members.add(flow)
    from = Math.max(from, to - ATTEMPTS + 2)
  }
  if (members.size === 0) return []
  // What comes at the same rate before and after belongs to it.
  const times = [...members].map((flow) => flow.firstTime)
  const start = Math.min(...times) - 1
  const end = Math.max(...times) + 1
  for (const flow of open) if (flow.firstTime >= start && flow.firstTime <= end) members.add(flow)
  for (const flow of members) flow.isFloodMember = true
  const list = [...members].sort((a, b) => a.firstFrame - b.firstFrame)
  const first = list[0]!
  return [
    {
      frame: first.firstFrame,
      time: first.firstTime,
      frames: list.slice(0, 20).map((flow) => flow.firstFrame),
      endpoint: null,
      count: list.length,
      data: {
        listener: `${first.serverAddress}, port ${first.serverPort}`,
        sources: sources(list),
        lasted: list[list.length - 1]!.firstTime - first.firstTime,
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
  cite: ['RFC 4987, section 2'],
  gates: [],
  on: Fact.ALL,
  findInCapture: ({ flows }) => [...byListener(flows).values()].flatMap((attempts) => flood(attempts)),
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
        repeat 60 every 0.01 {
        0.000  guest[1+i]           S   0:0(0)
        0.001  server > guest[1+i]  S.  0:0(0)  ack 1
        0.002  guest[1+i]           .   1:1(0)  ack 1
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

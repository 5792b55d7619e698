import type { Script } from '../script/script.js'
import { onCircle } from '../tcp/sequence.js'
import { Agenda } from './agenda.js'
import { Application } from './application.js'
import { captured, type Passage, scriptOf } from './capture.js'
import { Endpoint } from './endpoint.js'
import { type Emission, History } from './history.js'
import type { Mutation } from './mutation.js'
import { Network } from './network.js'
import { Random } from './random.js'
import type { Scenario } from './scenario.js'
import type { Side } from './state.js'

/** Seconds after which nothing new is awaited, though keepalives might go on for ever. */
const HORIZON = 40_000
/** Longer than any TIME-WAIT: the capture goes on so long after the last event. */
const AFTERMATH = 250

/** What a scenario came to. */
export interface Run {
  scenario: Scenario
  history: History
  /** What passed the tap, and what the capture shows of it, from `start` to `end` in seconds. */
  passages: Passage[]
  frames: Passage[]
  start: number
  end: number
  script: Script
  incidents: readonly string[]
}

/** Plays a scenario. `spared` are incidents on the network that do not happen; a mutation makes one end misbehave. */
export function simulate(
  scenario: Scenario,
  spared: ReadonlySet<string> = new Set(),
  mutation: Mutation | null = null,
): Run {
  const { seed, stacks, sessions, conditions, faults } = scenario
  const agenda = new Agenda()
  const history = new History()
  const passages: Passage[] = []
  const isLost = (emission: Emission): boolean => mutation?.isLost?.(emission) ?? false
  const network = new Network(
    agenda,
    { seed, conditions, spared, isLost },
    {
      tap: (emission, arrives) => passages.push({ time: agenda.now, emission, arrives }),
      deliver: (emission, to) => ends[to].receive(emission.segment),
    },
  )
  const world = { agenda, history, send: (emission: Emission) => network.send(emission) }
  const random = new Random(seed ^ 0x1_5eed)
  const newEnd = (side: Side): Endpoint =>
    new Endpoint(side, stacks[side], mutation?.side === side ? (mutation.deviation?.() ?? null) : null, world, random)
  const ends: Record<Side, Endpoint> = { client: newEnd('client'), server: newEnd('server') }
  ends.server.isDead = scenario.isServerDead
  for (const side of ['client', 'server'] as const) new Application(ends[side], sessions[side]).start()
  for (const { side, time, behind } of conditions.ghosts)
    agenda.after(time, () => network.haunt(side, onCircle(ends[side].nextIsn - behind), stacks[side].shift !== null))
  agenda.run(HORIZON)
  // What is on its way arrives.
  while (network.inFlight > 0) agenda.run(agenda.next)

  const last = passages.at(-1)?.time ?? 0
  const start = faults.start * last
  const end = Number.isFinite(faults.end) ? start + (last - start) * faults.end : Math.max(agenda.now, last + AFTERMATH)
  const frames = captured(
    passages.filter(({ time, emission }) => start <= time && time <= end && !mutation?.isMissed?.(emission)),
    faults,
    seed,
  )
  const isns = { client: firstIsn(history, 'client'), server: firstIsn(history, 'server') }
  return {
    scenario,
    history,
    passages,
    frames,
    start,
    end,
    script: scriptOf(frames, Math.max(end, frames.at(-1)?.time ?? 0), isns, scenario.isIpv6),
    incidents: network.incidents,
  }
}

const firstIsn = ({ steps }: History, side: Side): number =>
  onCircle(steps.find((step) => step.side === side)?.connection.sending.iss ?? 0)

import type { Side } from '../../src/report/model.js'
import type { Evident, Label, LabelledEvent, LabelledFlow, LabelledKeepalive, LabelledTeardown } from '../labels.js'

/*
 * The labels of a corpus' live/ folder, read into the form of our own.
 */

/** A label as it stands there; what is not needed is left out. */
export interface LiveLabel {
  file: string
  how: string
  kind: 'real-stack' | 'deviant-peer' | 'edited'
  clean: boolean
  frames: number
  notes?: string
  flows: LiveFlow[]
  captureEvents?: LabelledEvent[]
}

interface LiveFlow {
  client: string
  server: string
  firstFrame: number
  lastFrame: number
  handshake: string
  teardown: string
  timeWaitHolder: string | null
  finalStates: { client?: string; server?: string }
  evident?: Record<string, string>
  keepalive: LiveKeepalive | null
  keepalive2?: LiveKeepalive | null
  events: LabelledEvent[]
}

interface LiveKeepalive {
  prober: Side
  probes: number
  answered: number
  idleSeconds: number
  intervalSeconds: number | null
}

const RECORDED = { 'real-stack': 'real stacks', 'deviant-peer': 'deviant peer', edited: 'edited' } as const

export function labelOf(live: LiveLabel): Label {
  return {
    capture: live.file,
    happens: live.how,
    recorded: RECORDED[live.kind],
    healthy: live.clean,
    frames: live.frames,
    flowCount: live.flows.length,
    flows: live.flows.map(flowOf),
    events: (live.captureEvents ?? []).map(eventOf),
    ...(live.notes === undefined ? {} : { note: live.notes }),
  }
}

const HANDSHAKES: Readonly<Record<string, string>> = {
  'syn-only': 'unanswered',
  'synack-unacked': 'unacknowledged',
  'synack-reset': 'reset',
  'none-midstream': 'not-captured or partly-captured',
  'none-backscatter': 'partly-captured',
  'none-scan': 'not-captured',
}

function flowOf(flow: LiveFlow): LabelledFlow {
  const evident = evidentOf(flow)
  return {
    client: flow.client,
    server: flow.server,
    frames: [flow.firstFrame, flow.lastFrame],
    handshake: handshakeOf(flow),
    teardown: teardownOf(flow.teardown),
    timeWaitHolder: flow.timeWaitHolder,
    finalState: flow.finalStates,
    ...(evident === undefined ? {} : { evident }),
    keepalive: [flow.keepalive, flow.keepalive2].flatMap((run) => (run ? [keepaliveOf(run)] : [])),
    events: flow.events.map(eventOf),
  }
}

function handshakeOf({ handshake, events }: LiveFlow): string {
  if (events.some(({ what }) => what === 'fast-open-data')) return 'fast-open'
  return HANDSHAKES[handshake] ?? handshake
}

/** `fin-fin (client first)`, `half-closed (by server)`: the outcome, and who did it. */
function teardownOf(text: string): LabelledTeardown {
  const [outcome = '', who = ''] = text.split(' (')
  const by = (/client|server/.exec(who)?.[0] ?? null) as Side | null // One of the two words of the pattern.
  return { outcome: outcome === 'fin-fin' ? 'four-segment' : outcome, by }
}

function evidentOf({ evident }: LiveFlow): Evident | undefined {
  if (evident === undefined) return undefined
  const entries = Object.entries(evident).map(([about, text]) => [about, text === 'unknown' ? '?' : text])
  return Object.fromEntries(entries) as Evident // The same keys; disagreements() reads no other values than these.
}

const keepaliveOf = (run: LiveKeepalive): LabelledKeepalive => ({
  prober: run.prober,
  probes: run.probes,
  answered: run.answered,
  idle: run.idleSeconds,
  interval: run.intervalSeconds,
})

const eventOf = ({ what, frames, why }: LabelledEvent): LabelledEvent => ({ what, frames, why })

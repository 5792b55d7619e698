import { flowsByCapture } from '../render/capture-header.js'
import { endpointText } from '../render/endpoint-text.js'
import { byTally, type Tally } from '../render/ranking.js'
import { closeForms, handshakeForms, stateForms } from '../render/words.js'
import type { Flow, LazyReport, Report } from '../report/model.js'
import { RULES } from '../rules/index.js'

/** A report as the page opens with it: every flow in one line; the whole record of one is asked for when it is looked at. */
export interface Overview {
  readonly report: Omit<Report, 'flows'>
  /** Flows of each capture. */
  readonly flowCounts: readonly number[]
  /** Worst first. */
  readonly rows: readonly FlowRow[]
  /** What there is to say of the rules that fired, by id. */
  readonly rules: Readonly<Record<string, RuleWords>>
}

/** A flow in the words of the command's table. */
export interface FlowRow {
  readonly id: number
  readonly capture: number
  readonly client: string
  readonly server: string
  readonly handshake: string
  readonly close: string
  readonly clientState: string
  readonly serverState: string
  readonly frames: number
  readonly firstTime: number
  readonly lastTime: number
  readonly tally: Tally
}

export interface RuleWords {
  readonly title: string
  readonly group: string
  readonly explanation: readonly string[]
  readonly advice: string
  readonly asks: string | null
  readonly causes: readonly string[]
  readonly wireshark: string | null
  readonly cite: readonly string[]
}

export function overviewOf(report: LazyReport): Overview {
  const { schemaVersion, tool, settings, captures, unusable, summary, findings } = report
  return {
    report: { schemaVersion, tool, settings, captures, unusable, summary, findings },
    flowCounts: flowsByCapture(report),
    rows: rowsOf(report),
    rules: Object.fromEntries(Object.keys(summary.rules).flatMap(wordsOf)),
  }
}

/** Without keeping the records of all flows at once, which may be large. */
function rowsOf({ flows, findings }: LazyReport): FlowRow[] {
  const tallies = new Map<number | null, Tally>()
  for (const { flow, severity } of findings) {
    const tally = tallies.get(flow) ?? { error: 0, warning: 0, note: 0 }
    tally[severity]++
    tallies.set(flow, tally)
  }
  const rows: FlowRow[] = []
  for (const flow of flows) rows.push(rowOf(flow, tallies.get(flow.id) ?? { error: 0, warning: 0, note: 0 }))
  return rows.sort((a, b) => byTally(a.tally, b.tally) || a.id - b.id)
}

function rowOf(flow: Flow, tally: Tally): FlowRow {
  return {
    id: flow.id,
    capture: flow.capture,
    client: endpointText(flow.client),
    server: endpointText(flow.server),
    handshake: handshakeForms(flow)[0],
    close: closeForms(flow)[0],
    clientState: stateForms(flow.finalState.client)[0],
    serverState: stateForms(flow.finalState.server)[0],
    frames: flow.frames,
    firstTime: flow.firstTime,
    lastTime: flow.lastTime,
    tally,
  }
}

function wordsOf(id: string): [string, RuleWords][] {
  const rule = RULES.find((one) => one.id === id)
  if (rule === undefined) return []
  const { title, group, explanation, advice, asks = null, causes = [], wireshark = null, cite } = rule
  const paragraphs = explanation.split(/\n\s*\n/).map((text) => text.trim().replace(/\s+/g, ' '))
  return [[id, { title, group, explanation: paragraphs, advice, asks, causes, wireshark, cite }]]
}

/** The whole record of a flow. Of chosen flows the number is no place in the list. */
export function flowNumbered(id: number, { flows }: LazyReport): Flow | null {
  const found = flows.at(id)
  if (found?.id === id) return found
  for (const flow of flows) if (flow.id === id) return flow
  return null
}

import { flowsByCapture } from '../render/capture-header.js'
import { bySeverity, SEVERITIES, type Tally } from '../render/ranking.js'
import { conclusion } from '../render/words.js'
import type { Finding, Flow, LazyReport, Report } from '../report/model.js'
import { RULES } from '../rules/index.js'
import type { Named } from '../rules/naming.js'
import { type FlowColumns, flowColumns } from './flow-columns.js'

/** A report as the page opens with it. The whole record of a flow, and most findings, are asked for when they are looked at. */
export interface Overview {
  readonly report: Omit<Report, 'flows' | 'findings'>
  /** What came of it, in a sentence. */
  readonly conclusion: string
  /** Flows of each capture. */
  readonly flowCounts: readonly number[]
  readonly flows: FlowColumns
  readonly findings: FindingColumns
  /** The worst findings, as the page begins with them. */
  readonly worst: readonly Finding[]
  /** Rules that found something about a capture itself; each as often as it did. */
  readonly aboutCapture: readonly string[]
  /** What there is to say of the rules that fired, by id. */
  readonly rules: Readonly<Record<string, RuleWords>>
  /** Every rule, for filters to name. */
  readonly names: readonly Named[]
}

/** The findings in the order in which they are shown, the severe first. */
export interface FindingColumns {
  /** Places in SEVERITIES. */
  readonly severity: ArrayLike<number>
  /** Places in `names`; -1 of a rule that this page does not know. */
  readonly rule: ArrayLike<number>
  /** -1 of what is about no flow. */
  readonly flow: ArrayLike<number>
  readonly frame: ArrayLike<number>
  readonly time: ArrayLike<number>
}

export interface RuleWords {
  readonly title: string
  readonly explanation: readonly string[]
  readonly advice: string
  readonly asks: string | null
  readonly causes: readonly string[]
  readonly wireshark: string | null
  readonly cite: readonly string[]
}

/** So many findings are shown at first. */
export const WORST = 50
export const NO_FLOW = -1
const UNKNOWN = -1

export function overviewOf(report: LazyReport): Overview {
  const { schemaVersion, tool, settings, captures, unusable, summary } = report
  const findings = ranked(report)
  const aboutCapture = RULES.filter(({ group }) => group === 'capture-quality').map(({ id }) => id)
  return {
    report: { schemaVersion, tool, settings, captures, unusable, summary },
    conclusion: conclusion(report, false),
    flowCounts: flowsByCapture(report),
    flows: flowColumns(report.flows, talliesOf(findings)),
    findings: findingColumns(findings),
    worst: findings.slice(0, WORST),
    aboutCapture: findings.map(({ rule }) => rule).filter((rule) => aboutCapture.includes(rule)),
    rules: Object.fromEntries(Object.keys(summary.rules).flatMap(wordsOf)),
    names: RULES.map(({ id, group, severity }) => ({ id, group, severity })),
  }
}

/** The findings of a report as the page counts them: the severe first. */
export const ranked = ({ findings }: LazyReport): Finding[] => [...findings].sort(bySeverity)

function talliesOf(findings: readonly Finding[]): Map<number | null, Tally> {
  const tallies = new Map<number | null, Tally>()
  for (const { flow, severity } of findings) {
    const tally = tallies.get(flow) ?? { error: 0, warning: 0, note: 0 }
    tally[severity]++
    tallies.set(flow, tally)
  }
  return tallies
}

function findingColumns(findings: readonly Finding[]): FindingColumns {
  const places = new Map(RULES.map(({ id }, place) => [id, place]))
  return {
    severity: findings.map(({ severity }) => SEVERITIES.indexOf(severity)),
    rule: findings.map(({ rule }) => places.get(rule) ?? UNKNOWN),
    flow: findings.map(({ flow }) => flow ?? NO_FLOW),
    frame: findings.map(({ frame }) => frame),
    time: findings.map(({ time }) => time),
  }
}

function wordsOf(id: string): [string, RuleWords][] {
  const rule = RULES.find((one) => one.id === id)
  if (rule === undefined) return []
  const { title, explanation, advice, asks = null, causes = [], wireshark = null, cite } = rule
  const paragraphs = explanation.split(/\n\s*\n/).map((text) => text.trim().replace(/\s+/g, ' '))
  return [[id, { title, explanation: paragraphs, advice, asks, causes, wireshark, cite }]]
}

/** The whole record of a flow. Of chosen flows the number is no place in the list. */
export function flowNumbered(id: number, { flows }: Pick<LazyReport, 'flows'>): Flow | null {
  const found = flows.at(id)
  if (found?.id === id) return found
  for (const flow of flows) if (flow.id === id) return flow
  return null
}

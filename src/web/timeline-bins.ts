import { SEVERITIES } from '../render/ranking.js'
import type { Severity } from '../report/model.js'
import type { Catalogue } from './catalogue.js'
import type { Span } from './plot-canvas.js'

/** What happened in each of the equal parts of a stretch of time. */
export interface Bins {
  /** Flows that began in it, that ended in it, and that were open at some moment of it. */
  readonly began: readonly number[]
  readonly ended: readonly number[]
  readonly open: readonly number[]
  readonly findings: Readonly<Record<Severity, readonly number[]>>
}

export function binsOf(
  catalogue: Catalogue,
  flows: readonly number[],
  findings: readonly number[],
  all: Span,
  count: number,
): Bins {
  const zeros = (): number[] => new Array<number>(count).fill(0)
  const [began, ended, open] = [zeros(), zeros(), zeros()]
  const marks: Record<Severity, number[]> = { error: zeros(), warning: zeros(), note: zeros() }
  const binOf = (time: number): number =>
    Math.min(count - 1, Math.max(0, Math.floor(((time - all.from) / (all.to - all.from)) * count)))
  for (const flow of flows) {
    began[binOf(catalogue.rows.firstTime(flow))]!++
    ended[binOf(catalogue.rows.lastTime(flow))]!++
  }
  let living = 0
  for (let bin = 0; bin < count; bin++) {
    living += began[bin]!
    open[bin] = living
    living -= ended[bin]!
  }
  const { time } = catalogue.overview.findings
  for (const finding of findings) marks[catalogue.severity(finding)][binOf(time[finding]!)]!++
  return { began, ended, open, findings: marks }
}

/** From the first moment of all flows and findings to the last. */
export function wholeSpan({ rows, everyFlow, everyFinding, overview }: Catalogue): Span {
  let to = 0
  for (const flow of everyFlow) to = Math.max(to, rows.lastTime(flow))
  for (const finding of everyFinding) to = Math.max(to, overview.findings.time[finding]!)
  return { from: 0, to: to === 0 ? 1 : to }
}

/** The severities that have a mark at all. */
export const occurring = ({ findings }: Bins): Severity[] =>
  SEVERITIES.filter((severity) => findings[severity].some((count) => count > 0))

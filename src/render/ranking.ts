import type { Finding, LazyReport, Severity } from '../report/model.js'

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note']

/** How many findings of each severity a flow has. */
export type Tally = Record<Severity, number>

/** A flow with its findings, worst first; without its record, which is large and made anew whenever it is read. */
export interface RankedFlow {
  /** Where its record stands among the report's flows. */
  readonly place: number
  readonly id: number
  readonly findings: Finding[]
  readonly tally: Tally
}

/**
 * The flows, worst first: by errors, then warnings, then notes, then in their own order. No record need be made where their
 * numbers are known.
 */
export function rankFlows(
  report: LazyReport,
  numbers: Iterable<number> = Array.from(report.flows, ({ id }) => id),
): RankedFlow[] {
  const ranked = new Map<number, RankedFlow>()
  for (const id of numbers)
    ranked.set(id, { place: ranked.size, id, findings: [], tally: { error: 0, warning: 0, note: 0 } })
  for (const finding of report.findings) {
    const owner = finding.flow === null ? undefined : ranked.get(finding.flow)
    if (owner === undefined) continue
    owner.findings.push(finding)
    owner.tally[finding.severity]++
  }
  const worstFirst = [...ranked.values()].sort((a, b) => byTally(a.tally, b.tally) || a.id - b.id)
  for (const { findings } of worstFirst) findings.sort(bySeverity)
  return worstFirst
}

/** Order of flows: more errors first, then more warnings, then more notes. */
export function byTally(a: Tally, b: Tally): number {
  for (const severity of SEVERITIES) {
    const difference = b[severity] - a[severity]
    if (difference !== 0) return difference
  }
  return 0
}

/** Order of findings on a screen: the severe first, then as the frames come. */
export function bySeverity(a: Finding, b: Finding): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || a.frame - b.frame
}

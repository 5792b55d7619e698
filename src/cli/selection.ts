import type { LazyReport, Report, Severity } from '../report/model.js'
import { listed } from '../text/numbers.js'
import { UsageError } from '../text/usage-error.js'

/**
 * The report with the records of these flows only, and with the findings of theirs and of the captures. The summary
 * still counts everything; what is left out is told as omitted. Refuses a flow that does not exist.
 */
export function selectFlows(report: LazyReport, ids: readonly number[]): Report {
  const kept = new Set(ids)
  const missing = [...kept].filter((id) => id >= report.flows.length)
  if (missing.length > 0) throw new UsageError(noFlow(missing, report))
  const flows = [...kept].sort((a, b) => a - b).map((id) => report.flows.at(id)!)
  const findings = report.findings.filter(({ flow }) => flow === null || kept.has(flow))
  const { omitted } = report.summary
  return {
    ...report,
    flows,
    findings,
    summary: {
      ...report.summary,
      omitted: {
        flows: omitted.flows + report.flows.length - flows.length,
        findings: omitted.findings + report.findings.length - findings.length,
      },
    },
  }
}

function noFlow(missing: readonly number[], { flows, summary }: LazyReport): string {
  const what = missing.length === 1 ? `no flow ${missing[0]}` : `no flows ${listed(missing.map(String))}`
  if (summary.flows === 0) return `${what}: there are no flows`
  const numbers = flows.length === 0 ? '' : `; their numbers are 0 to ${flows.length - 1}`
  return `${what}: there ${summary.flows === 1 ? 'is one flow, 0' : `are ${summary.flows} flows${numbers}`}`
}

const LEVELS: readonly Severity[] = ['note', 'warning', 'error']

/** 1 when something at or above the level was found, 0 otherwise. Of chosen flows only what is shown counts. */
export function findingStatus(report: LazyReport, failOn: Severity | 'never', chosen: boolean): 0 | 1 {
  if (failOn === 'never') return 0
  const counted = LEVELS.slice(LEVELS.indexOf(failOn))
  const fails = chosen
    ? report.findings.some(({ severity }) => counted.includes(severity))
    : counted.some((severity) => report.summary.findings[severity] > 0)
  return fails ? 1 : 0
}

import type { Finding, LazyReport, Severity } from '../report/model.js'
import { endpointText } from './endpoint-text.js'
import { flowFinder } from './flow-finder.js'
import { placeOfFrame } from './frame-place.js'
import { bySeverity } from './ranking.js'
import { sanitize } from './sanitize.js'

const COMMAND: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' }

/**
 * Workflow commands of GitHub Actions, which it shows as annotations: one for each finding. The severe stand first, for
 * of each kind it shows no more than ten in a step.
 */
export function* renderGithub(report: LazyReport): Generator<string> {
  for (const { path, message } of report.unusable) yield command('error', path, 'not checked', message)
  const flowOf = flowFinder(report.flows)
  for (const finding of [...report.findings].sort(bySeverity)) {
    const flow = flowOf(finding.flow)
    const ends = flow === null ? '' : `${endpointText(flow.client)} to ${endpointText(flow.server)}: `
    const path = report.captures[finding.capture]?.path ?? '-'
    yield command(
      COMMAND[finding.severity],
      path,
      title(finding, report),
      `${ends}${finding.message} (${finding.wireshark})`,
    )
  }
}

const title = ({ rule, flow, capture, frame }: Finding, report: LazyReport): string =>
  `${rule}: ${flow === null ? '' : `flow ${flow}, `}frame ${placeOfFrame(report, capture, frame).frame}`

function command(name: string, path: string, title: string, message: string): string {
  // Standard input is no file that an annotation could stand at.
  const file = path === '-' ? '' : `file=${property(path)},`
  return `::${name} ${file}title=${property(title)}::${data(message)}\n`
}

/** Without what would end a property. */
const property = (value: string): string => data(value).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** Line ends would be written %0A; the sanitizer has made them visible instead. */
const data = (value: string): string => sanitize(value).replaceAll('%', '%25')

import type { LazyReport } from '../report/model.js'
import { pathText } from '../text/path-text.js'
import { csvRow } from './csv-row.js'
import { endpointText } from './endpoint-text.js'
import { flowFinder } from './flow-finder.js'

const HEADER = [
  'capture',
  'frame',
  'time',
  'severity',
  'certainty',
  'rule',
  'flow',
  'client',
  'server',
  'endpoint',
  'count',
  'message',
  'frames',
  'wireshark',
]

/** The findings as a table for spreadsheets, one a row, in the form of RFC 4180. */
export function* renderCsv(report: LazyReport): Generator<string> {
  yield csvRow(HEADER)
  const flowOf = flowFinder(report.flows)
  for (const finding of report.findings) {
    const flow = flowOf(finding.flow)
    yield csvRow([
      pathText(report.captures[finding.capture]?.path ?? ''),
      finding.frame,
      finding.time,
      finding.severity,
      finding.certainty,
      finding.rule,
      finding.flow,
      flow === null ? null : endpointText(flow.client),
      flow === null ? null : endpointText(flow.server),
      finding.endpoint,
      finding.count,
      finding.message,
      finding.frames.join(' '),
      finding.wireshark,
    ])
  }
}

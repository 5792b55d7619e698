import type { LazyReport } from '../report/model.js'
import { pathText } from '../text/path-text.js'
import { endpointText } from './endpoint-text.js'
import { flowFinder } from './flow-finder.js'
import { sanitize } from './sanitize.js'

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
  yield row(HEADER)
  const flowOf = flowFinder(report.flows)
  for (const finding of report.findings) {
    const flow = flowOf(finding.flow)
    yield row([
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

const row = (cells: readonly (string | number | null)[]): string => `${cells.map(cell).join(',')}\r\n`

function cell(value: string | number | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value)
  const text = harmless(sanitize(value))
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * Spreadsheets take what begins like this for a formula, and run it; an apostrophe ahead makes it text. They skip spaces,
 * and some take the wide forms of the signs for the narrow ones. Tabs and line ends are escapes by now.
 */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/

const harmless = (text: string): string => (FORMULA.test(text) ? `'${text}` : text)

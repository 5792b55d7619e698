import type { Finding, LazyReport } from '../report/model.js'
import { pathText } from '../text/path-text.js'
import { placeOfFrame } from './frame-place.js'
import { sanitize } from './sanitize.js'
import { conclusion } from './words.js'

/** How the lines are to look. */
export interface PlainOptions {
  readonly ascii: boolean
  /** Flows that the user chose by number: only they are counted. */
  readonly chosen: boolean
  /** Only the findings, without the last line. */
  readonly quiet: boolean
}

/** One line a finding, as compilers write them, for pipes, editors and grep; then one line that sums up. */
export function renderPlain(report: LazyReport, { ascii, chosen, quiet }: PlainOptions): string {
  const lines = report.findings.map((finding) => plainLine(finding, report, ascii))
  if (!quiet) lines.push(sanitize(conclusion(report, chosen), ascii))
  return lines.map((line) => `${line}\n`).join('')
}

function plainLine(
  { capture, frame, severity, rule, message, flow }: Finding,
  report: LazyReport,
  ascii: boolean,
): string {
  const path = pathText(report.captures[capture]?.path ?? '')
  const place = placeOfFrame(report, capture, frame)
  const merged = place.frame === frame ? [] : [`frame ${frame} of all`]
  const parts = [...(flow === null ? [] : [`flow ${flow}`]), ...merged]
  const where = parts.length === 0 ? '' : ` [${parts.join(', ')}]`
  return sanitize(`${path}:${place.frame}: ${severity}: ${rule}: ${message}${where}`, ascii)
}

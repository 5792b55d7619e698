import { fingerprints } from '../render/fingerprint.js'
import { sanitizeJson } from '../render/sanitize.js'
import type { Finding, LazyReport } from '../report/model.js'
import { counted } from '../text/numbers.js'
import { UsageError } from '../text/usage-error.js'
import type { World } from './world.js'

/*
 * A baseline is a file with the findings that are known, for who wants to hear of new ones only. A finding is known by
 * its fingerprint; the rest of its entry is for whoever reads the file.
 */

const VERSION = 1

/** Fingerprints of the known findings. Throws UsageError for a file that is no baseline. */
export async function readBaseline(path: string, world: World): Promise<ReadonlySet<string>> {
  const text = await world.readFile(path)
  const known = fingerprintsIn(parsed(text))
  if (known === null) throw new UsageError(`${path} is not a baseline: --write-baseline ${path} would make one`)
  return new Set(known)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function fingerprintsIn(file: unknown): string[] | null {
  if (typeof file !== 'object' || file === null || !('baselineVersion' in file) || !('findings' in file)) return null
  if (file.baselineVersion !== VERSION || !Array.isArray(file.findings)) return null
  const known = file.findings.map((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'fingerprint' in entry ? entry.fingerprint : null,
  )
  return known.every((one) => typeof one === 'string') ? known : null
}

/** The report without what is known; its summary counts the rest, and tells how many were known. */
export function withoutKnown(report: LazyReport, known: ReadonlySet<string>): LazyReport {
  const fingerprintOf = fingerprints(report)
  const findings: Finding[] = []
  const summary = structuredClone(report.summary)
  for (const finding of report.findings) {
    if (!known.has(fingerprintOf(finding))) {
      findings.push(finding)
      continue
    }
    summary.known++
    summary.findings[finding.severity]--
    const left = summary.rules[finding.rule]! - finding.count
    if (left > 0) summary.rules[finding.rule] = left
    else delete summary.rules[finding.rule]
  }
  return { ...report, summary, findings }
}

/** The findings of a report as a baseline: one a line, so that its changes can be reviewed. */
export function* baselineText(report: LazyReport): Generator<string> {
  const fingerprintOf = fingerprints(report)
  const written = new Set<string>()
  yield `{\n  "baselineVersion": ${VERSION},\n  "findings": [`
  for (const finding of report.findings) {
    const fingerprint = fingerprintOf(finding)
    // A capture may have been given twice.
    if (written.has(fingerprint)) continue
    const entry = { fingerprint, severity: finding.severity, message: finding.message }
    yield `${written.size === 0 ? '' : ','}\n    ${sanitizeJson(JSON.stringify(entry))}`
    written.add(fingerprint)
  }
  yield '\n  ]\n}\n'
}

/** What is told on standard error of the findings that were left out. */
export function knownLine({ summary: { known } }: LazyReport, path: string): string {
  return `${counted(known, 'finding is', 'findings are')} known from ${path} and not counted`
}

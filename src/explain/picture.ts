import { check } from '../check/check.js'
import type { Report } from '../report/model.js'
import type { Example, Rule } from '../rules/rule.js'
import { encodeScript } from '../script/encode.js'
import { parseScript } from '../script/parse.js'
import type { Picture } from './explanation.js'

/** More flows than these say nothing new. */
const MOST_FLOWS = 2

/** An example of a rule with what tcpcheck finds in it. */
interface Shown {
  readonly example: Example
  readonly report: Report
}

/** The first example in which the rule fires; its author put the plainest first. */
export async function firstFiring(rule: Rule): Promise<Shown> {
  for (const example of rule.examples) {
    const report = await reportOf(example)
    if (report.findings.some((finding) => finding.rule === rule.id)) return { example, report }
  }
  throw new Error(`rule ${rule.id} fires in none of its examples`)
}

/** What tcpcheck says of a script, with all segments. */
export const reportOf = ({ packets, profile = 'auto' }: Example): Promise<Report> =>
  check(encodeScript(parseScript(packets)), { segments: true, profile })

/** The flows in which a rule found something, or all where no segment proves it. */
export function pictureOfRule({ example, report }: Shown, id: string): Picture {
  const findings = report.findings.filter((finding) => finding.rule === id)
  const evidence = new Set(findings.flatMap(({ frames }) => frames))
  const proving = report.flows.filter(({ segments = [] }) => segments.some(({ frame }) => evidence.has(frame)))
  // Fragments are evidence, too, and are no segments.
  const flows = proving.length > 0 ? proving : report.flows
  return { caption: example.name, flows: flows.slice(0, MOST_FLOWS), findings, hasMore: flows.length > MOST_FLOWS }
}

/** All flows of a script, without findings. */
export async function plainPicture(example: Example): Promise<Picture> {
  return { caption: example.name, flows: (await reportOf(example)).flows, findings: [], hasMore: false }
}

/** The example that its page shows, as a capture. */
export async function sampleOf(rule: Rule): Promise<Uint8Array> {
  const { example } = await firstFiring(rule)
  return encodeScript(parseScript(example.packets))
}

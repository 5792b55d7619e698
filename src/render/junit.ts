import { GROUP_TITLES } from '../explain/groups.js'
import type { Capture, Finding, LazyReport, Severity } from '../report/model.js'
import { RULES } from '../rules/index.js'
import type { Group } from '../rules/rule.js'
import { counted } from '../text/numbers.js'
import { pathText } from '../text/path-text.js'
import { damagePlace } from './capture-header.js'
import { endpointText } from './endpoint-text.js'
import { flowFinder } from './flow-finder.js'
import { bySeverity } from './ranking.js'
import { skippedText } from './words.js'
import { xmlAttributes, xmlText } from './xml.js'

/*
 * JUnit's XML, for graders and build servers: a suite for each capture, a case for each group of rules that ran. The
 * names of the cases are the same for every capture, so that points can be given for them.
 */

/** Findings told in one case. */
const MOST_FINDINGS = 100

interface Case {
  readonly name: string
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped'
  /** The elements within it. */
  readonly content: string
}

interface Suite {
  readonly name: string
  readonly cases: readonly Case[]
  /** Said of the capture as a whole. */
  readonly remarks: readonly string[]
}

/** The report as JUnit's XML. `fails` tells which severities fail a case: those that the exit status counts. */
export function* renderJunit(report: LazyReport, fails: (severity: Severity) => boolean): Generator<string> {
  const suites = [...refusedSuites(report), ...captureSuites(report, fails)]
  const all = suites.flatMap(({ cases }) => cases)
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${xmlAttributes({ name: 'tcpcheck', ...totals(all) })}>\n`
  for (const suite of suites) yield suiteElement(suite)
  yield '</testsuites>\n'
}

/** A file that could not be read is an error, as a test that could not be run. */
function refusedSuites({ unusable }: LazyReport): Suite[] {
  return unusable.map(({ path, message }) => {
    const content = `<error${xmlAttributes({ type: 'unusable', message })}/>`
    return { name: pathText(path), cases: [{ name: 'capture', outcome: 'error', content }], remarks: [] }
  })
}

function captureSuites(report: LazyReport, fails: (severity: Severity) => boolean): Suite[] {
  const groups = groupsThatRan(report)
  const tell = findingTeller(report)
  const found = new Map<string, Finding[]>()
  for (const finding of report.findings) {
    const key = `${finding.capture} ${GROUP_OF.get(finding.rule)}`
    const list = found.get(key)
    if (list === undefined) found.set(key, [finding])
    else list.push(finding)
  }
  return report.captures.map((capture, at) => ({
    name: pathText(capture.path),
    cases: groups.map((group) => groupCase(group, found.get(`${at} ${group}`) ?? [], capture, fails, tell)),
    remarks: capture.damage.map((place) => `damaged at ${damagePlace(place)}: ${place.message}`),
  }))
}

const GROUP_OF: ReadonlyMap<string, Group> = new Map(RULES.map(({ id, group }) => [id, group]))

function groupsThatRan({ settings }: LazyReport): Group[] {
  const ran = new Set(settings.rules.map((rule) => GROUP_OF.get(rule)))
  return (Object.keys(GROUP_TITLES) as Group[]).filter((group) => ran.has(group)) // The keys of a record of groups.
}

/** What fails stands in the failure, what does not in the output of the case. */
function groupCase(
  name: Group,
  findings: readonly Finding[],
  capture: Capture,
  fails: (severity: Severity) => boolean,
  tell: (finding: Finding) => string,
): Case {
  const worstFirst = [...findings].sort(bySeverity)
  const failing = worstFirst.filter(({ severity }) => fails(severity))
  const others = worstFirst.filter(({ severity }) => !fails(severity))
  const output = others.length === 0 ? '' : `<system-out>${told(others, tell)}</system-out>`
  const [worst] = failing
  if (worst !== undefined) {
    const more = failing.length === 1 ? '' : ` (and ${counted(failing.length - 1, 'more finding')})`
    const attributes = xmlAttributes({ type: worst.rule, message: `${worst.rule}: ${worst.message}${more}` })
    return { name, outcome: 'failure', content: `<failure${attributes}>${told(failing, tell)}</failure>${output}` }
  }
  // A capture in which nothing could be judged has passed nothing.
  if (capture.tcpSegments > 0 || others.length > 0) return { name, outcome: 'passed', content: output }
  const message =
    capture.frames === 0 ? 'no frames' : `no TCP in ${counted(capture.frames, 'frame')}: ${skippedText(capture)}`
  return { name, outcome: 'skipped', content: `<skipped${xmlAttributes({ message })}/>` }
}

function told(findings: readonly Finding[], tell: (finding: Finding) => string): string {
  const lines = findings.slice(0, MOST_FINDINGS).map(tell)
  const rest = findings.length - lines.length
  if (rest > 0) lines.push(counted(rest, 'more finding'))
  return `\n${lines.map((line) => `${xmlText(line)}\n`).join('')}`
}

function findingTeller({ flows }: LazyReport): (finding: Finding) => string {
  const flowOf = flowFinder(flows)
  return ({ severity, rule, message, flow: id, wireshark }) => {
    const flow = flowOf(id)
    const where = flow === null ? '' : `flow ${id}, ${endpointText(flow.client)} to ${endpointText(flow.server)}; `
    return `${severity}: ${rule}: ${message} [${where}${wireshark}]`
  }
}

function totals(cases: readonly Case[]): Record<string, number> {
  const countOf = (outcome: Case['outcome']) => cases.filter((one) => one.outcome === outcome).length
  return { tests: cases.length, failures: countOf('failure'), errors: countOf('error'), skipped: countOf('skipped') }
}

function suiteElement({ name, cases, remarks }: Suite): string {
  // Readers ask for a time; that of one group of rules among the others is too short to be told.
  const lines = cases.map(
    (one) =>
      `    <testcase${xmlAttributes({ classname: name, name: one.name, time: '0' })}` +
      (one.content === '' ? '/>' : `>${one.content}</testcase>`),
  )
  if (remarks.length > 0)
    lines.push(`    <system-err>\n${remarks.map((line) => `${xmlText(line)}\n`).join('')}</system-err>`)
  return `  <testsuite${xmlAttributes({ name, ...totals(cases) })}>\n${lines.join('\n')}\n  </testsuite>\n`
}

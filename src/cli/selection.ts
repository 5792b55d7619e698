import { countFindings, countFlow, emptySummary } from '../check/summary.js'
import type { Filter } from '../filter/filter.js'
import { isWithin, type Network } from '../filter/network.js'
import type { Capture, Endpoint, Finding, Flow, LazyReport, Severity, Summary } from '../report/model.js'
import { listed } from '../text/numbers.js'
import { UsageError } from '../text/usage-error.js'
import { ChosenFlows } from './chosen-flows.js'
import { type Instant, secondsInto } from './instant.js'

/** Which flows and findings the user wants told: of each kind any, and of several kinds all. */
export interface Selection {
  readonly flow?: readonly number[] | undefined
  readonly host?: readonly Network[] | undefined
  readonly net?: readonly Network[] | undefined
  readonly port?: readonly number[] | undefined
  readonly since?: Instant | undefined
  readonly until?: Instant | undefined
  readonly filter?: Filter | undefined
  /** The least severity that is told. */
  readonly severity?: Severity | undefined
}

const LEVELS: readonly Severity[] = ['note', 'warning', 'error']

/**
 * The report with the flows and findings that are selected only; its summary counts these, and says what was left out.
 * Findings on a capture as a whole stay: they bear on all its flows. Refuses a flow that does not exist.
 */
export function selected(report: LazyReport, selection: Selection): LazyReport {
  const { summary } = report
  const { merge } = report.settings
  // Merged, the times of all count from the start of the first.
  const spans = report.captures.map((capture) => spanOf(merge ? report.captures[0]! : capture, selection))
  const chosen = isOfFlows(selection) ? chosenFlows(report, selection, spans) : null
  const least = LEVELS.indexOf(selection.severity ?? 'note')
  const findings = report.findings.filter(
    ({ flow, capture, time, severity }) =>
      LEVELS.indexOf(severity) >= least &&
      (flow === null || ((chosen?.numbers.has(flow) ?? true) && isInside(spans[capture]!, time, time))),
  )
  const { flows, handshakes, teardowns } = chosen?.counted ?? summary
  const leftOut = {
    flows: summary.leftOut.flows + summary.flows - flows,
    findings: summary.leftOut.findings + report.findings.length - findings.length,
  }
  return {
    ...report,
    summary: withFindings({ ...summary, flows, handshakes, teardowns, leftOut }, report.findings, findings),
    flows: chosen === null ? report.flows : new ChosenFlows(report.flows, [...chosen.numbers]),
    findings,
  }
}

/** A summary with findings in place of those among the ones that it has counted which have a record. */
export function withFindings(summary: Summary, before: readonly Finding[], after: readonly Finding[]): Summary {
  const counted = { ...summary, findings: { ...summary.findings }, rules: { ...summary.rules } }
  for (const { severity, rule, count } of before) {
    counted.findings[severity]--
    counted.rules[rule]! -= count
  }
  countFindings(counted, after)
  counted.rules = Object.fromEntries(Object.entries(counted.rules).filter(([, count]) => count > 0))
  return counted
}

/** The findings of each flow, by its number. */
export function findingsByFlow({ findings }: LazyReport): Map<number, Finding[]> {
  const own = new Map<number, Finding[]>()
  for (const finding of findings) {
    if (finding.flow === null) continue
    const list = own.get(finding.flow)
    if (list === undefined) own.set(finding.flow, [finding])
    else list.push(finding)
  }
  return own
}

/** Whether flows are selected at all: looking at each takes time, for there may be a million. */
const isOfFlows = ({ flow, host, net, port, since, until, filter }: Selection): boolean =>
  [flow, host, net, port, since, until, filter].some((kind) => kind !== undefined)

interface Chosen {
  readonly numbers: ReadonlySet<number>
  /** Only the flows are counted in it. */
  readonly counted: Summary
}

function chosenFlows(report: LazyReport, selection: Selection, spans: readonly Span[]): Chosen {
  const isSelected = flowTest(selection, spans, findingsByFlow(report))
  const numbers = new Set<number>()
  const counted = emptySummary()
  for (const flow of candidates(report, selection.flow)) {
    if (!isSelected(flow)) continue
    numbers.add(flow.id)
    countFlow(counted, flow.handshake.outcome, flow.teardown.outcome)
  }
  return { numbers, counted }
}

/** The flows with these numbers, in their order; without numbers all. */
function* candidates({ flows }: LazyReport, numbers: readonly number[] | undefined): Iterable<Flow> {
  if (numbers === undefined) return yield* flows
  const missing = [...new Set(numbers)].filter((id) => id >= flows.length)
  if (missing.length > 0) throw new UsageError(noFlow(missing, flows.length))
  for (const id of [...new Set(numbers)].sort((a, b) => a - b)) yield flows.at(id)!
}

function noFlow(missing: readonly number[], flows: number): string {
  const what = missing.length === 1 ? `no flow ${missing[0]}` : `no flows ${listed(missing.map(String))}`
  if (flows === 0) return `${what}: there are no flows`
  return `${what}: there ${flows === 1 ? 'is one flow, 0' : `are ${flows} flows; their numbers are 0 to ${flows - 1}`}`
}

function flowTest(
  { port, host, net, filter }: Selection,
  spans: readonly Span[],
  findings: ReadonlyMap<number, readonly Finding[]>,
): (flow: Flow) => boolean {
  const either = ({ client, server }: Flow, test: (end: Endpoint) => boolean): boolean => test(client) || test(server)
  const isOneOf = (flow: Flow, networks: readonly Network[]): boolean =>
    either(flow, ({ address }) => networks.some((network) => isWithin(address, network)))
  return (flow) =>
    (port === undefined || either(flow, (end) => port.includes(end.port))) &&
    (host === undefined || isOneOf(flow, host)) &&
    (net === undefined || isOneOf(flow, net)) &&
    isInside(spans[flow.capture]!, flow.firstTime, flow.lastTime) &&
    (filter === undefined || filter({ flow, findings: findings.get(flow.id) ?? [] }))
}

/** A time in seconds since the first frame of a capture. */
interface Span {
  readonly from: number
  readonly to: number
}

/** The time of a capture that is selected. */
export const spanOf = (capture: Capture, { since, until }: Selection): Span => ({
  from: since === undefined ? Number.NEGATIVE_INFINITY : secondsInto(capture, since),
  to: until === undefined ? Number.POSITIVE_INFINITY : secondsInto(capture, until),
})

const isInside = ({ from, to }: Span, first: number, last: number): boolean => last >= from && first <= to

/** 1 when something at or above the level is told, 0 otherwise. */
export function findingStatus({ summary }: LazyReport, failOn: Severity | 'never'): 0 | 1 {
  if (failOn === 'never') return 0
  return LEVELS.slice(LEVELS.indexOf(failOn)).some((severity) => summary.findings[severity] > 0) ? 1 : 0
}

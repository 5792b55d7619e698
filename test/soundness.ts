import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Finding, Flow, Report } from '../src/report/model.js'

/*
 * What must be true of every report, whatever the capture. Each function answers with sentences, one for each breach.
 */

const schemaFile = new URL('../schema/report-1.schema.json', import.meta.url)
const accepts = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(
  JSON.parse(readFileSync(schemaFile, 'utf8')),
)

/** Everything in which a report breaks its published schema or contradicts itself. */
export function unsoundness(report: Report): string[] {
  return [
    ...schemaBreaches(report),
    ...captureBreaches(report),
    ...summaryBreaches(report),
    ...findingBreaches(report),
    ...flowBreaches(report),
  ]
}

/** Breaches of the published schema, judged by what a reader of the JSON gets. */
function schemaBreaches(report: Report): string[] {
  if (accepts(JSON.parse(JSON.stringify(report)))) return []
  return (accepts.errors ?? []).map(({ instancePath, message }) => `schema: ${instancePath} ${message}`)
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

function captureBreaches({ captures }: Report): string[] {
  return captures.flatMap(({ path, frames, tcpSegments, skipped }) =>
    frames === tcpSegments + sum(Object.values(skipped))
      ? []
      : [`${path}: ${frames} frames are not ${tcpSegments} segments and those skipped`],
  )
}

function tally<T>(items: readonly T[], name: (item: T) => string, count = (_: T) => 1): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) counts[name(item)] = (counts[name(item)] ?? 0) + count(item)
  return counts
}

const isSame = (a: Record<string, number>, b: Record<string, number>): boolean => {
  const sorted = (counts: Record<string, number>): string => JSON.stringify(Object.entries(counts).sort())
  return sorted(a) === sorted(b)
}

/** What is counted of the records is no more than is told, and what is told of flows makes up all of them. */
const isWithin =
  (flows: number) =>
  (told: Record<string, number>, counted: Record<string, number>, name: string): boolean =>
    Object.entries(counted).every(([key, count]) => count <= (told[key] ?? 0)) &&
    (name !== 'handshakes' && name !== 'teardowns' ? true : sum(Object.values(told)) === flows)

function summaryBreaches({ summary, flows, findings }: Report): string[] {
  const none = { error: 0, warning: 0, note: 0 }
  const wanted: [string, Record<string, number>, Record<string, number>][] = [
    ['flows', { all: summary.flows }, { all: flows.length + summary.omitted.flows }],
    ['handshakes', summary.handshakes, tally(flows, ({ handshake }) => handshake.outcome)],
    ['teardowns', summary.teardowns, tally(flows, ({ teardown }) => teardown.outcome)],
    ['findings', summary.findings, { ...none, ...tally(findings, ({ severity }) => severity) }],
    [
      'rules',
      summary.rules,
      tally(
        findings,
        ({ rule }) => rule,
        ({ count }) => count,
      ),
    ],
  ]
  const { omitted } = summary
  // Flows without a record are counted all the same.
  const agrees = omitted.flows + omitted.findings > 0 ? isWithin(summary.flows) : isSame
  return wanted
    .filter(([name, told, counted]) => !(name === 'flows' ? isSame(told, counted) : agrees(told, counted, name)))
    .map(([name, told, counted]) => `summary.${name} is ${JSON.stringify(told)}, not ${JSON.stringify(counted)}`)
}

/** The number of the last frame that a flow or finding of a capture may have. */
function lastFrameOf({ captures, settings }: Report, capture: number): number {
  return settings.merge ? sum(captures.map(({ frames }) => frames)) : (captures[capture]?.frames ?? 0)
}

/** Of merged files, a flow may go on from one into the next. */
const isInPlace = ({ captures, flows, settings }: Report, { flow, capture, frame }: Finding): boolean =>
  settings.merge
    ? captures.findLastIndex(({ firstFrame }) => firstFrame <= frame) === capture
    : flow === null || flows[flow]?.capture === capture

function findingBreaches(report: Report): string[] {
  const { findings, settings } = report
  const breaches = findings.flatMap((finding) =>
    [
      [isAscending(finding.frames), 'its frames do not ascend'],
      [finding.frames.includes(finding.frame), 'its frame is not among its frames'],
      [finding.wireshark === `frame.number in {${finding.frames.join(', ')}}`, 'its filter selects other frames'],
      [isInPlace(report, finding), 'its flow is of another capture'],
      [finding.frames.at(-1)! <= lastFrameOf(report, finding.capture), 'its frames are not in the capture'],
      [settings.rules.includes(finding.rule), 'its rule did not run'],
      [finding.demotedBy === null || finding.severity !== 'error', 'it is an error that was demoted'],
    ]
      .filter(([holds]) => !holds)
      .map(([, breach]) => `${finding.rule} at frame ${finding.frame}: ${breach}`),
  )
  const isSorted = findings.every((finding, at) => at === 0 || inOrder(findings[at - 1]!, finding))
  return isSorted ? breaches : [...breaches, 'findings do not stand in order of capture, frame and rule']
}

const isAscending = (numbers: readonly number[]): boolean =>
  numbers.every((number, at) => at === 0 || numbers[at - 1]! < number)

function inOrder(a: Finding, b: Finding): boolean {
  if (a.capture !== b.capture) return a.capture < b.capture
  if (a.frame !== b.frame) return a.frame < b.frame
  return a.rule <= b.rule
}

function flowBreaches(report: Report): string[] {
  const { flows } = report
  return flows.flatMap((flow, index) => {
    const before = flows[index - 1]
    const isInOrder =
      before === undefined ||
      before.capture < flow.capture ||
      (before.capture === flow.capture && before.firstFrame <= flow.firstFrame)
    const next = flow.timeWait?.reuse?.flow
    return [
      [flow.id === index, `its id is ${flow.id}`],
      [isInOrder, 'it stands out of order'],
      [flow.lastFrame <= lastFrameOf(report, flow.capture), 'its frames are not in its capture'],
      [flow.firstFrame <= flow.lastFrame && flow.frames >= 1, 'it has no frames'],
      [
        next === undefined || isSuccessor(flow, flows[next], report.settings.merge),
        `the ports were not used again by flow ${next}`,
      ],
      [isChained(flow, 'client'), "the client's transitions do not follow each other"],
      [isChained(flow, 'server'), "the server's transitions do not follow each other"],
    ]
      .filter(([holds]) => !holds)
      .map(([, breach]) => `flow ${index}: ${breach}`)
  })
}

/** The next connection is one between the same ends, opened by the SYN that the report names. */
function isSuccessor(flow: Flow, next: Flow | undefined, merge: boolean): boolean {
  if (next === undefined) return false
  const ends = ({ client, server }: Flow): string =>
    JSON.stringify([client, server].map((end) => JSON.stringify(end)).sort())
  return (
    ends(flow) === ends(next) &&
    (merge || next.capture === flow.capture) &&
    next.firstFrame === flow.timeWait?.reuse?.frame
  )
}

/** Each step of an end starts where its step before ended. */
function isChained({ transitions }: Flow, side: 'client' | 'server'): boolean {
  const steps = transitions.filter(({ endpoint }) => endpoint === side)
  return steps.every(({ from, frame }, at) => {
    const before = steps[at - 1]
    return before === undefined || (before.to === from && before.frame <= frame)
  })
}

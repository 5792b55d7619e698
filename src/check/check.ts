import { expand, type Inflate } from '../capture/compression.js'
import { NotACapture } from '../capture/damage.js'
import { isPcapParser, type PcapParser, readPcapParser } from '../capture/parser-source.js'
import { CaptureReader } from '../capture/reader.js'
import type { Finding, Flow, Report, Summary } from '../report/model.js'
import type { Rule } from '../rules/rule.js'
import { pathText } from '../text/path-text.js'
import { Analysis, type CaptureResult } from './analysis.js'
import { rulesOf } from './choice.js'
import { type CheckOptions, judgeSettings, maxFlows } from './settings.js'
import { VERSION } from './version.js'

/** Octets of a capture, whole or in chunks of any size, or a pcap-parser parser that the caller already has. */
export type Source =
  | Uint8Array
  | ArrayBuffer
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | Iterable<Uint8Array>
  | PcapParser

/**
 * Checks one capture. Compressed ones (gzip, zstd) are recognised. Damage to the file is in the report
 * (`captures[0].damage`); octets that are no capture at all throw NotACapture, and a choice of rules that do not exist
 * throws UsageError.
 */
export async function check(source: Source, options: CheckOptions = {}): Promise<Report> {
  const rules = rulesOf(options)
  return buildReport([await analyse(source, options, rules)], [], options, rules)
}

/** One capture through every stage. `inflate` is a faster decompressor than the platform's own. */
export async function analyse(
  source: Source,
  options: CheckOptions,
  rules: readonly Rule[],
  inflate?: Inflate,
): Promise<CaptureResult> {
  const analysis = new Analysis(options, judgeSettings(options))
  const path = options.path ?? '-'
  try {
    if (isPcapParser(source)) {
      const facts = await readPcapParser(source, analysis.take)
      return analysis.finish(facts, path, 'none', rules)
    }
    const reader = new CaptureReader(analysis.take)
    const { compression, chunks, failure } = await expand(chunksOf(source), inflate)
    for await (const chunk of chunks) reader.feed(chunk)
    reader.end(failure())
    return analysis.finish(reader, path, compression, rules)
  } catch (error) {
    throw error instanceof NotACapture ? withName(error, options.path) : error
  }
}

/** Readers know the octets only, and say `is not a capture: ...` of them. */
function withName({ message }: NotACapture, path: string | undefined): NotACapture {
  return new NotACapture(`${path === undefined ? 'the input' : pathText(path)} ${message}`)
}

async function* chunksOf(source: Exclude<Source, PcapParser>): AsyncIterable<Uint8Array> {
  if (source instanceof Uint8Array) yield source
  else if (source instanceof ArrayBuffer) yield new Uint8Array(source)
  else if (typeof Blob !== 'undefined' && source instanceof Blob) yield* chunksOf(source.stream())
  else if (Symbol.asyncIterator in source) yield* source as AsyncIterable<Uint8Array>
  else if (Symbol.iterator in source) yield* source as Iterable<Uint8Array>
  else yield* readAll(source as ReadableStream<Uint8Array>)
}

/** Streams of older browsers cannot be iterated. */
async function* readAll(stream: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  const reader = stream.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
}

/** Several captures' results in one report: flows are numbered through, in the order of the captures. */
export function buildReport(
  results: readonly CaptureResult[],
  unusable: Report['unusable'],
  options: CheckOptions,
  rules: readonly Rule[],
): Report {
  const flows: Flow[] = []
  const findings: Finding[] = []
  for (const [capture, result] of results.entries()) {
    const place = places(result.flows, flows.length)
    for (const flow of result.flows) flows[place(flow.id)] = placed(flow, capture, place, options)
    for (const finding of result.findings)
      findings.push({ ...finding, capture, flow: finding.flow === null ? null : place(finding.flow) })
  }
  findings.sort(byPlace)
  return {
    schemaVersion: 1,
    tool: { name: 'tcpcheck', version: VERSION },
    settings: settingsRecord(options, rules),
    captures: results.map(({ capture }) => capture),
    unusable,
    summary: summaryOf(flows, findings),
    flows,
    findings,
  }
}

type Place = (flow: number) => number

/** Where each of a capture's flows stands in the report, by its number in the capture: in order of first frames. */
function places(flows: readonly Flow[], first: number): Place {
  const sorted = [...flows].sort((a, b) => a.firstFrame - b.firstFrame || a.id - b.id)
  const numbers = new Map(sorted.map(({ id }, at) => [id, first + at]))
  return (flow) => numbers.get(flow)!
}

/** A flow with the numbers it has in the report, and its segments only if they are wanted. */
function placed(flow: Flow, capture: number, place: Place, { flows }: CheckOptions): Flow {
  const { segments, segmentsOmitted, ...record } = flow
  const id = place(flow.id)
  const numbered = { ...record, id, capture, timeWait: withPlace(flow.timeWait, place) }
  if (segments === undefined || segmentsOmitted === undefined || flows?.includes(id) === false) return numbered
  return { ...numbered, segments, segmentsOmitted }
}

function withPlace(timeWait: Flow['timeWait'], place: Place): Flow['timeWait'] {
  if (timeWait === null || timeWait.reuse === null) return timeWait
  return { ...timeWait, reuse: { ...timeWait.reuse, flow: place(timeWait.reuse.flow) } }
}

const byPlace = (a: Finding, b: Finding): number =>
  a.capture - b.capture || a.frame - b.frame || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)

function settingsRecord(options: CheckOptions, rules: readonly Rule[]): Report['settings'] {
  const { profile, timeWait, keepalive } = judgeSettings(options)
  return {
    profile,
    msl: timeWait / 2,
    keepalive: { ...keepalive, intervals: [...keepalive.intervals] },
    rules: rules.map(({ id }) => id),
    vantage: options.vantage ?? 'auto',
    merge: false,
    maxFlows: maxFlows(options),
  }
}

function summaryOf(flows: readonly Flow[], findings: readonly Finding[]): Summary {
  const summary: Summary = {
    flows: flows.length,
    handshakes: {},
    teardowns: {},
    findings: { error: 0, warning: 0, note: 0 },
    rules: {},
    omitted: { flows: 0, findings: 0 },
  }
  const add = (counts: Record<string, number>, name: string, count = 1): void => {
    counts[name] = (counts[name] ?? 0) + count
  }
  for (const flow of flows) {
    add(summary.handshakes, flow.handshake.outcome)
    add(summary.teardowns, flow.teardown.outcome)
  }
  for (const finding of findings) {
    summary.findings[finding.severity]++
    add(summary.rules, finding.rule, finding.count)
  }
  return summary
}

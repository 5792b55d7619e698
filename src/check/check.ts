import { expand, type Inflate } from '../capture/compression.js'
import { NotACapture } from '../capture/damage.js'
import { isPcapParser, type PcapParser, readPcapParser } from '../capture/parser-source.js'
import { CaptureReader } from '../capture/reader.js'
import type { Capture, Finding, LazyReport, Report, Severity } from '../report/model.js'
import { RULES } from '../rules/index.js'
import type { Rule } from '../rules/rule.js'
import { pathText } from '../text/path-text.js'
import { Analysis } from './analysis.js'
import { rulesOf } from './choice.js'
import { FlowRecords } from './flow-records.js'
import type { Result } from './result.js'
import { type CheckOptions, judgeSettings, maxFlows } from './settings.js'
import { severitiesOf } from './severities.js'
import { addFindings, addFlows, countFindings, emptySummary } from './summary.js'
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
  return wholeReport(buildReport([await analyse(source, options, rules)], [], options, rules))
}

/** One capture through every stage. `inflate` is a faster decompressor than the platform's own. */
export async function analyse(
  source: Source,
  options: CheckOptions,
  rules: readonly Rule[],
  inflate?: Inflate,
): Promise<Result> {
  const analysis = new Analysis(options, judgeSettings(options), rules)
  const path = options.path ?? '-'
  try {
    if (isPcapParser(source)) {
      const facts = await readPcapParser(source, analysis.take)
      analysis.endFile(facts, path, 'none')
      return analysis.finish()
    }
    const reader = new CaptureReader(analysis.take)
    const { compression, chunks, failure } = await expand(chunksOf(source), inflate)
    for await (const chunk of chunks) reader.feed(chunk)
    reader.end(failure())
    analysis.endFile(reader, path, compression)
    return analysis.finish()
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

/** Several results in one report: captures and flows are numbered through, in the order of the results. */
export function buildReport(
  results: readonly Result[],
  unusable: Report['unusable'],
  options: CheckOptions,
  rules: readonly Rule[],
): LazyReport {
  const captures: Capture[] = []
  const flows = new FlowRecords(options)
  const findings: Finding[] = []
  const summary = emptySummary()
  for (const result of results) {
    const firstCapture = captures.length
    const firstFlow = flows.add(result.flows, firstCapture)
    for (const finding of result.findings) {
      const flow = finding.flow === null ? null : firstFlow + finding.flow
      findings.push({ ...finding, capture: firstCapture + finding.capture, flow })
    }
    captures.push(...result.captures)
    addFlows(summary, result.counts)
    addFindings(summary, result.omitted.counts)
    summary.omitted.flows += result.omitted.flows
    summary.omitted.findings += result.omitted.findings
  }
  findings.sort(byPlace)
  countFindings(summary, findings)
  return {
    schemaVersion: 1,
    tool: { name: 'tcpcheck', version: VERSION },
    settings: settingsRecord(options, rules),
    captures,
    unusable,
    summary,
    flows,
    findings,
  }
}

/** The report with all its records, as the library hands it out. */
export const wholeReport = (report: LazyReport): Report => ({ ...report, flows: [...report.flows] })

const byPlace = (a: Finding, b: Finding): number =>
  a.capture - b.capture || a.frame - b.frame || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)

function settingsRecord(options: CheckOptions, rules: readonly Rule[]): Report['settings'] {
  const { profile, timeWait, keepalive } = judgeSettings(options)
  return {
    profile,
    msl: timeWait / 2,
    keepalive: { ...keepalive, intervals: [...keepalive.intervals] },
    rules: rules.map(({ id }) => id),
    severities: severitiesRecord(options, rules),
    config: null,
    vantage: options.vantage ?? 'auto',
    merge: options.merge ?? false,
    maxFlows: maxFlows(options),
  }
}

function severitiesRecord({ severities = {} }: CheckOptions, rules: readonly Rule[]): Record<string, Severity> {
  const levels = severitiesOf(severities, RULES)
  const record: Record<string, Severity> = {}
  for (const { id } of rules) {
    const level = levels.get(id)
    if (level !== undefined && level !== 'off') record[id] = level
  }
  return record
}

import type { Finding, Flow, LazyReport } from '../report/model.js'
import { sanitizeJson } from './sanitize.js'

/** Lines in one piece. */
const PIECE = 200

/**
 * The report as one JSON object a line, each with its `type`: a capture, what was found in it (first what is about the
 * capture, then each flow after its findings), and at last a summary with everything else that a report has.
 */
export function* renderNdjson(report: LazyReport): Generator<string> {
  let piece: string[] = []
  for (const line of lines(report)) {
    piece.push(line)
    if (piece.length < PIECE) continue
    yield sanitizeJson(piece.join(''))
    piece = []
  }
  yield sanitizeJson(piece.join(''))
}

/** Findings and flows of a capture that goes on, one object a line. */
export const renderLines = (findings: readonly Finding[], flows: readonly Flow[]): string =>
  sanitizeJson([...findings.map((one) => line('finding', one)), ...flows.map((one) => line('flow', one))].join(''))

function* lines(report: LazyReport): Generator<string> {
  const { captures, flows, findings, summary, ...rest } = report
  const found = findingsByOwner(findings)
  const records = flows[Symbol.iterator]()
  let next = records.next()
  for (const [at, capture] of captures.entries()) {
    yield line('capture', capture)
    for (const finding of found.ofCapture.get(at) ?? []) yield line('finding', finding)
    // Flows stand in the order of the captures.
    for (; !next.done && next.value.capture === at; next = records.next()) {
      for (const finding of found.ofFlow.get(next.value.id) ?? []) yield line('finding', finding)
      yield line('flow', next.value)
    }
  }
  yield line('summary', { ...rest, ...summary })
}

const line = (type: string, fields: object): string => `{"type":"${type}",${JSON.stringify(fields).slice(1)}\n`

function findingsByOwner(findings: readonly Finding[]) {
  const ofCapture = new Map<number, Finding[]>()
  const ofFlow = new Map<number, Finding[]>()
  for (const finding of findings) {
    const [owners, owner] = finding.flow === null ? [ofCapture, finding.capture] : [ofFlow, finding.flow]
    const list = owners.get(owner)
    if (list === undefined) owners.set(owner, [finding])
    else list.push(finding)
  }
  return { ofCapture, ofFlow }
}

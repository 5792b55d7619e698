import type { Finding, LazyReport } from '../report/model.js'
import { damagePlace } from './capture-header.js'
import { endpointText } from './endpoint-text.js'
import { fingerprints } from './fingerprint.js'
import { flowFinder } from './flow-finder.js'
import { placeOfFrame } from './frame-place.js'
import { sanitize, sanitizeJson } from './sanitize.js'
import { sarifRules } from './sarif-rules.js'

/** Where a frame's octets lie in its file. */
export interface Place {
  readonly offset: number
  readonly length: number
}

/** Places of frames, by capture and frame number; undefined where they are not known. */
export type PlaceOf = (capture: number, frame: number) => Place | undefined

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/** Results in one piece. */
const PIECE = 200

/** The report as SARIF 2.1.0, in pieces that together are one document. The sections named below are the standard's. */
export function* renderSarif(report: LazyReport, placeOf: PlaceOf): Generator<string> {
  const rules = sarifRules(report)
  const indexes = new Map(rules.map(({ id }, at) => [id, at]))
  const run = {
    tool: { driver: { name: report.tool.name, version: report.tool.version, rules } },
    invocations: [invocation(report)],
    artifacts: artifactPaths(report).map((path) => ({ location: artifactLocation(path) })),
    properties: { settings: report.settings, summary: report.summary },
  }
  yield `{"$schema":"${SCHEMA}","version":"2.1.0","runs":[${sanitizeJson(JSON.stringify(run)).slice(0, -1)},"results":[\n`
  const resultOf = results(report, indexes, placeOf)
  for (let at = 0; at < report.findings.length; at += PIECE) {
    const lines = report.findings.slice(at, at + PIECE).map((finding) => JSON.stringify(resultOf(finding)))
    yield (at === 0 ? '' : ',\n') + sanitizeJson(lines.join(',\n'))
  }
  yield '\n]}]}\n'
}

/** Section 3.14.15 wants each once, and a capture may have been given twice. */
const artifactPaths = ({ captures }: LazyReport): string[] => [...new Set(captures.map(({ path }) => path))]

/** Section 3.20: what could not be read, and what was damaged. */
function invocation({ unusable, captures }: LazyReport) {
  const refused = unusable.map(({ path, message }) => notification('error', path, message))
  const damaged = captures.flatMap(({ path, damage }) =>
    damage.map((place) => notification('warning', path, `damaged at ${damagePlace(place)}: ${place.message}`)),
  )
  return { executionSuccessful: unusable.length === 0, toolExecutionNotifications: [...refused, ...damaged] }
}

const notification = (level: 'error' | 'warning', path: string, text: string) => ({
  level,
  message: { text: messageText(text) },
  locations: [{ physicalLocation: { artifactLocation: artifactLocation(path) } }],
})

/** What makes a result (section 3.27) of a finding. */
function results(report: LazyReport, indexes: ReadonlyMap<string, number>, placeOf: PlaceOf) {
  const flowOf = flowFinder(report.flows)
  const fingerprintOf = fingerprints(report)
  const artifacts = new Map(artifactPaths(report).map((path, at) => [path, at]))
  return (finding: Finding) => {
    const { rule, severity, capture, flow: id, frame, frames, message } = finding
    const flow = flowOf(id)
    const ends = flow === null ? '' : `${endpointText(flow.client)} to ${endpointText(flow.server)}: `
    const print = fingerprintOf(finding)
    const located = (number: number) => {
      const place = placeOfFrame(report, capture, number)
      const path = report.captures[place.capture]?.path ?? '-'
      const file = { ...artifactLocation(path), index: artifacts.get(path) }
      return physicalLocation(file, place.frame, placeOf(place.capture, place.frame))
    }
    const related = frames.filter((number) => number !== frame)
    return {
      ruleId: rule,
      ruleIndex: indexes.get(rule),
      level: severity,
      message: { text: messageText(ends + message) },
      locations: [
        {
          physicalLocation: located(frame),
          ...(id === null ? {} : { logicalLocations: [{ name: `flow ${id}`, kind: 'connection' }] }),
        },
      ],
      ...(related.length === 0
        ? {}
        : {
            relatedLocations: related.map((number) => ({
              physicalLocation: located(number),
              message: { text: `frame ${number}` },
            })),
          }),
      // Code scanning of GitHub reads the first name, and would fill it in by lines of text that a capture has not.
      partialFingerprints: { primaryLocationLineHash: print, 'tcpcheckFinding/v1': print },
      properties: {
        certainty: finding.certainty,
        endpoint: finding.endpoint,
        frames,
        count: finding.count,
        time: finding.time,
        related: finding.related,
        demotedBy: finding.demotedBy,
        wireshark: finding.wireshark,
        data: finding.data,
      },
    }
  }
}

/**
 * Section 3.29. The octets of the frame are the place (sections 3.30.11 and 3.30.12). The line is the frame's number: a
 * capture has no lines, but viewers ask for one, and the number is what a reader looks for.
 */
function physicalLocation(artifactLocation: object, frame: number, place: Place | undefined) {
  const octets = place === undefined ? {} : { byteOffset: place.offset, byteLength: place.length }
  return { artifactLocation, region: { startLine: frame, ...octets } }
}

/** Section 3.4: a relative path, or a file URL. */
function artifactLocation(path: string): { uri: string } {
  const slashed = path.replaceAll('\\', '/')
  const isAbsolute = slashed.startsWith('/') || /^[a-z]:\//i.test(slashed)
  // Half a surrogate pair has no octets that could be escaped.
  const escaped = slashed.split('/').map((part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd')))
  if (!isAbsolute) return { uri: escaped.join('/') }
  return { uri: `file://${slashed.startsWith('/') ? '' : '/'}${escaped.join('/').replace(/^([a-z])%3A/i, '$1:')}` }
}

/** Sections 3.11.5 and 3.11.6: braces are written twice, and what would be a link is none. */
const messageText = (text: string): string => sanitize(text).replace(/[{}]/g, '$&$&').replaceAll('](', '] (')

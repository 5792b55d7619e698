import type { Finding, Flow } from '../report/model.js'

/** The findings on a flow that has its segments, and those on the whole capture that one of these proves. */
export function findingsOf({ id, segments = [] }: Flow, findings: readonly Finding[]): Finding[] {
  const own = new Set(segments.map(({ frame }) => frame))
  return findings.filter(({ flow, frame }) => (flow === null ? own.has(frame) : flow === id))
}

import type { Capture, Finding, LazyReport } from '../report/model.js'
import { endpointText } from './endpoint-text.js'
import { flowFinder } from './flow-finder.js'

/*
 * What names a finding from one run to the next: the rule, both ends of the flow, when the flow began, and the end that
 * deviated. Frame numbers are not in it, nor the file's name: both change when a capture is cut, filtered, joined with
 * others or renamed, and the finding stays the same.
 */

/** Names the findings of a report: `stale-syn 10.0.0.5:40001 10.0.0.9:8080 2026-01-05T10:00:00.000000Z client`. */
export function fingerprints({ captures, flows, settings }: LazyReport): (finding: Finding) => string {
  const flowOf = flowFinder(flows)
  return ({ rule, endpoint, capture, flow: id, time }) => {
    const flow = flowOf(id)
    // What is about no flow is known by when it happened.
    const start = absoluteTime(captures[settings.merge ? 0 : capture], flow?.firstTime ?? time)
    const ends = flow === null ? [] : [endpointText(flow.client), endpointText(flow.server)]
    return [rule, ...ends, start, ...(endpoint === null ? [] : [endpoint])].join(' ')
  }
}

/**
 * Microseconds, cut off: every format of capture has as many, so that a conversion changes nothing. Seconds since the
 * capture's start would change when it is cut at its front; they do only where no frame has a time.
 */
function absoluteTime(capture: Capture | undefined, seconds: number): string {
  const [, second = '', fraction = ''] = /^(.*)\.(\d{9})Z$/.exec(capture?.firstTime ?? '') ?? []
  const nanoseconds = Number(fraction) + Math.round(seconds * 1e9)
  const carried = Math.floor(nanoseconds / 1e9)
  const date = new Date(Date.parse(`${second}Z`) + carried * 1000)
  if (Number.isNaN(date.getTime())) return `+${seconds.toFixed(6)}`
  const microseconds = Math.floor((nanoseconds - carried * 1e9) / 1000)
  return `${date.toISOString().slice(0, -5)}.${String(microseconds).padStart(6, '0')}Z`
}

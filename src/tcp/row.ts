import * as Flag from '../decode/flag.js'
import type { Segment } from '../decode/segment.js'
import type { Moment } from './moment.js'
import { windowOf } from './window.js'

/** Rows that may still be kept: in one flow, and in all. */
export interface RowLimits {
  readonly ofFlow: number
  left: number
}

/** Keeps what the ladder and the plots need of a segment, as far as the limits let it. */
export function addRow(moment: Moment, limits: RowLimits): void {
  const { flow, segment, sender, marks } = moment
  if (flow.rows === null) return
  if (flow.rows.length >= limits.ofFlow || limits.left <= 0) {
    flow.rowsOmitted++
    return
  }
  limits.left--
  const isScaled = sender.shift >= 0 || segment.has(Flag.SYN)
  const isTimestamp = hasTimestampsOnly(segment)
  flow.rows.push({
    frame: segment.frame,
    time: segment.time,
    sender: sender.side,
    flags: segment.flags,
    seq: segment.seq,
    ack: segment.has(Flag.ACK) ? segment.ack : null,
    length: segment.payload,
    window: isScaled ? windowOf(moment) : null,
    options: isTimestamp ? '' : optionsText(segment),
    tsVal: isTimestamp ? segment.tsVal : -1,
    tsEcr: isTimestamp ? segment.tsEcr : -1,
    marks: marks.length === 0 ? [] : [...new Set(marks)],
  })
}

const hasTimestampsOnly = (segment: Segment): boolean =>
  segment.hasTimestamps &&
  segment.mss < 0 &&
  segment.windowShift < 0 &&
  !segment.sackPermitted &&
  segment.sackCount === 0 &&
  segment.fastOpenCookie < 0 &&
  segment.multipathSubtype < 0

/** The timestamps of a segment in short. */
export const timestampsText = (tsVal: number, tsEcr: number): string => `ts ${tsVal}/${tsEcr}`

function optionsText(segment: Segment): string {
  const words: string[] = []
  if (segment.mss >= 0) words.push(`mss ${segment.mss}`)
  if (segment.windowShift >= 0) words.push(`ws ${segment.windowShift}`)
  if (segment.sackPermitted) words.push('sackOK')
  if (segment.hasTimestamps) words.push(timestampsText(segment.tsVal, segment.tsEcr))
  for (let at = 0; at < segment.sackCount; at++) words.push(`sack ${segment.sack[2 * at]}-${segment.sack[2 * at + 1]}`)
  if (segment.fastOpenCookie >= 0) words.push('tfo')
  if (segment.multipathSubtype >= 0) words.push('mptcp')
  return words.join(' ')
}

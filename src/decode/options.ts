import type { Cursor } from './cursor.js'
import * as Kind from './option-kind.js'
import { OPTIONS_CUT, OPTIONS_MALFORMED, OPTIONS_WHOLE, type Segment } from './segment.js'

/**
 * Reads the options of the TCP header at the cursor into the segment, `segment.headerLength` being known and within the
 * segment. Where an option is repeated the last counts, as for Linux.
 */
export function readOptions(cursor: Cursor, segment: Segment): void {
  reset(segment)
  if (segment.headerLength === 20) return
  const at = cursor.at + 20
  const end = cursor.at + segment.headerLength
  // The layout that RFC 7323, appendix A, recommends; nearly every segment of most connections.
  if (segment.headerLength === 32 && end <= cursor.end && cursor.view.getInt32(at) === NOP_NOP_TIMESTAMPS) {
    readTimestamps(cursor.view, at + 4, segment)
    segment.optionKinds = TIMESTAMPS_KIND
    return
  }
  walk(cursor, segment, at, end)
}

function reset(segment: Segment): void {
  segment.optionsState = OPTIONS_WHOLE
  segment.malformedOptionAt = -1
  segment.nonzeroPaddingAt = -1
  segment.optionKinds = 0
  segment.repeatedKinds = 0
  segment.mss = -1
  segment.windowShift = -1
  segment.sackPermitted = false
  segment.hasTimestamps = false
  segment.tsVal = 0
  segment.tsEcr = 0
  segment.sackCount = 0
  segment.fastOpenCookie = -1
  segment.multipathSubtype = -1
  segment.userTimeout = -1
}

/**
 * An option with a length that can't be (0, 1, or past the header) ends the walk. One that merely has another length than
 * its kind demands is passed over, as receivers do, so that what follows it still counts.
 */
function walk(cursor: Cursor, segment: Segment, from: number, end: number): void {
  const { bytes, view } = cursor
  const capturedEnd = Math.min(end, cursor.end)
  if (capturedEnd < end) segment.optionsState = OPTIONS_CUT
  let at = from
  while (at < capturedEnd) {
    const kind = bytes[at]!
    if (kind === Kind.END_OF_LIST) {
      // Whatever was cut off is padding.
      if (segment.optionsState === OPTIONS_CUT) segment.optionsState = OPTIONS_WHOLE
      noteKind(segment, kind)
      segment.nonzeroPaddingAt = nonzeroAt(bytes, at + 1, capturedEnd, cursor.at)
      return
    }
    if (kind === Kind.NO_OPERATION) {
      at++
      continue
    }
    if (at + 1 === capturedEnd && capturedEnd < end) return
    const length = at + 1 < end ? bytes[at + 1]! : 0
    if (length < 2 || at + length > end) {
      markMalformed(cursor, segment, at)
      return
    }
    if (at + length > capturedEnd) return
    if (readOption(bytes, view, at, kind, length, segment)) noteKind(segment, kind)
    else markMalformed(cursor, segment, at)
    at += length
  }
}

/** Padding is zeros (RFC 9293, MUST-69): the first octet that isn't, counted from the header's start; -1: none. */
function nonzeroAt(bytes: Uint8Array, from: number, to: number, header: number): number {
  for (let at = from; at < to; at++) if (bytes[at] !== 0) return at - header
  return -1
}

function noteKind(segment: Segment, kind: number): void {
  if (kind >= KINDS_NOTED) return
  segment.repeatedKinds |= segment.optionKinds & (1 << kind)
  segment.optionKinds |= 1 << kind
}

function markMalformed(cursor: Cursor, segment: Segment, at: number): void {
  segment.optionsState = OPTIONS_MALFORMED
  if (segment.malformedOptionAt < 0) segment.malformedOptionAt = at - cursor.at
}

/** False where the length isn't one that the kind can have. Kinds that we don't know are right. */
function readOption(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  kind: number,
  length: number,
  segment: Segment,
): boolean {
  switch (kind) {
    case Kind.MAXIMUM_SEGMENT_SIZE:
      if (length !== 4) return false
      segment.mss = view.getUint16(at + 2)
      return true
    case Kind.WINDOW_SCALE:
      if (length !== 3) return false
      segment.windowShift = bytes[at + 2]!
      return true
    case Kind.SACK_PERMITTED:
      if (length !== 2) return false
      segment.sackPermitted = true
      return true
    case Kind.SACK:
      return readSack(view, at, length, segment)
    case Kind.TIMESTAMPS:
      if (length !== 10) return false
      readTimestamps(view, at + 2, segment)
      return true
    case Kind.USER_TIMEOUT:
      if (length !== 4) return false
      segment.userTimeout = view.getUint16(at + 2)
      return true
    case Kind.MULTIPATH:
      if (length > 2) segment.multipathSubtype = bytes[at + 2]! >> 4
      return true
    case Kind.FAST_OPEN:
      segment.fastOpenCookie = length - 2
      return true
    case Kind.EXPERIMENT:
      if (length >= 4 && view.getUint16(at + 2) === FAST_OPEN_MAGIC) segment.fastOpenCookie = length - 4
      return true
    default:
      return true
  }
}

function readTimestamps(view: DataView, at: number, segment: Segment): void {
  segment.hasTimestamps = true
  segment.tsVal = view.getUint32(at)
  segment.tsEcr = view.getUint32(at + 4)
}

/** Up to four blocks: no more fit in a header. None is legal, of length 2 (RFC 2018, section 3), and some stacks send that. */
function readSack(view: DataView, at: number, length: number, segment: Segment): boolean {
  if (length % 8 !== 2) return false
  segment.sackCount = (length - 2) / 8
  for (let edge = 0; edge < segment.sackCount * 2; edge++) segment.sack[edge] = view.getUint32(at + 2 + edge * 4)
  return true
}

/** RFC 6994: the number that Fast Open had before it had a kind of its own. */
const FAST_OPEN_MAGIC = 0xf989
/** No-operation twice, then kind 8 of length 10. */
const NOP_NOP_TIMESTAMPS = 0x0101080a
/** Kinds that have a bit of their own in `optionKinds`. */
const KINDS_NOTED = 32
const TIMESTAMPS_KIND = 1 << Kind.TIMESTAMPS

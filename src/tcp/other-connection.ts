import type { Segment } from '../decode/segment.js'
import type { Endpoint, SynRecord } from './endpoint.js'
import { isBefore } from './sequence.js'

/**
 * Farthest that whoever counts wrongly is off, in octets. Another connection of the same two ends lies farther: ISNs advance
 * by 250 in a millisecond, whether there is a connection or not (RFC 9293, section 3.4.1).
 */
const MISCOUNTED = 100

/** Whether an acknowledgment so far from the right one is a wrong one, and not the right one of another connection. */
export const isMiscounted = (off: number): boolean => Math.abs(off | 0) < MISCOUNTED

/**
 * Whether a segment whose acknowledgment is `off` from the right one answers `syn` all the same, wrongly, or is one of another
 * connection, which may have begun before the capture: a stale copy of its SYN makes its ends speak again (RFC 9293,
 * section 3.5, Figure 8; section 3.10.7.4, first step). Its timestamp echoes what it answers; null: nothing tells.
 */
export function isAnswerTo(syn: SynRecord | null, segment: Segment, off: number): boolean | null {
  if (syn?.hasTimestamps && segment.hasTimestamps) return !isBefore(segment.tsEcr, syn.tsVal)
  return isMiscounted(off) ? true : null
}

/**
 * The same of a SYN,ACK, which echoes the very SYN that it answers. A later time than any that was seen is that of a SYN which
 * the one at hand, late on its way, may have outlived.
 */
export function isAnswerToSyn({ syn, tsVal }: Endpoint, segment: Segment, off: number): boolean | null {
  if (syn?.hasTimestamps && segment.hasTimestamps) return segment.tsEcr === syn.tsVal || segment.tsEcr === tsVal
  return isMiscounted(off) ? true : null
}

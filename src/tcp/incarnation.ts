import * as Flag from '../decode/flag.js'
import type { Segment } from '../decode/segment.js'
import type { ReuseEvidence, SynVerdict } from './attempt.js'
import type { Endpoint, SynRecord } from './endpoint.js'
import { type Flow, sameEnd } from './flow.js'
import { isBefore, onCircle, unroll } from './sequence.js'
import { SYN_RECEIVED, SYN_SENT, TIME_WAIT, UNSEEN } from './states.js'

/*
 * Is a SYN new, a repetition, or stale? And which flow of its addresses and ports does it belong to? A SYN opens a
 * new flow when nothing of the old one can be alive; otherwise it is pending until the peer's answer tells.
 */

/** How many earlier flows of a tuple are searched for the original of a SYN. */
const PAST = 8

/** What a SYN of `sender` is, in view of all that the tuple has seen. */
export function judgeSyn(segment: Segment, flow: Flow, sender: Endpoint): SynVerdict {
  if (sender.pureSyn !== null && onCircle(sender.pureSyn.seq) === segment.seq && !hasEnded(flow)) {
    const isOpen = sender.state !== SYN_SENT && sender.state !== UNSEEN
    // After both FINs it may be a new connection with the number of the old one.
    if (isOpen && !(sender.finAcked && sender.peer.finAcked))
      return { test: 3, copyOf: sender.pureSyn.frame, certain: true }
  }
  let steps = 0
  for (let past: Flow | null = flow; past !== null && steps < PAST; past = past.previous, steps++) {
    const end = sameEnd(flow, sender, past)
    const original = end.pureSyn
    if (original === null || onCircle(original.seq) !== segment.seq) continue
    const verdict = compareWithOriginal(segment, original)
    if (verdict !== null) return verdict
  }
  if (segment.hasTimestamps && isOlderThanSent(segment, flow, sender)) return { test: 5, copyOf: 0, certain: false }
  const { peer } = sender
  if (peer.state === TIME_WAIT) return { test: 8, copyOf: 0, certain: true }
  if (peer.state >= SYN_RECEIVED && !hasEnded(flow)) return { test: 7, copyOf: 0, certain: false }
  return { test: 9, copyOf: 0, certain: true }
}

export const isOldDuplicate = (verdict: SynVerdict | null): boolean =>
  verdict !== null && verdict.test >= 3 && verdict.test <= 6

/** The same ISS again: a copy by its timestamp or its IP identification; a newer timestamp says that the ISS was used anew. */
function compareWithOriginal(segment: Segment, original: SynRecord): SynVerdict | null {
  if (segment.hasTimestamps && original.hasTimestamps) {
    if (segment.tsVal === original.tsVal) return { test: 4, copyOf: original.frame, certain: true }
    return isBefore(original.tsVal, segment.tsVal) ? null : { test: 5, copyOf: original.frame, certain: false }
  }
  const isAlike = segment.window === original.window && segment.mss === original.mss
  // A sender numbers its packets: another number is another emission.
  const isSamePacket = segment.ipId > 0 && original.ipId > 0 ? segment.ipId === original.ipId : isAlike
  return isSamePacket ? { test: 4, copyOf: original.frame, certain: false } : null
}

/** Longest that timestamps may be compared over, in seconds (RFC 7323, section 5.5). */
const COMPARABLE = 24 * 86_400

function isOlderThanSent(segment: Segment, flow: Flow, sender: Endpoint): boolean {
  let steps = 0
  for (let past: Flow | null = flow; past !== null && steps < PAST; past = past.previous, steps++) {
    const end = sameEnd(flow, sender, past)
    if (Number.isNaN(end.tsVal) || segment.time - end.tsTime > COMPARABLE) continue
    if (((end.tsVal - segment.tsVal) | 0) > 1) return true
  }
  return false
}

/** Whether nothing of the flow can be alive when `opener` sends a SYN of another number. */
export function isDead(flow: Flow, opener: Endpoint, segment: Segment, timeWait: number): boolean {
  if (hasEnded(flow)) return true
  const { peer } = opener
  const quiet = segment.time - flow.lastOwnTime
  if (opener.finAcked && peer.finAcked) {
    const watch = flow.timeWait
    if (watch?.firstOutFrame) return true
    // The holder itself uses the pair again: its TIME-WAIT is over, and its peer was CLOSED already.
    if (watch !== null && watch.holder === opener.side) return true
    return quiet > timeWait
  }
  // An attempt that nobody answered is over when its own end tries anew.
  if (opener.state === SYN_SENT && !peer.isSeen) return isLaterTry(segment, opener, quiet)
  return false
}

/** A RST has ended it, and nobody went on. */
export const hasEnded = (flow: Flow): boolean => flow.reset !== null && !flow.reset.contradicted

function isLaterTry(segment: Segment, opener: Endpoint, quiet: number): boolean {
  const first = opener.pureSyn
  if (segment.hasTimestamps && first?.hasTimestamps) return isBefore(first.tsVal, segment.tsVal)
  return quiet > 2
}

/** How a SYN looks to the end that it reaches in TIME-WAIT (RFC 6191, section 2; RFC 9293, section 3.6.1). */
export function reuseEvidence(segment: Segment, sender: Endpoint): ReuseEvidence {
  const isHigher = unroll(segment.seq, sender.nxt) > sender.nxt - 1
  const hadTimestamps = !Number.isNaN(sender.tsVal)
  if (segment.hasTimestamps && hadTimestamps) {
    if (isBefore(sender.tsVal, segment.tsVal)) return { safe: true, basis: 'timestamp' }
    if (sender.tsVal === segment.tsVal && isHigher) return { safe: true, basis: 'isn' }
    return { safe: false, basis: null }
  }
  if (segment.hasTimestamps) return { safe: true, basis: 'timestamp' }
  return isHigher ? { safe: true, basis: 'isn' } : { safe: false, basis: null }
}

/** Whether a segment's numbers have all passed in this flow: it is a copy, or an answer to one. */
export function hasPassed(sender: Endpoint, segment: Segment): boolean {
  const { peer } = sender
  const seq = unroll(segment.seq, sender.nxt)
  if (!(seq >= lowestOf(sender) && seq + segment.length <= sender.nxt)) return false
  if (!segment.has(Flag.ACK)) return true
  const ack = unroll(segment.ack, peer.nxt)
  return ack > lowestOf(peer) && ack <= peer.nxt
}

/** How far around a flow's numbers its own segments may lie. */
const NEAR = 2 ** 25
/** Farthest that anything of a connection lies past the FIN of its sender, or past what had passed before a RST. */
export const PAST_FIN = 2 ** 16

/** Whether a segment's numbers are those of this flow, which may be over. */
export function fits(sender: Endpoint, segment: Segment, isOver = false): boolean {
  if (!Number.isNaN(sender.nxt)) {
    const seq = unroll(segment.seq, sender.nxt)
    if (seq < lowestOf(sender) - 1 || seq > highestOf(sender, isOver)) return false
  }
  const { peer } = sender
  if (Number.isNaN(peer.nxt) || !segment.has(Flag.ACK)) return true
  const ack = unroll(segment.ack, peer.nxt)
  return ack >= lowestOf(peer) && ack <= highestOf(peer, isOver)
}

/** Its first number, or where the capture lacks that, what lies far enough before the latest. */
const lowestOf = ({ nxt, iss }: Endpoint): number => (Number.isNaN(iss) ? nxt - NEAR : iss)

/** After its FIN, or a RST, an end has no new numbers, however wrong it may be. */
const highestOf = ({ nxt, fin }: Endpoint, isOver: boolean): number =>
  nxt + (isOver || !Number.isNaN(fin) ? PAST_FIN : NEAR)

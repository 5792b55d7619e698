import * as Flag from '../decode/flag.js'
import { OPTIONS_WHOLE } from '../decode/segment.js'
import type { Moment } from './moment.js'
import { isBefore, stepsFrom } from './sequence.js'
import { reorderWindow, type Suspicion } from './suspicion.js'
import { alwaysOffers, MULTIPATH, mayOffer, TIMESTAMPS } from './syn-options.js'

/** Looks at a segment's timestamp before it is taken in: one that is missing, and one that goes back. */
export function watchTimestamp(moment: Moment): void {
  const { sender, receiver, segment } = moment
  if (!segment.hasTimestamps) watchMissing(moment)
  else {
    if (sender.syn?.hasTimestamps !== true || receiver.syn?.hasTimestamps !== true) watchUnagreed(moment)
    if (isBefore(segment.tsVal, sender.tsVal)) watchClock(moment)
    if (segment.tsEcr !== 0 && isBefore(receiver.tsVal, segment.tsEcr)) suspectEcho(moment)
  }
}

/** An end can't know a timestamp that its peer has not sent; but the capture may lack the segment that carried it, or hold it late. */
function suspectEcho({ flow, sender, receiver, segment, frame, time }: Moment): void {
  if (!segment.has(Flag.ACK) || flow.suspicions.some((s) => s.kind === 'unknown echo' && s.by === sender.side)) return
  const deadline = time + reorderWindow(receiver.rttTap)
  flow.suspect({ kind: 'unknown echo', by: sender.side, frame, time, deadline, echo: segment.tsEcr })
}

/** The peer's next segment that is no late one, as it acknowledges more than any before, shows how far its clock has come. */
export function resolveUnknownEcho(
  { by, frame, time, deadline, echo }: Extract<Suspicion, { kind: 'unknown echo' }>,
  { flow, sender, segment, ack, frame: proofFrame, time: now }: Moment,
): boolean {
  if (sender.side === by || !segment.hasTimestamps) return false
  const ahead = stepsFrom(segment.tsVal, echo)
  if (ahead <= 0) {
    // The file holds late what it echoes.
    const { peer } = sender
    if (!isBefore(echo, peer.tsEcr)) peer.tsEcr = echo
    return true
  }
  if (now <= deadline || !(ack > sender.rcv)) return false
  flow.incidents.tell('echo unknown', { frame, time, by, echo, ahead, proofFrame })
  return true
}

/** Without ACK there is nothing to echo: the field should be 0 (RFC 7323, section 3.2). */
export function watchEcho({ flow, sender, segment, frame, time }: Moment): void {
  if (!segment.isPureSyn || !segment.hasTimestamps || segment.tsEcr === 0) return
  flow.incidents.tell('echo in SYN', { frame, time, by: sender.side, echo: segment.tsEcr })
}

/** One of the SYNs carried no timestamp, so that none are in use (RFC 7323, section 3.2). */
function watchUnagreed({ flow, sender, receiver, frame, time }: Moment): void {
  if (!flow.handshakeSeen || (mayOffer(sender, TIMESTAMPS) && mayOffer(receiver, TIMESTAMPS))) return
  flow.incidents.tell('timestamp not agreed', { frame, time, by: sender.side })
}

/**
 * Both SYNs carried timestamps, so that every segment without RST must (RFC 7323, section 3.2). With Multipath TCP the
 * header may have no room left for them.
 */
function watchMissing({ flow, sender, receiver, segment, end, ack, frame, time }: Moment): void {
  if (!sender.syn?.hasTimestamps || !receiver.syn?.hasTimestamps || segment.optionsState !== OPTIONS_WHOLE) return
  if (!alwaysOffers(sender, TIMESTAMPS) || !alwaysOffers(receiver, TIMESTAMPS)) return
  if (mayOffer(sender, MULTIPATH) && mayOffer(receiver, MULTIPATH)) return
  const isNews = (segment.length > 0 && end > sender.nxt) || ack > sender.rcv
  const otherTtl = segment.ttl !== sender.syn.ttl
  flow.incidents.tell('timestamp missing', { frame, time, by: sender.side, isNews, otherTtl })
}

/** Longest that a timestamp counts, in seconds (RFC 7323, section 5.5). */
const TIMESTAMP_AGE = 24 * 86_400

/**
 * The clock of timestamps never steps back (RFC 7323, section 5.4). Order of sending, not of capture, is what counts: a
 * segment that acknowledges or echoes more than all before it was sent after them. New data that starts where an earlier
 * segment with a newer timestamp ended was too, unless that one was sent again and overtook it.
 */
function watchClock({ flow, sender, segment, seq, ack, frame, time }: Moment): void {
  const age = time - sender.tsTime
  const behind = stepsFrom(segment.tsVal, sender.tsVal)
  // What the segment with the newer timestamp lies behind was sent before it.
  const isNew = segment.length > 0 && seq >= sender.nxt && seq >= sender.tsEnd
  if (!isNew || behind <= 1 || age > TIMESTAMP_AGE || Number.isNaN(sender.tsEnd)) return
  const certain = ack > sender.rcv || isBefore(sender.tsEcr, segment.tsEcr)
  const isLater = age > reorderWindow(Number.POSITIVE_INFINITY)
  if (!certain && !isLater) return
  flow.incidents.tell('timestamp went back', {
    frame,
    time,
    by: sender.side,
    behind,
    lastFrame: sender.tsFrame,
    certain,
  })
}

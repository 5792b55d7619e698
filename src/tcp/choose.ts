import * as Flag from '../decode/flag.js'
import type { Segment } from '../decode/segment.js'
import { answeredBy, type SynAttempt, type SynVerdict } from './attempt.js'
import type { Endpoint, SynRecord } from './endpoint.js'
import { type Flow, sameEnd } from './flow.js'
import { acknowledgesSyn } from './handshake.js'
import { fits, hasEnded, hasPassed, isDead, isOldDuplicate, judgeSyn } from './incarnation.js'
import { type FlowBook, openFlow, promote } from './opening.js'
import { onCircle, unroll } from './sequence.js'
import { SYN_RECEIVED, SYN_SENT, UNSEEN } from './states.js'

/*
 * Which flow of a tuple does a segment belong to? Almost always the present one. A SYN may open a new one, at once or
 * when its answer comes; a segment may be one of the flow before.
 */

/** The flow of the tuple that a segment belongs to; SYNs have `chooseForSyn`. */
export function chooseFlow(current: Flow, segment: Segment, sourceIsLow: boolean, tracker: FlowBook): Flow {
  if (segment.isSynAck) return chooseForSynAck(current, segment, sourceIsLow, tracker)
  const attempt = attemptContinuedBy(current, segment, sourceIsLow)
  if (attempt !== undefined) return promote(tracker, current, attempt, segment, !sourceIsLow)
  const sender = current.sourceEnd(sourceIsLow)
  const { previous } = current
  if (previous !== null && refusesAnswer(previous, sameEnd(current, sender.peer, previous), sender, segment))
    return previous
  if (previous !== null && !sender.isSeen && continues(sameEnd(current, sender, previous), segment)) return previous
  const earlier = previous === null ? null : earlierOf(current, sender, segment)
  if (earlier !== null) return earlier
  return isOfUnseenConnection(sender, segment) ? openFlow(tracker, segment, sourceIsLow, current, null) : current
}

/** The very numbers with which the flow before has ended: its TIME-WAIT answers, whatever the new SYN's number is. */
const continues = ({ nxt, rcv }: Endpoint, { seq, ack }: Segment): boolean =>
  onCircle(nxt) === seq && onCircle(rcv) === ack

/** A RST with the very number that a SYN,ACK of the flow before has acknowledged: its receiver disowns that flow's SYN. */
function refusesAnswer({ ackFrame }: Flow, { synAck }: Endpoint, { nxt }: Endpoint, segment: Segment): boolean {
  if (!segment.has(Flag.RST) || segment.has(Flag.ACK) || onCircle(nxt) === segment.seq) return false
  return ackFrame === 0 && synAck?.ack === segment.seq
}

/** Longest that a copy of a segment lives in the network, in seconds (MSL: RFC 9293, section 3.4.2). */
const MSL = 120

/** The flow before, or one before that, whose numbers a segment has and the present one's it has not, or may not have. */
function earlierOf(current: Flow, sender: Endpoint, segment: Segment): Flow | null {
  const isOwn = fits(sender, segment)
  // An attempt that has seen no SYN of the called side has no numbers of its own in one direction.
  if (isOwn && (current.server.syn !== null || current.client.pureSyn === null)) return null
  // Nor has a RST that refuses its SYN.
  if (isOwn && segment.has(Flag.RST) && segment.has(Flag.ACK)) return null
  let past = current.previous
  for (let steps = 0; past !== null && steps < PAST; past = past.previous, steps++) {
    const end = sameEnd(current, sender, past)
    const isRecent = segment.time - past.lastTime < MSL
    if (isOwn && !isRecent) continue
    // An end that still has that connection may speak again at any time: with numbers that have passed already.
    if (hasPassed(end, segment)) return past
    if (!isOwn && isRecent && past === current.previous && fits(end, segment, hasEnded(past))) return past
  }
  return null
}

/** Farthest that the numbers of an end lie from its last ones when its connection is being closed. */
const FOREIGN = 2 ** 16

/** Octets beyond all numbers of a connection that is being closed, at both ends: the capture missed how the next one began. */
function isOfUnseenConnection(sender: Endpoint, segment: Segment): boolean {
  const { peer } = sender
  if (sender.fins.count === 0 || peer.fins.count === 0) return false
  if (segment.length === 0 || !segment.has(Flag.ACK) || segment.has(Flag.RST)) return false
  const isFar = (number: number, last: number): boolean => unroll(number, last) > last + FOREIGN
  return isFar(segment.seq, sender.nxt) && isFar(segment.ack, peer.nxt)
}

/** Its numbers are not the flow's; in SYN-SENT, where an end knows none of its peer's, what it acknowledges is none of those. */
function isForeign(sender: Endpoint, segment: Segment): boolean {
  const { state, peer } = sender
  if (state !== SYN_SENT) return !fits(sender, segment)
  const ack = unroll(segment.ack, peer.nxt)
  return segment.has(Flag.ACK) && !(ack > peer.iss && ack <= peer.nxt)
}

/** The SYN that waits while its sender goes on with its numbers: it was answered where the tap did not see it. */
function attemptContinuedBy(current: Flow, segment: Segment, sourceIsLow: boolean): SynAttempt | undefined {
  if (current.attempts.length === 0 || segment.has(Flag.RST)) return undefined
  const sender = current.sourceEnd(sourceIsLow)
  // Whoever has sent a RST has no more of the old connection, whether or not that arrived; who has called alone has none yet.
  const isOver = sender.finAcked || hasEnded(current) || current.reset?.by === sender.side || isForeign(sender, segment)
  if (!isOver && sender.peer.isSeen) return undefined
  return current.attempts.find(
    ({ by, openedFlow, answer, iss, record, verdict }) =>
      by === sender.side &&
      openedFlow < 0 &&
      !isOldDuplicate(verdict) &&
      answer === 'none' &&
      segment.seq === (iss + 1 + record.payload) >>> 0,
  )
}

/** What becomes of a SYN: its flow, and the verdict with which it waits there for its answer; null when it belongs there. */
export interface SynChoice {
  readonly flow: Flow
  readonly pending: SynVerdict | null
}

const settled = (flow: Flow): SynChoice => ({ flow, pending: null })

export function chooseForSyn(current: Flow, segment: Segment, sourceIsLow: boolean, tracker: FlowBook): SynChoice {
  const sender = current.sourceEnd(sourceIsLow)
  if (segment.has(Flag.FIN)) return settled(current)
  if (isOwnSyn(current, segment, sourceIsLow)) return settled(current)
  const { previous } = current
  if (previous !== null && isTriedAgain(previous, segment, sourceIsLow) && !isOpen(current))
    return settled(restore(tracker, current, previous))
  const crossed = attemptCrossedBy(current, segment, sender.peer)
  if (crossed !== undefined) return settled(promote(tracker, current, crossed, segment, sourceIsLow))
  const verdict = judgeSyn(segment, current, sender)
  if (verdict.test === 3 || !isDead(current, sender, segment, tracker.settings.timeWait))
    return { flow: current, pending: verdict }
  return settled(openFlow(tracker, segment, sourceIsLow, current, verdict))
}

/** The SYN of the peer that waits where an attempt of its other number was refused: both call at the same time. */
function attemptCrossedBy(current: Flow, { time }: Segment, { side }: Endpoint): SynAttempt | undefined {
  if (current.reset?.ended !== 'refused' || !hasEnded(current)) return undefined
  return current.attempts.find(
    ({ by, openedFlow, answer, verdict, lastTime }) =>
      by === side && openedFlow < 0 && answer === 'none' && !isOldDuplicate(verdict) && time - lastTime < RETRIES,
  )
}

/** The SYN of an attempt that nobody has answered, sent again. */
const isTriedAgain = (flow: Flow, segment: Segment, sourceIsLow: boolean): boolean =>
  !flow.server.isSeen && flow.sourceEnd(sourceIsLow).pureSyn !== null && isOwnSyn(flow, segment, sourceIsLow)

const isOpen = (flow: Flow): boolean => flow.ackFrame > 0 && !hasEnded(flow)

/** The attempt that was pending before a stale SYN came in between goes on: the tuple is its own again. */
function restore(tracker: FlowBook, current: Flow, previous: Flow): Flow {
  current.previous = previous.previous
  current.next = previous
  previous.previous = current
  previous.next = null
  previous.ended = 'capture-end'
  current.ended = 'reused'
  tracker.makeCurrent(previous)
  return previous
}

/** A SYN of this very handshake: its repetition, the one that crosses the peer's, or one that the file holds late. */
function isOwnSyn(flow: Flow, segment: Segment, sourceIsLow: boolean): boolean {
  const sender = flow.sourceEnd(sourceIsLow)
  const { peer } = sender
  if (sender.pureSyn !== null) {
    if (unroll(segment.seq, sender.pureSyn.seq) !== sender.pureSyn.seq) return false
    if (sender.state === SYN_SENT || sender.state === SYN_RECEIVED) return true
    // Some stacks try a refused SYN again, with the same number (Windows does).
    return flow.reset?.ended === 'refused' && segment.time - flow.reset.time < RETRIES
  }
  // The SYN,ACK into which it has turned the SYN of a simultaneous open (RFC 9293, Figure 7) has overtaken that.
  if (sender.synAck !== null && onCircle(sender.synAck.seq) === segment.seq && peer.isActive) return true
  if (peer.synAck !== null && !peer.isActive) return acknowledgedBy(peer.synAck, segment) && flow.client === sender
  const isCrossing = peer.pureSyn !== null && peer.state === SYN_SENT && sender.dataSegments === 0
  return isCrossing && !hasEnded(flow) && (sender.state === UNSEEN || flow.bareAckFrame > 0)
}

/** Longest that a refused SYN is tried again for, in seconds. */
const RETRIES = 120

const acknowledgedBy = (synAck: SynRecord, segment: Segment): boolean =>
  synAck.ack === (segment.seq + 1 + segment.payload) >>> 0 || synAck.ack === (segment.seq + 1) >>> 0

function chooseForSynAck(current: Flow, segment: Segment, sourceIsLow: boolean, tracker: FlowBook): Flow {
  const sender = current.sourceEnd(sourceIsLow)
  const { peer } = sender
  const attempt = answeredBy(segment, current.attempts, peer.side)
  const isOwn = peer.pureSyn !== null && acknowledgesSyn(peer, segment.ack)
  // The same number in the handshake at hand and in a later copy: the copy counts once the handshake is over.
  if (attempt !== undefined && (!isOwn || sender.synAck !== null) && !isRepeat(sender.synAck, segment))
    return promote(tracker, current, attempt, segment, sourceIsLow)
  const { previous } = current
  if (!isOwn && previous !== null && !isOpen(current)) {
    const before = sameEnd(current, peer, previous)
    if (before.pureSyn !== null && before.state === SYN_SENT && acknowledgesSyn(before, segment.ack))
      return restore(tracker, current, previous)
  }
  // An old SYN that is answered anew gets another number: the very one of before is a copy, as the SYN is.
  const isFirst = isOwn && sender.synAck === null && !isOldDuplicate(current.origin)
  const repeated = isFirst || isRepeat(sender.synAck, segment) ? null : earlierOfRepeat(current, sender, segment)
  if (repeated !== null) return repeated
  if (isOwn) return current
  const waiting = waitingBefore(tracker, current, segment, sourceIsLow)
  if (waiting !== null) return waiting
  const past = earlierAnswered(current, sender, segment)
  if (past !== null) return past
  return answersUnseenSyn(current, sender, segment) ? openFlow(tracker, segment, sourceIsLow, current, null) : current
}

/** How many earlier flows of a tuple are asked whether a SYN,ACK is theirs. */
const PAST = 8

/** The flow of a SYN that has waited in an earlier flow, and is answered after the connections that came between. */
function waitingBefore(tracker: FlowBook, current: Flow, segment: Segment, sourceIsLow: boolean): Flow | null {
  let past = current.previous
  for (let steps = 0; past !== null && steps < PAST; past = past.previous, steps++) {
    const { peer } = past.sourceEnd(sourceIsLow)
    const attempt = answeredBy(segment, past.attempts, peer.side)
    if (attempt !== undefined) return promote(tracker, past, attempt, segment, sourceIsLow, current)
  }
  return null
}

/** The earlier flow whose SYN,ACK it is: on its way for long, or sent again and again. */
const earlierOfRepeat = (current: Flow, sender: Endpoint, segment: Segment): Flow | null =>
  earlierWhere(current, sender, ({ synAck }) => isRepeat(synAck, segment))

/** The earlier flow whose SYN it answers, perhaps a late copy of that. */
const earlierAnswered = (current: Flow, sender: Endpoint, segment: Segment): Flow | null =>
  earlierWhere(current, sender, ({ peer }) => peer.pureSyn !== null && acknowledgesSyn(peer, segment.ack))

function earlierWhere(current: Flow, sender: Endpoint, isIt: (end: Endpoint) => boolean): Flow | null {
  let past = current.previous
  for (let steps = 0; past !== null && steps < PAST; past = past.previous, steps++)
    if (isIt(sameEnd(current, sender, past))) return past
  return null
}

/** The answer to a SYN that the capture has missed: the connection is over, and so was its handshake. */
function answersUnseenSyn(flow: Flow, sender: Endpoint, segment: Segment): boolean {
  if (isRepeat(sender.synAck, segment)) return false
  // After a FIN nobody answers a SYN within the same connection.
  if (sender.fins.count > 0 || sender.peer.fins.count > 0) return true
  if (!hasEnded(flow)) return false
  return flow.reset?.ended === 'connection' || flow.ackFrame > 0 || flow.joinedLate || sender.synAck !== null
}

const isRepeat = (synAck: SynRecord | null, segment: Segment): boolean =>
  synAck !== null && synAck.ack === segment.ack && unroll(segment.seq, synAck.seq) === synAck.seq

import { addressText } from '../decode/address.js'
import * as Flag from '../decode/flag.js'
import type { Segment } from '../decode/segment.js'
import type { SynAttempt, SynVerdict } from './attempt.js'
import type { SynRecord } from './endpoint.js'
import { type Flow, sameEnd } from './flow.js'
import { acknowledgesSyn, adoptSyn, synRecord } from './handshake.js'
import { fits, hasEnded, isDead, isOldDuplicate, judgeSyn, reuseEvidence } from './incarnation.js'
import { countFrame, type Moment } from './moment.js'
import { onCircle, origin, unroll } from './sequence.js'
import { SYN_RECEIVED, SYN_SENT, TIME_WAIT, UNSEEN } from './states.js'

/*
 * Which flow of a tuple does a segment belong to? Almost always the present one. A SYN may open a new one, at once or
 * when its answer comes; a segment may be one of the flow before.
 */

/** Where flows are kept (tracker.ts). */
export interface FlowBook {
  readonly settings: { readonly timeWait: number }
  /** A new flow for the tuple at hand; its segments belong to it from now on. */
  begin(segment: Segment): Flow
  /** The tuple's segments belong to this flow again. */
  makeCurrent(flow: Flow): void
}

/** The flow of the tuple that a segment belongs to; SYNs have `chooseForSyn`. */
export function chooseFlow(current: Flow, segment: Segment, sourceIsLow: boolean, tracker: FlowBook): Flow {
  if (segment.isSynAck) return chooseForSynAck(current, segment, sourceIsLow, tracker)
  const { previous } = current
  if (previous !== null && segment.time - previous.lastTime < tracker.settings.timeWait) {
    const sender = current.endpoint(sourceIsLow === current.clientIsLow ? 'client' : 'server')
    if (!fits(sender, segment) && fits(sameEnd(current, sender, previous), segment)) return previous
  }
  return current
}

/** What becomes of a SYN: its flow, and the verdict with which it waits there for its answer; null when it belongs there. */
export interface SynChoice {
  readonly flow: Flow
  readonly pending: SynVerdict | null
}

const settled = (flow: Flow): SynChoice => ({ flow, pending: null })

export function chooseForSyn(current: Flow, segment: Segment, sourceIsLow: boolean, tracker: FlowBook): SynChoice {
  const sender = current.endpoint(sourceIsLow === current.clientIsLow ? 'client' : 'server')
  if (segment.has(Flag.FIN)) return settled(current)
  if (isOwnSyn(current, segment, sourceIsLow)) return settled(current)
  const { previous } = current
  if (previous !== null && isOwnSyn(previous, segment, sourceIsLow) && !previous.server.isSeen) {
    return settled(restore(tracker, current, previous))
  }
  const verdict = judgeSyn(segment, current, sender)
  if (verdict.test === 3 || !isDead(current, sender, segment, tracker.settings.timeWait))
    return { flow: current, pending: verdict }
  return settled(openFlow(tracker, segment, sourceIsLow, current, verdict))
}

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
  const sender = flow.endpoint(sourceIsLow === flow.clientIsLow ? 'client' : 'server')
  const { peer } = sender
  if (sender.pureSyn !== null) {
    if (unroll(segment.seq, sender.pureSyn.seq) !== sender.pureSyn.seq) return false
    if (sender.state === SYN_SENT || sender.state === SYN_RECEIVED) return true
    // Some stacks try a refused SYN again, with the same number (Windows does).
    return flow.reset?.ended === 'refused' && segment.time - flow.reset.time < RETRIES
  }
  if (peer.synAck !== null && !peer.isActive) return acknowledgedBy(peer.synAck, segment) && flow.client === sender
  const isCrossing = peer.pureSyn !== null && peer.state === SYN_SENT && sender.dataSegments === 0
  return isCrossing && !hasEnded(flow) && (sender.state === UNSEEN || flow.bareAckFrame > 0)
}

/** Longest that a refused SYN is tried again for, in seconds. */
const RETRIES = 120

const acknowledgedBy = (synAck: SynRecord, segment: Segment): boolean =>
  synAck.ack === (segment.seq + 1 + segment.payload) >>> 0 || synAck.ack === (segment.seq + 1) >>> 0

function chooseForSynAck(current: Flow, segment: Segment, sourceIsLow: boolean, tracker: FlowBook): Flow {
  const sender = current.endpoint(sourceIsLow === current.clientIsLow ? 'client' : 'server')
  const { peer } = sender
  const attempt = current.attempts.find((a) => a.by === peer.side && a.openedFlow < 0 && answers(a, segment))
  const isOwn = peer.pureSyn !== null && acknowledgesSyn(peer, segment.ack)
  // The same number in the handshake at hand and in a later copy: the copy counts once the handshake is over.
  if (attempt !== undefined && (!isOwn || sender.synAck !== null) && !isRepeat(sender.synAck, segment))
    return promote(tracker, current, attempt, segment, sourceIsLow)
  const { previous } = current
  if (!isOwn && previous !== null) {
    const before = sameEnd(current, peer, previous)
    if (before.pureSyn !== null && before.state === SYN_SENT && acknowledgesSyn(before, segment.ack))
      return restore(tracker, current, previous)
  }
  return current
}

const isRepeat = (synAck: SynRecord | null, segment: Segment): boolean =>
  synAck !== null && synAck.ack === segment.ack && unroll(segment.seq, synAck.seq) === synAck.seq

const answers = (attempt: SynAttempt, segment: Segment): boolean => {
  const acknowledged = (segment.ack - attempt.iss) >>> 0
  return acknowledged >= 1 && acknowledged <= 1 + attempt.record.payload
}

// ── Opening flows ───────────────────────────────────────────────────────────────────────────────────────────────

/** Opens a flow at a segment; the client is who sent the SYN, the target of a SYN,ACK, or the best guess. */
export function openFlow(
  tracker: FlowBook,
  segment: Segment,
  sourceIsLow: boolean,
  previous: Flow | null,
  verdict: SynVerdict | null,
): Flow {
  const flow = tracker.begin(segment)
  if (previous !== null) succeed(flow, previous, segment, sourceIsLow, verdict)
  const isFromClient = sourceIsClient(flow, segment)
  flow.clientIsLow = isFromClient === sourceIsLow
  const octets = segment.ipVersion === 4 ? 4 : 16
  const source = addressText(segment.bytes.subarray(segment.sourceAt, segment.sourceAt + octets))
  const destination = addressText(segment.bytes.subarray(segment.destinationAt, segment.destinationAt + octets))
  flow.clientAddress = isFromClient ? source : destination
  flow.serverAddress = isFromClient ? destination : source
  flow.clientPort = isFromClient ? segment.sourcePort : segment.destinationPort
  flow.serverPort = isFromClient ? segment.destinationPort : segment.sourcePort
  flow.vlan = Array.from(segment.vlan.subarray(0, segment.vlanCount))
  return flow
}

function sourceIsClient(flow: Flow, segment: Segment): boolean {
  if (segment.isPureSyn) {
    flow.clientBasis = 'syn'
    return true
  }
  if (segment.isSynAck) {
    flow.clientBasis = 'syn-ack'
    flow.startedWithSynAck = true
    return false
  }
  flow.joinedLate = !segment.has(Flag.RST)
  const { sourcePort, destinationPort } = segment
  const sourceIsService = isServicePort(sourcePort)
  if (sourceIsService !== isServicePort(destinationPort)) {
    flow.clientBasis = 'port'
    return !sourceIsService
  }
  flow.clientBasis = 'first-sender'
  return true
}

/** Ports below 1024 are services' (RFC 6335, section 6); so are a few well-known ones above. */
const isServicePort = (port: number): boolean => port < 1024 || WELL_KNOWN.has(port)
const WELL_KNOWN = new Set([
  1433, 1521, 1883, 2049, 3128, 3306, 3389, 5060, 5222, 5432, 5672, 5900, 6379, 6667, 8000, 8008, 8080, 8443, 8883,
  9092, 9200, 11211, 27017,
])

/** The flow takes the tuple over from another; a SYN into TIME-WAIT is its reuse (RFC 9293, section 3.6.1). */
function succeed(
  flow: Flow,
  previous: Flow,
  segment: Segment | SynRecord,
  sourceIsLow: boolean,
  verdict: SynVerdict | null,
): void {
  flow.previous = previous
  previous.next = flow
  previous.ended = 'reused'
  flow.origin = verdict
  const opener = previous.endpoint(sourceIsLow === previous.clientIsLow ? 'client' : 'server')
  const watch = previous.timeWait
  if (watch === null || watch.enteredFrame === 0 || watch.firstOutFrame !== 0) return
  if (!watch.isHeldBy(opener.side)) return
  const after = segment.time - watch.startTime
  watch.reuse = {
    frame: segment.frame,
    flow: flow.id,
    by: 'holder',
    safe: true,
    basis: null,
    synAckFrame: 0,
    stale: isOldDuplicate(verdict),
    after,
  }
  if ('length' in segment) Object.assign(watch.reuse, reuseEvidence(segment, opener))
  if (!watch.reuse.stale) watch.seeOut(segment.frame, segment.time, 'reused')
}

// ── SYNs that wait for their answer ─────────────────────────────────────────────────────────────────────────────

/** A SYN reaches a flow that may be alive: it stays an event of that flow unless its answer opens another. */
export function attemptSyn(moment: Moment, verdict: SynVerdict): void {
  const { flow, sender, receiver, segment, frame, time } = moment
  countFrame(moment)
  const known = flow.attempts.find((a) => a.by === sender.side && a.iss === segment.seq && a.openedFlow < 0)
  if (known !== undefined) {
    known.copies++
    if (known.answer !== 'none') {
      // What comes after an answer is a new try.
      known.pending = []
    }
    known.pending.push({ frame, time, record: synRecord(segment, origin(segment.seq)) })
    if (known.frames.length < 20) known.frames.push(frame)
    if (known.answer === 'none' || known.resetFrame > 0) return
    known.answer = 'none'
    return
  }
  const record = synRecord(segment, origin(segment.seq))
  const expected = Number.isNaN(receiver.rcv) ? sender.nxt : receiver.rcv
  const attempt: SynAttempt = {
    by: sender.side,
    iss: segment.seq,
    record,
    verdict,
    senderState: sender.state,
    receiverState: receiver.state,
    frames: [frame],
    times: [time],
    copies: 1,
    distance: Number.isNaN(expected) ? null : moment.seq - expected,
    reuse: receiver.state === TIME_WAIT ? reuseEvidence(segment, sender) : null,
    answer: 'none',
    answerFrame: 0,
    answerTime: Number.NaN,
    answerAck: -1,
    expected: Number.isNaN(receiver.rcv) ? -1 : onCircle(receiver.rcv),
    resetFrame: 0,
    resetTime: Number.NaN,
    openedFlow: -1,
    openedFrame: 0,
    pending: [{ frame, time, record }],
  }
  if (flow.attempts.length < MOST_ATTEMPTS) flow.attempts = [...flow.attempts, attempt]
  const watch = flow.timeWait
  if (watch?.enteredFrame && watch.isHeldBy(receiver.side)) {
    watch.strayFrame = frame
    watch.strayTime = time
    watch.strayWasSyn = true
    watch.ackNumber = -1
  }
}

const MOST_ATTEMPTS = 32

/** Longest that an answer to a SYN is waited for, in seconds. */
const ANSWER = 3

/** What a segment of the flow says of the SYNs that wait: an ACK or a RST answers one, a RST of its sender disowns the answer. */
export function answerAttempts({ flow, sender, segment, frame, time }: Moment): void {
  const attempt = flow.attempts[flow.attempts.length - 1]!
  if (attempt.openedFlow >= 0) return
  const lastCopy = attempt.pending[attempt.pending.length - 1]?.time ?? attempt.times[0]!
  if (sender.side === attempt.by) {
    if (
      segment.has(Flag.RST) &&
      attempt.answer === 'ACK' &&
      segment.seq === attempt.answerAck &&
      attempt.resetFrame === 0
    ) {
      attempt.resetFrame = frame
      attempt.resetTime = time
    }
    return
  }
  if (attempt.answer !== 'none' || time - lastCopy > ANSWER) return
  if (segment.isSynAck && attempt.verdict.test === 3) {
    // It had not received the ACK yet: a repeated SYN,ACK is what every stack answers in SYN-RECEIVED.
    attempt.answer = 'SYN,ACK'
    attempt.answerFrame = frame
    attempt.answerTime = time
    return
  }
  const isAck =
    segment.length === 0 &&
    segment.has(Flag.ACK) &&
    !segment.has(Flag.RST) &&
    segment.seq === sender.nxt >>> 0 &&
    isOfThen(attempt, segment)
  if (!isAck && !segment.has(Flag.RST)) return
  attempt.answer = isAck ? 'ACK' : 'RST'
  attempt.answerFrame = frame
  attempt.answerTime = time
  attempt.answerAck = segment.ack
  attempt.pending = []
  if (isAck) flow.markRow(frame, 'challenge-ack')
}

/** The ACK is the one of when the SYN came: one that has advanced answers something else. */
const isOfThen = ({ expected }: SynAttempt, segment: Segment): boolean => expected < 0 || segment.ack === expected

/** The peer answers with a SYN,ACK: it holds a connection of its own for this SYN. */
function promote(tracker: FlowBook, old: Flow, attempt: SynAttempt, segment: Segment, sourceIsLow: boolean): Flow {
  const opener = old.endpoint(attempt.by)
  const holder = opener.peer
  const copies =
    attempt.pending.length > 0
      ? attempt.pending
      : [{ frame: attempt.frames[0]!, time: attempt.times[0]!, record: attempt.record }]
  const first = copies[0]!
  const flow = tracker.begin(segment)
  attempt.openedFlow = flow.id
  attempt.openedFrame = first.frame
  flow.previous = old
  old.next = flow
  old.ended = 'reused'
  flow.origin = attempt.verdict
  flow.clientBasis = 'syn'
  // The SYN,ACK comes from the server's side.
  flow.clientIsLow = !sourceIsLow
  const isOldClient = attempt.by === 'client'
  flow.clientAddress = isOldClient ? old.clientAddress : old.serverAddress
  flow.serverAddress = isOldClient ? old.serverAddress : old.clientAddress
  flow.clientPort = isOldClient ? old.clientPort : old.serverPort
  flow.serverPort = isOldClient ? old.serverPort : old.clientPort
  flow.vlan = old.vlan
  giveFrames(old, flow, copies)
  for (const copy of copies) adoptSyn(flow, copy.record, copy.frame, copy.time)
  noteReuse(old, flow, attempt, holder.side, first)
  return flow
}

function giveFrames(old: Flow, flow: Flow, copies: readonly { frame: number; time: number }[]): void {
  flow.firstFrame = copies[0]!.frame
  flow.firstTime = copies[0]!.time
  flow.frames = copies.length
  old.frames -= copies.length
  const taken = new Set(copies.map((copy) => copy.frame))
  if (taken.has(old.lastFrame)) {
    old.lastFrame = old.lastOwnFrame
    old.lastTime = old.lastOwnTime
  }
}

function noteReuse(
  old: Flow,
  flow: Flow,
  attempt: SynAttempt,
  holder: 'client' | 'server',
  syn: { frame: number; time: number },
): void {
  const watch = old.timeWait
  if (watch === null || watch.enteredFrame === 0 || watch.firstOutFrame !== 0 || !watch.isHeldBy(holder)) return
  const evidence = attempt.reuse ?? { safe: false, basis: null }
  watch.reuse = {
    frame: syn.frame,
    flow: flow.id,
    by: 'peer',
    ...evidence,
    synAckFrame: 0,
    stale: isOldDuplicate(attempt.verdict),
    after: syn.time - watch.startTime,
  }
  watch.seeOut(syn.frame, syn.time, 'reused')
}

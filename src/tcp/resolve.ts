import * as Flag from '../decode/flag.js'
import { beginClose } from './closing.js'
import type { Endpoint } from './endpoint.js'
import type { Flow } from './flow.js'
import { noted } from './frame-list.js'
import type { Moment } from './moment.js'
import { resolveUnsentSack } from './sack-watch.js'
import { isBefore, onCircle } from './sequence.js'
import { reorderWindow, type Suspicion } from './suspicion.js'
import { tellThirdAck } from './third-ack.js'
import { resolveUnknownEcho } from './timestamp-watch.js'
import { windowOf } from './window.js'

type Of<Kind extends Suspicion['kind']> = Extract<Suspicion, { kind: Kind }>

/** Asks every suspicion that a flow holds what the next segment says of it. */
export function resolveSuspicions(moment: Moment): void {
  const { flow } = moment
  if (flow.suspicions.length === 0) return
  flow.suspicions = flow.suspicions.filter((suspicion) => !isResolved(suspicion, moment))
}

/** The capture, or the flow's record, ends: what is still held is settled by what is known. */
export function settleSuspicions(flow: Flow): void {
  for (const suspicion of flow.suspicions) settle(flow, suspicion)
  flow.suspicions = []
}

function isResolved(suspicion: Suspicion, moment: Moment): boolean {
  switch (suspicion.kind) {
    case 'unsent acknowledged':
      return resolveUnsent(suspicion, moment)
    case 'hole acknowledged':
      return resolveGap(suspicion, moment)
    case 'unsent SACKed':
      return resolveUnsentSack(suspicion, moment)
    case 'unknown echo':
      return resolveUnknownEcho(suspicion, moment)
    case 'third ACK too high':
      return resolveThirdAck(suspicion, moment)
    case 'wrong checksum':
      return resolveChecksum(suspicion, moment)
    case 'data before third ACK':
      return resolveEarlyData(suspicion, moment)
    case 'beyond window':
      return resolveBeyondWindow(suspicion, moment)
    case 'window reopened':
      return resolveReopening(suspicion, moment)
    case 'stray':
      return resolveStray(suspicion, moment)
  }
}

function settle(flow: Flow, suspicion: Suspicion): void {
  switch (suspicion.kind) {
    case 'unsent acknowledged': {
      const peer = flow.endpoint(suspicion.by).peer
      if (suspicion.proofs.length > 0) tellUnsent(flow, suspicion)
      else tellGap(flow, peer.side, suspicion.nxt, suspicion.ack, suspicion.frame, suspicion.time)
      return
    }
    case 'hole acknowledged':
      if (!isFilledInTime(flow, suspicion)) tellHole(flow, suspicion)
      return
    case 'unsent SACKed':
    case 'unknown echo':
      // Nothing of the peer tells: the capture may have lost what was sent.
      return
    case 'third ACK too high':
      tellThirdAck(flow, suspicion, 0)
      return
    case 'wrong checksum':
      // A segment without data proves nothing by its absence.
      if (suspicion.right > suspicion.left && wasMissed(flow, suspicion))
        noteDamaged(flow.endpoint(suspicion.by), suspicion)
      return
    case 'data before third ACK':
      tellEarlyData(flow, suspicion)
      return
    case 'beyond window':
      tellBeyondWindow(flow, suspicion, 0)
      return
    case 'window reopened':
      tellZeroWindow(flow, suspicion, false)
      return
    case 'stray':
      tellStray(flow, suspicion, 0)
  }
}

// ── An acknowledgment of what the tap has not seen ──────────────────────────────────────────────────────────────

/**
 * The peer shows which it is: new data that begins below the ACK, or a bare ACK of its own number, say that it had not
 * sent what was acknowledged; data that begins at the ACK or later says that the capture lost some.
 */
function resolveUnsent(suspicion: Of<'unsent acknowledged'>, moment: Moment): boolean {
  const { flow, sender, segment, seq, end, frame, time } = moment
  if (sender.side === suspicion.by) return false
  if (segment.has(Flag.RST)) return false
  const isInTime = time <= suspicion.deadline
  // The last octet's number again is a keepalive, or a FIN that was sent before: it shows nothing.
  if (!isInTime && segment.length <= 1 && seq === suspicion.ack - 1) return false
  if (end > suspicion.nxt && segment.length > 0) {
    if (seq >= suspicion.ack) {
      tellGap(flow, sender.side, suspicion.nxt, suspicion.ack, suspicion.frame, suspicion.time)
      return true
    }
    if (isInTime && end < suspicion.ack) return false
    if (isInTime) {
      tellReordered(flow, suspicion, frame, 'data after its acknowledgment')
      takeLateAck(sender, suspicion)
      return true
    }
    return addProof(flow, suspicion, frame, time, end >= suspicion.ack, false)
  }
  const isNewAck = segment.length === 0 && seq === suspicion.nxt && !isInTime && seq < suspicion.ack
  const isLater = !segment.hasTimestamps || !isBefore(segment.tsVal, sender.tsVal)
  return isNewAck && isLater ? addProof(flow, suspicion, frame, time, true, true) : false
}

/** The file holds the acknowledgment before what it acknowledges. */
function takeLateAck(owner: Endpoint, { ack, frame }: Of<'unsent acknowledged'>): void {
  const { peer } = owner
  owner.una = Math.max(owner.una, ack)
  if (ack <= peer.rcv) return
  peer.rcv = ack
  peer.rcvFrame = frame
  peer.rcvTsVal = peer.tsVal
}

function addProof(
  flow: Flow,
  suspicion: Of<'unsent acknowledged'>,
  frame: number,
  time: number,
  isLast: boolean,
  isAnswer: boolean,
): boolean {
  suspicion.proofs.push(frame)
  suspicion.proofTime = time
  suspicion.isAnswered ||= isAnswer
  if (!isLast && suspicion.proofs.length < 2) return false
  tellUnsent(flow, suspicion)
  return true
}

function tellUnsent(flow: Flow, suspicion: Of<'unsent acknowledged'>): void {
  const { frame, time, by, ack, nxt, nxtFrame, proofs, proofTime, isAnswered, isFromStart } = suspicion
  // One segment within a retransmission timeout may be octets again that the tap missed (REFERENCE: hard call 1).
  // Of a connection that began before the capture all that passes may be old copies.
  const certain = isFromStart && (proofs.length > 1 || proofTime - time > 1 || isAnswered)
  flow.incidents.tell('unsent acknowledged', {
    frame,
    time,
    by,
    beyond: ack - nxt,
    ack: onCircle(ack),
    lastFrame: nxtFrame,
    proofFrames: proofs,
    certain,
  })
}

// ── A hole that the peer acknowledged ───────────────────────────────────────────────────────────────────────────

function resolveGap(suspicion: Of<'hole acknowledged'>, { flow, time }: Moment): boolean {
  if (isFilledInTime(flow, suspicion)) return true
  if (time <= suspicion.deadline) return false
  tellHole(flow, suspicion)
  return true
}

/** The octets came after their acknowledgment: the capture holds them late. */
function isFilledInTime(flow: Flow, suspicion: Of<'hole acknowledged'>): boolean {
  const owner = flow.endpoint(suspicion.of)
  if ((owner.holes?.missing(suspicion.left, suspicion.right) ?? 0) > 0) return false
  tellReordered(flow, suspicion, owner.lastFrame, 'data after its acknowledgment')
  return true
}

function tellHole(flow: Flow, { of, left, right, frame, time }: Of<'hole acknowledged'>): void {
  const owner = flow.endpoint(of)
  const octets = owner.holes?.missing(left, right) ?? 0
  if (octets === 0) return
  owner.holes?.fill(left, right)
  noteGap(flow, of, octets, left, frame, time)
}

function tellGap(flow: Flow, of: 'client' | 'server', from: number, to: number, frame: number, time: number): void {
  const owner = flow.endpoint(of)
  const start = Math.max(from, owner.nxt)
  if (start < to) {
    owner.nxt = to
    owner.nxtFrame = frame
    owner.nxtTime = time
  }
  owner.una = Math.max(owner.una, to)
  owner.unackedFrame = 0
  owner.resent.clearTail()
  noteGap(flow, of, to - from, from, frame, time)
}

function noteGap(flow: Flow, of: 'client' | 'server', octets: number, from: number, frame: number, time: number): void {
  const owner = flow.endpoint(of)
  owner.missingOctets += octets
  owner.cancelTiming()
  flow.gapFrame = Math.min(flow.gapFrame, frame)
  flow.markRow(frame, 'capture-gap')
  const next = owner.nxtFrame > 0 && owner.nxtFrame !== frame ? [owner.nxtFrame, frame] : [frame]
  flow.incidents.tell('capture gap', { frame, time, of, octets, from: from - (owner.iss || from), frames: next })
}

// ── A third ACK that is too high ────────────────────────────────────────────────────────────────────────────────

/** The server shows whether it had sent more than its SYN,ACK: then the capture lost that, and the ACK is right. */
function resolveThirdAck(suspicion: Of<'third ACK too high'>, moment: Moment): boolean {
  const { flow, sender, segment, seq, end, frame, time } = moment
  if (sender !== flow.server) return false
  const isInTime = time - suspicion.time <= reorderWindow(Number.POSITIVE_INFINITY)
  const isReordered = isInTime && segment.length > 0 && end >= suspicion.ack
  const isRefused = segment.has(Flag.RST) && segment.seq === suspicion.raw
  if (!isReordered && (isRefused || segment.has(Flag.SYN) || seq < suspicion.ack)) {
    tellThirdAck(flow, suspicion, isRefused ? frame : 0)
    return true
  }
  if (segment.has(Flag.RST)) return false
  flow.thirdAckWrong = false
  flow.ackFrame = suspicion.frame
  flow.ackTime = suspicion.time
  flow.server.synAcked = true
  if (isReordered) tellReordered(flow, suspicion, frame, 'data after its acknowledgment')
  else tellGap(flow, 'server', flow.server.nxt, suspicion.ack, suspicion.frame, suspicion.time)
  return true
}

/** The capture holds a frame behind the one that shows that it came before. */
function tellReordered(
  flow: Flow,
  { frame, time }: { readonly frame: number; readonly time: number },
  late: number,
  what: string,
): void {
  flow.incidents.tell('capture reordered', { frame, time, frames: [frame, late], what })
}

// ── A wrong checksum ────────────────────────────────────────────────────────────────────────────────────────────

/** What the peer acknowledges it has received: then only the capture's copy is wrong. A good copy says that it was needed. */
function resolveChecksum(suspicion: Of<'wrong checksum'>, moment: Moment): boolean {
  const { flow, sender, seq, end, ack, segment } = moment
  const owner = flow.endpoint(suspicion.by)
  if (suspicion.left === suspicion.right) return true
  if (sender === owner) {
    if (segment.length === 0 || !(seq <= suspicion.left && end >= suspicion.right)) return false
    noteDamaged(owner, suspicion)
    return true
  }
  if (!(ack >= suspicion.right)) return false
  takeUnread(flow, owner, suspicion)
  return true
}

/** The peer went on for a second without acknowledging it. */
const wasMissed = (flow: Flow, { by, time }: Of<'wrong checksum'>): boolean =>
  flow.endpoint(by).peer.lastTime - time > 1

function noteDamaged(owner: Endpoint, { frame, time }: Of<'wrong checksum'>): void {
  owner.damaged = noted(owner.damaged, frame, time)
}

/** What arrived although the tap's copy of it can't be believed. */
function takeUnread(
  flow: Flow,
  owner: Endpoint,
  { left, right, fin, finAck, frame, time }: Of<'wrong checksum'>,
): void {
  const by = { frame, time, ipId: -1, tsVal: Number.NaN, dataSegments: owner.dataSegments }
  const end = fin ? right - 1 : right
  owner.holes?.fill(left, end)
  if (end > owner.nxt) {
    if (left > owner.nxt) owner.openHole(owner.nxt, left, by)
    owner.nxt = end
    owner.nxtFrame = frame
    owner.nxtTime = time
  }
  if (fin && Number.isNaN(owner.fin)) beginClose(flow, owner, end, finAck, by)
}

// ── Data before the third ACK ───────────────────────────────────────────────────────────────────────────────────

function resolveEarlyData(suspicion: Of<'data before third ACK'>, { flow, sender, frame, time, ack }: Moment): boolean {
  const owner = flow.endpoint(suspicion.by)
  if (sender !== owner && ack > owner.iss) {
    // The ACK itself tells the round trip that the wait is a part of.
    const roundTrip = time - (owner.syn?.time ?? time)
    if (time - suspicion.time <= reorderWindow(roundTrip)) {
      tellReordered(flow, suspicion, frame, 'data before the ACK that allows it')
      return true
    }
  } else if (time <= suspicion.deadline) return false
  tellEarlyData(flow, suspicion)
  return true
}

function tellEarlyData(flow: Flow, { frame, time, by, octets }: Of<'data before third ACK'>): void {
  flow.incidents.tell('data before third ACK', {
    frame,
    time,
    by,
    octets,
    synAckFrame: flow.endpoint(by).syn?.frame ?? 0,
  })
}

// ── Data past every window ──────────────────────────────────────────────────────────────────────────────────────

/**
 * A receiver that takes the octets had granted them: then the capture missed the grant, or holds it late. Receivers take no
 * grant back, so an edge that still lies below the octets a little later says that there was none.
 */
function resolveBeyondWindow(suspicion: Of<'beyond window'>, moment: Moment): boolean {
  const { flow, sender, ack, frame, time } = moment
  if (sender.side === suspicion.by || Number.isNaN(ack)) return false
  if (ack > suspicion.edge || ack + windowOf(moment) >= suspicion.end) return true
  if (time - suspicion.time <= reorderWindow(sender.rttTap)) return false
  tellBeyondWindow(flow, suspicion, frame)
  return true
}

function tellBeyondWindow(flow: Flow, suspicion: Of<'beyond window'>, answerFrame: number): void {
  const { frame, time, by, octets, edge, grantFrame } = suspicion
  flow.incidents.tell('beyond window', { frame, time, by, octets, edge: onCircle(edge), grantFrame, answerFrame })
}

// ── A window that opens again ───────────────────────────────────────────────────────────────────────────────────

/** Data that follows at once had been waiting: the sender was stopped. */
function resolveReopening(suspicion: Of<'window reopened'>, { flow, sender, segment, time }: Moment): boolean {
  const waited = time - suspicion.until
  const roundTrip = Number.isFinite(sender.rttTap) ? sender.rttTap : 0
  const isBurst = sender.side !== suspicion.by && segment.payload > 0
  if (!isBurst && waited <= ANSWER) return false
  tellZeroWindow(flow, suspicion, isBurst && waited <= 2 * roundTrip + 0.05)
  return true
}

function tellZeroWindow(
  flow: Flow,
  { by, frame, time, until, lastFrame, probes }: Of<'window reopened'>,
  burst: boolean,
): void {
  flow.incidents.tell('zero window', { frame, time, by, until, lastFrame, probes, blocked: probes > 0 || burst })
}

// ── Strays and the ACK that answers them ────────────────────────────────────────────────────────────────────────

/** Longest that an answer is waited for, in seconds: throttled stacks answer at most twice a second. */
const ANSWER = 1

function resolveStray(suspicion: Of<'stray'>, { flow, sender, segment, ack, frame, time }: Moment): boolean {
  if (time - suspicion.time > ANSWER) {
    tellStray(flow, suspicion, 0, suspicion.time, true)
    return true
  }
  if (sender.side === suspicion.by) return false
  const isAnswer = segment.length === 0 && !segment.has(Flag.RST) && ack === sender.rcv
  if (isAnswer) flow.markRow(frame, 'challenge-ack')
  tellStray(flow, suspicion, isAnswer ? frame : 0, time)
  return true
}

function tellStray(
  flow: Flow,
  { what, by, frame, time, amount, payload, trigger }: Of<'stray'>,
  answerFrame: number,
  answerTime = time,
  isIgnored = false,
): void {
  switch (what) {
    case 'out of window':
      flow.incidents.tell(what, { frame, time, by, distance: amount, answerFrame, payload, isIgnored })
      return
    case 'PAWS reject':
      flow.incidents.tell(what, { frame, time, by, behind: amount, answerFrame })
      return
    case 'reset not exact':
      flow.incidents.tell(what, { frame, time, by, distance: amount, answerFrame })
      return
    case 'challenge ACK':
      if (answerFrame > 0)
        flow.incidents.tell(what, {
          frame: answerFrame,
          time: answerTime,
          by: flow.endpoint(by).peer.side,
          triggerFrame: frame,
          trigger,
        })
  }
}

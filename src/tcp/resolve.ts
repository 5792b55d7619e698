import * as Flag from '../decode/flag.js'
import type { Flow } from './flow.js'
import type { Moment } from './moment.js'
import { isBefore, onCircle } from './sequence.js'
import type { Suspicion } from './suspicion.js'

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
    case 'data before third ACK':
      return resolveEarlyData(suspicion, moment)
    case 'beyond window':
      return resolveBeyondWindow(suspicion, moment)
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
      tellHole(flow, suspicion)
      return
    case 'data before third ACK':
      tellEarlyData(flow, suspicion)
      return
    case 'beyond window':
      tellBeyondWindow(flow, suspicion, 0)
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
  if (end > suspicion.nxt && segment.length > 0) {
    if (seq >= suspicion.ack) {
      tellGap(flow, sender.side, suspicion.nxt, suspicion.ack, suspicion.frame, suspicion.time)
      return true
    }
    if (isInTime && end >= suspicion.ack) {
      flow.incidents.tell('capture reordered', {
        frame: suspicion.frame,
        time: suspicion.time,
        frames: [suspicion.frame, frame],
        what: 'data after its acknowledgment',
      })
      return true
    }
    return addProof(flow, suspicion, frame, time, end >= suspicion.ack)
  }
  const isNewAck = segment.length === 0 && seq === suspicion.nxt && !isInTime && seq < suspicion.ack
  const isLater = !segment.hasTimestamps || !isBefore(segment.tsVal, sender.tsVal)
  return isNewAck && isLater ? addProof(flow, suspicion, frame, time, true) : false
}

function addProof(
  flow: Flow,
  suspicion: Of<'unsent acknowledged'>,
  frame: number,
  time: number,
  isLast: boolean,
): boolean {
  suspicion.proofs.push(frame)
  suspicion.proofTime = time
  if (!isLast && suspicion.proofs.length < 2) return false
  tellUnsent(flow, suspicion)
  return true
}

function tellUnsent(flow: Flow, suspicion: Of<'unsent acknowledged'>): void {
  const { frame, time, by, ack, nxt, nxtFrame, proofs, proofTime } = suspicion
  // One segment within a retransmission timeout may be octets again that the tap missed (REFERENCE: hard call 1).
  const isAnsweredByAck = flow.endpoint(by).peer.lastSegmentOctets === 0
  const certain = proofs.length > 1 || proofTime - time > 1 || isAnsweredByAck
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
  const owner = flow.endpoint(suspicion.of)
  const missing = owner.holes?.missing(suspicion.left, suspicion.right) ?? 0
  if (missing === 0) {
    flow.incidents.tell('capture reordered', {
      frame: suspicion.frame,
      time: suspicion.time,
      frames: [suspicion.frame, owner.lastFrame],
      what: 'data after its acknowledgment',
    })
    return true
  }
  if (time <= suspicion.deadline) return false
  tellHole(flow, suspicion)
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

// ── Data before the third ACK ───────────────────────────────────────────────────────────────────────────────────

function resolveEarlyData(suspicion: Of<'data before third ACK'>, { flow, sender, frame, time, ack }: Moment): boolean {
  if (time > suspicion.deadline) {
    tellEarlyData(flow, suspicion)
    return true
  }
  const owner = flow.endpoint(suspicion.by)
  if (sender === owner || !(ack > owner.iss)) return false
  flow.incidents.tell('capture reordered', {
    frame: suspicion.frame,
    time: suspicion.time,
    frames: [suspicion.frame, frame],
    what: 'data before the ACK that allows it',
  })
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

/** A receiver that takes the octets had granted them: then the capture missed the grant. */
function resolveBeyondWindow(suspicion: Of<'beyond window'>, { flow, sender, ack, frame }: Moment): boolean {
  if (sender.side === suspicion.by || Number.isNaN(ack)) return false
  if (ack > suspicion.edge) return true
  tellBeyondWindow(flow, suspicion, frame)
  return true
}

function tellBeyondWindow(flow: Flow, suspicion: Of<'beyond window'>, answerFrame: number): void {
  const { frame, time, by, octets, edge, grantFrame } = suspicion
  flow.incidents.tell('beyond window', { frame, time, by, octets, edge: onCircle(edge), grantFrame, answerFrame })
}

// ── Strays and the ACK that answers them ────────────────────────────────────────────────────────────────────────

/** Longest that an answer is waited for, in seconds: throttled stacks answer at most twice a second. */
const ANSWER = 1

function resolveStray(suspicion: Of<'stray'>, { flow, sender, segment, ack, frame, time }: Moment): boolean {
  if (time - suspicion.time > ANSWER) {
    tellStray(flow, suspicion, 0)
    return true
  }
  if (sender.side === suspicion.by) return false
  const isAnswer = segment.length === 0 && !segment.has(Flag.RST) && ack === sender.rcv
  if (isAnswer) flow.markRow(frame, 'challenge-ack')
  tellStray(flow, suspicion, isAnswer ? frame : 0)
  return true
}

function tellStray(
  flow: Flow,
  { what, by, frame, time, amount, payload, trigger }: Of<'stray'>,
  answerFrame: number,
): void {
  switch (what) {
    case 'out of window':
      flow.incidents.tell(what, { frame, time, by, distance: amount, answerFrame, payload })
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
          time,
          by: flow.endpoint(by).peer.side,
          triggerFrame: frame,
          trigger,
        })
  }
}

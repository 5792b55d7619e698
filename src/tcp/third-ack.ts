import type { Segment } from '../decode/segment.js'
import { answeredBy } from './attempt.js'
import type { Endpoint, SynRecord } from './endpoint.js'
import { type Flow, sameEnd, type WrongSynAck } from './flow.js'
import { noted } from './frame-list.js'
import { openSending, restartSending } from './handshake.js'
import { hasEnded } from './incarnation.js'
import { advance } from './machine.js'
import type { Moment } from './moment.js'
import { isAnswerTo } from './other-connection.js'
import { onCircle, stepsFrom, unroll } from './sequence.js'
import { SYN_RECEIVED, SYN_SENT, UNSEEN } from './states.js'

/*
 * The third step of the handshake: the client's first ACK of the server's SYN, and what else may stand in its place.
 */

/** The first ACK of the client after the SYN,ACK: the third step, or a wrong one. Answers false when the segment must not be believed. */
export function observeThirdAck(moment: Moment): boolean {
  const { flow, sender } = moment
  return sender !== flow.client || flow.ackFrame > 0 || takeThirdAck(moment)
}

function takeThirdAck(moment: Moment): boolean {
  const { flow, sender, receiver, ack, frame, time } = moment
  const answer = flow.wrongSynAcks.find((wrong) => goesOnFrom(wrong, moment))
  if (answer !== undefined && sender.state === SYN_SENT) takeUnseenSyn(moment, answer)
  if (receiver.synAck === null && receiver.pureSyn === null) return acceptWrongSynAck(moment)
  if (acceptsAnswerToOtherSyn(moment)) return false
  if (acknowledgesEarlierAnswer(moment)) return true
  const isValid = ack > receiver.iss && ack <= receiver.nxt
  if (!isValid && flow.thirdAckWrong) return false
  if (!isValid) {
    takeWrongAck(moment)
    return false
  }
  flow.ackFrame = frame
  flow.ackTime = time
  if (receiver.syns.count === 1 && receiver.syn !== null)
    sender.rttTap = Math.min(sender.rttTap, time - receiver.syn.time)
  return true
}

function takeWrongAck(moment: Moment): void {
  const { flow, sender, receiver, segment, ack, frame, time } = moment
  if (isOfEarlierConnection(moment) || isOutsideNumbers(moment)) return
  if (acknowledgesPendingSyn(moment) || answersPureSyn(moment) || repeatsOwnAck(moment)) return
  const isOwn = isAnswerTo(receiver.synAck, segment, segment.ack - onCircle(receiver.iss + 1))
  const isSure = isOwn === true && !lacksSyn(moment)
  if (isOwn === false || (!isSure && isOfUnseenConnection(moment))) return
  flow.thirdAckWrong = true
  sender.receivedSynAck = 'proven'
  advance(flow, sender, frame, time)
  const wrong = { frame, time, ack, raw: segment.ack, certain: isSure }
  // Unless the capture lost what it acknowledges: the server's next segment tells.
  if (ack > receiver.nxt) flow.suspect({ kind: 'third ACK too high', ...wrong })
  else tellThirdAck(flow, wrong, 0)
}

/** What is known of a third ACK that is wrong. `raw` is what it acknowledges, `ack` the same as a point on the server's line. */
export interface WrongThirdAck {
  readonly frame: number
  readonly time: number
  readonly ack: number
  readonly raw: number
  /** No connection from before the capture explains it. */
  readonly certain: boolean
}

export function tellThirdAck(flow: Flow, { frame, time, raw, certain }: WrongThirdAck, resetFrame: number): void {
  flow.incidents.tell('third ACK wrong', {
    frame,
    time,
    by: 'client',
    synAckFrame: flow.server.syn?.frame ?? 0,
    ack: raw,
    wanted: onCircle(flow.server.iss + 1),
    resetFrame,
    certain,
  })
}

/**
 * The SYN that was answered passed before the capture began, and so may all that followed: the SYN,ACK may be an old copy,
 * and its sender may have called as well.
 */
const lacksSyn = ({ sender: { pureSyn }, receiver: { synAck } }: Moment): boolean =>
  pureSyn === null || (synAck !== null && synAck.frame < pureSyn.frame)

/**
 * Octets have followed the SYN that the tap has not seen, or the client has refused the SYN,ACK: its ACK is one of a
 * connection from before the capture.
 */
const isOfUnseenConnection = ({ flow, sender, seq }: Moment): boolean => seq !== sender.nxt || hasEnded(flow)

/** Its own SYN,ACK acknowledged the same: it took a SYN from before the capture for its peer's. */
const repeatsOwnAck = ({ sender, segment }: Moment): boolean => sender.lastSegmentAck === segment.ack

/** It took another SYN of the called side, a stale one, for a simultaneous open, and acknowledges that. */
const answersPureSyn = ({ receiver, segment }: Moment): boolean =>
  receiver.pureSyn !== null && segment.ack === onCircle(receiver.pureSyn.seq + 1)

/** No number that the client can send now: a segment of another connection, or a forged one. */
const isOutsideNumbers = ({ sender, receiver, seq }: Moment): boolean => seq < sender.iss || seq > receiver.edge

/** Of two SYN,ACKs with different numbers the client took the one that stands first in the capture. */
function acknowledgesEarlierAnswer(moment: Moment): boolean {
  const { flow, receiver, segment, frame, time } = moment
  const earlier = receiver.earlierSynAck
  if (earlier === null || segment.ack !== onCircle(earlier.seq + 1)) return false
  receiver.earlierSynAck = receiver.synAck
  receiver.synAck = earlier
  restartSending(receiver)
  openSending(receiver, earlier)
  moment.ack = receiver.nxt
  flow.ackFrame = frame
  flow.ackTime = time
  return true
}

/** An ACK inside the numbers of the flow that had the tuple before is that flow's (REFERENCE: old segments). */
function isOfEarlierConnection({ flow, segment, receiver }: Moment): boolean {
  const before = flow.previous
  if (before === null) return false
  const wasIt = sameEnd(flow, receiver, before)
  const at = unroll(segment.ack, wasIt.nxt)
  return at <= wasIt.nxt && at >= wasIt.nxt - 2 ** 24
}

/**
 * The client's number is that of another SYN, which is still pending: it took the answer to an old SYN for the answer
 * to its own (RFC 9293, section 3.10.7.3, first step).
 */
function acceptsAnswerToOtherSyn(moment: Moment): boolean {
  const { flow, sender, receiver, segment, seq, frame, time } = moment
  if (receiver.synAck === null || seq === sender.nxt) return false
  if (segment.ack !== onCircle(receiver.synAck.seq + 1)) return false
  if (!hasPendingSyn(flow, sender, segment)) return false
  if (lacksSyn(moment) || hasCalledToo(flow, receiver, receiver.synAck)) return true
  const { frame: synAckFrame, ack } = receiver.synAck
  const hasData = segment.length > 0
  flow.incidents.tell('wrong SYN,ACK accepted', { frame, time, by: sender.side, synAckFrame, ack: ack ?? 0, hasData })
  return true
}

/** Whether an end has called with the number of its SYN,ACK too: in a simultaneous open its peer may acknowledge that SYN. */
function hasCalledToo(flow: Flow, end: Endpoint, synAck: SynRecord): boolean {
  const number = onCircle(synAck.seq)
  return [flow, flow.previous, flow.next].some((place) => {
    if (place === null) return false
    const { side, pureSyn } = sameEnd(flow, end, place)
    if (pureSyn !== null && onCircle(pureSyn.seq) === number) return true
    return place.attempts.some(({ by, iss }) => by === side && iss === number)
  })
}

/** Whether the sender's number follows a SYN of its own that nobody has answered: in the flow before, or waiting in this one. */
function hasPendingSyn(flow: Flow, sender: Endpoint, { seq }: Segment): boolean {
  const before = flow.previous === null ? null : sameEnd(flow, sender, flow.previous)
  if (before?.state === SYN_SENT && onCircle(before.nxt) === seq) return true
  return flow.attempts.some(({ by, iss, record, openedFlow }) => {
    return by === sender.side && openedFlow < 0 && seq === onCircle(iss + 1 + record.payload)
  })
}

/** Whether it acknowledges a SYN that waits: an end that called, and took a stale SYN of its peer for the answer. */
const acknowledgesPendingSyn = ({ flow, receiver, segment }: Moment): boolean =>
  answeredBy(segment, flow.attempts, receiver.side) !== undefined

/** A client that goes on as if connected although only wrong SYN,ACKs came (RFC 9293, section 3.10.7.3, first step). */
function acceptWrongSynAck(moment: Moment): boolean {
  const { flow, sender, receiver, segment, frame, time } = moment
  if (sender.state !== SYN_SENT) return true
  // Numbers below its SYN are of a connection before.
  if (isOutsideNumbers(moment)) return false
  const wrong = flow.wrongSynAcks.find((answer) => segment.ack === (answer.seq + 1) >>> 0)
  if (wrong !== undefined && wrong.resetFrame === 0 && !repeatsOwnAck(moment))
    flow.incidents.tell('wrong SYN,ACK accepted', {
      frame,
      time,
      by: sender.side,
      synAckFrame: wrong.frame,
      ack: wrong.ack,
      hasData: true,
    })
  if (flow.wrongSynAcks.length > 0 && wrong === undefined) return false
  if (receiver.state === UNSEEN && !Number.isNaN(receiver.nxt)) return true
  // It acknowledges a SYN,ACK: its sender is connected, whether or not the tap saw that SYN,ACK.
  if (isBareAckOfNothing(moment)) return true
  sender.receivedSynAck = 'proven'
  advance(flow, sender, frame, time)
  return true
}

/** Farthest that a segment lies from the SYN,ACK of its connection when it is the first that the capture shows. */
const FIRST = 2 ** 16

/** Its numbers are those of the SYN,ACK, at its very beginning or nearer to that than to its own SYN. */
function goesOnFrom(wrong: WrongSynAck, { sender, segment }: Moment): boolean {
  const octets = stepsFrom(wrong.ack, segment.seq)
  const acked = stepsFrom(onCircle(wrong.seq + 1), segment.ack)
  if (octets === 0 && acked === 0) return true
  const isNearer = Math.abs(octets) < Math.abs(stepsFrom(onCircle(sender.nxt), segment.seq))
  // A keepalive probe has the number of the last octet.
  return isNearer && octets >= -1 && octets < FIRST && acked >= 0 && acked < FIRST
}

/** Its numbers are those that the SYN,ACK acknowledged: it had sent another SYN, which the capture has missed. */
function takeUnseenSyn({ flow, sender, receiver, segment, seq }: Moment, { record, ack }: WrongSynAck): void {
  flow.wrongSynAcks = flow.wrongSynAcks.filter((answer) => answer.record !== record)
  restartSending(sender)
  openSending(sender, { ...sender.pureSyn!, seq: seq - stepsFrom(ack, segment.seq) - 1, payload: 0 })
  receiver.synAck = record
  receiver.syns = noted(receiver.syns, record.frame, record.time)
  openSending(receiver, record)
  sender.receivedSynAck = 'proven'
  receiver.synAcked = true
  flow.gapFrame = Math.min(flow.gapFrame, record.frame)
}

const isBareAckOfNothing = ({ segment }: Moment): boolean => segment.ack === 0

/** Data of the called side while it can only be in SYN-RECEIVED. Numbers below its SYN are of a connection before. */
export function isBeforeThirdAck({ flow, sender, receiver, segment, seq }: Moment): boolean {
  return (
    segment.payload > 0 &&
    seq >= sender.iss &&
    sender.state === SYN_RECEIVED &&
    sender.synAck !== null &&
    receiver.pureSyn !== null &&
    sender.pureSyn === null &&
    flow.ackFrame === 0 &&
    // A bare ACK of its own before its SYN,ACK shows that the file begins late, or is out of order.
    flow.bareAckFrame === 0 &&
    !receiver.pureSyn.fastOpen &&
    !sender.synAck.fastOpen &&
    !hasCalledToo(flow, sender, sender.synAck) &&
    !wasAcknowledged(flow, sender, sender.synAck)
  )
}

/** What acknowledges its SYN stands before that in the capture, where it seemed to be of the flow before. */
function wasAcknowledged(flow: Flow, end: Endpoint, { seq }: SynRecord): boolean {
  if (flow.previous === null) return false
  const { rcv } = sameEnd(flow, end.peer, flow.previous)
  const octets = stepsFrom(onCircle(seq), onCircle(rcv))
  return octets > 0 && octets < FIRST
}

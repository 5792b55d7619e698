import * as Flag from '../decode/flag.js'
import { answeredBy } from './attempt.js'
import type { ResetRecord } from './flow.js'
import { acknowledgesSyn, answersEarlierSyn } from './handshake.js'
import { abort, proveReceipts, take } from './machine.js'
import type { Moment } from './moment.js'
import { noteReset } from './resets.js'
import { onCircle } from './sequence.js'
import {
  CLOSED,
  CLOSING,
  isSynchronized,
  RCV_REFUSAL,
  RCV_RST,
  SYN_RECEIVED,
  SYN_SENT,
  TIME_WAIT,
  UNSEEN,
} from './states.js'
import { tsValOf } from './stream.js'

/** How a RST lies to what its receiver expects (RFC 9293, sections 3.5.3 and 3.10.7.4; RFC 5961, section 3.2). */
type Exactness = 'exact' | 'in window' | 'outside'

/** A RST: which connection or attempt it ends, if any. */
export function observeReset(moment: Moment): void {
  const { flow, sender, receiver, segment } = moment
  noteReset(moment)
  if (refusesWrongAnswer(moment)) return
  if (isOvertakenRefusal(moment)) {
    flow.uncertainReset = { by: sender.side, frame: moment.frame, time: moment.time, seq: Number.NaN }
    return
  }
  if (receiver.state === SYN_SENT && sender.synAck === null && sender.state !== SYN_SENT) {
    refuse(moment)
    return
  }
  if (sender.finAckedFrame > 0 && receiver.finAckedFrame > 0) {
    resetAfterClose(moment)
    return
  }
  if (flow.reset !== null && !flow.reset.contradicted) {
    // Every late segment earns one; the first has ended it, unless it was lost and this one does.
    sender.state = CLOSED
    if (flow.reset.ended === 'connection') take(flow, receiver, RCV_RST, moment.frame, moment.time, false)
    return
  }
  if (isHandshakeReset(moment)) {
    if (!isBeyondFirstWindow(moment)) end(moment, 'handshake')
    return
  }
  if (flow.isScan || flow.startedWithSynAck || (!isSynchronized(receiver.state) && receiver.state !== SYN_SENT)) {
    end(moment, isSynchronized(receiver.state) && !flow.isScan && !flow.startedWithSynAck ? 'connection' : 'nothing')
    return
  }
  const { exactness, distance } = exactnessOf(moment)
  if (exactness === 'exact') {
    end(moment, 'connection')
    return
  }
  const seq = exactness === 'outside' ? Number.NaN : moment.seq
  flow.uncertainReset = { by: sender.side, frame: moment.frame, time: moment.time, seq }
  if (refusesWaitingSyn(moment)) return
  if (exactness === 'outside')
    flow.incidents.tell('reset out of window', { frame: moment.frame, time: moment.time, by: sender.side, distance })
  else
    flow.suspect({
      kind: 'stray',
      what: 'reset not exact',
      by: sender.side,
      frame: moment.frame,
      time: moment.time,
      amount: distance,
      payload: segment.payload,
      trigger: 'a RST in the window',
    })
}

/**
 * A RST that answers a wrong SYN,ACK or a wrong third ACK with that very number ends nothing: its sender stays in
 * SYN-SENT or SYN-RECEIVED (RFC 9293, section 3.5.2, group 2; Figures 8 and 9).
 */
function refusesWrongAnswer({ flow, sender, segment, frame }: Moment): boolean {
  const wrong = flow.wrongSynAcks.find((answer) => answer.ack === segment.seq && answer.resetFrame === 0)
  if (wrong !== undefined && sender === flow.client) {
    wrong.resetFrame = frame
    return true
  }
  if (!flow.thirdAckWrong || sender !== flow.server) return false
  for (const incident of flow.incidents.of('third ACK wrong'))
    if (incident.ack === segment.seq && (incident.resetFrame === 0 || incident.resetFrame === frame)) {
      incident.resetFrame = frame
      return true
    }
  return false
}

/**
 * An end that refused a SYN and then called itself: its own SYN has overtaken the refusal, whose number 0 is none of this
 * connection's. Which of them came first its peer knows.
 */
function isOvertakenRefusal({ sender, receiver, segment, seq }: Moment): boolean {
  const isOpening = receiver.state === SYN_SENT || receiver.state === SYN_RECEIVED
  return isOpening && sender.pureSyn !== null && segment.has(Flag.ACK) && segment.seq === 0 && seq !== sender.nxt
}

/** It answers a SYN that waits, and not the connection at hand: it has a number of its own (RFC 9293, section 3.5.2, group 1). */
const refusesWaitingSyn = ({ flow, receiver, segment }: Moment): boolean =>
  segment.has(Flag.ACK) && segment.seq === 0 && answeredBy(segment, flow.attempts, receiver.side) !== undefined

/** A RST that answers a SYN: there is nobody who listens (RFC 9293, section 3.5.2, group 1). */
function refuse(moment: Moment): void {
  const { flow, sender, receiver, segment, ack, frame, time } = moment
  // Without an acceptable ACK the client drops it and stays in SYN-SENT (RFC 9293, section 3.10.7.3, second step).
  if (!segment.has(Flag.ACK) || !(ack > receiver.iss && ack <= receiver.nxt)) {
    noteMalformedRefusal(moment)
    return
  }
  flow.reset ??= recordOf(moment, 'refused')
  if (sender.state === UNSEEN) sender.state = CLOSED
  receiver.una = ack
  take(flow, receiver, RCV_RST, frame, time, false)
}

/** A RST with a number of its own may answer a segment of the connection that had the tuple before. */
function noteMalformedRefusal({ flow, sender, receiver, segment, ack, frame, time }: Moment): void {
  const hasZeroSeq = segment.seq === 0
  // It has the number that an ACK asks for, which a SYN,ACK of its receiver's carried (RFC 9293, section 3.5.2, group 2).
  if (!segment.has(Flag.ACK) && segment.seq === receiver.synAck?.ack) return
  if (receiver.pureSyn === null || flow.joinedLate || (flow.previous !== null && !hasZeroSeq)) return
  if (segment.has(Flag.ACK)) {
    // Of two SYNs, one with the SYN,ACK and an old one, each may be refused.
    if (acknowledgesSyn(receiver, segment.ack) || answersEarlierSyn(flow, receiver, segment.ack)) return
  }
  const off = segment.has(Flag.ACK) ? ack - receiver.nxt : null
  flow.incidents.tell('refusal malformed', { frame, time, by: sender.side, off, hasZeroSeq })
}

/** A number that its receiver does not accept: of an end without a connection that refused a copy of the SYN, for one (RFC 9293, section 3.5.2, group 1). */
const isBeyondFirstWindow = ({ sender, receiver, seq }: Moment): boolean =>
  receiver.state >= SYN_RECEIVED && sender.syn !== null && (seq < sender.iss || seq > receiver.edge)

/** Between the SYN,ACK and its ACK: the client disowns the answer, or one side gives up. */
function isHandshakeReset({ flow, sender, receiver }: Moment): boolean {
  // In a simultaneous open the SYN,ACK is an ACK as well, and not yet the end of the handshake.
  if (flow.ackFrame > 0 && flow.ackFrame !== flow.client.synAck?.frame) return false
  return (
    (receiver.state === SYN_RECEIVED && receiver.synAck !== null) ||
    (sender.state === SYN_RECEIVED && sender.synAck !== null)
  )
}

function end(moment: Moment, ended: ResetRecord['ended']): void {
  const { flow, sender, receiver, ack, frame, time } = moment
  // The ACK field of a RST is a statement of its sender too: what it has received.
  if (isSynchronized(sender.state) && ack > sender.rcv && ack <= receiver.nxt) {
    sender.rcv = ack
    sender.rcvFrame = frame
    sender.rcvTsVal = tsValOf(moment)
    proveReceipts(flow, sender, ack, frame, time)
  }
  flow.reset = recordOf(moment, ended)
  sender.keepalive.giveUp(frame, true)
  receiver.keepalive.refuse(frame)
  const isPassive = receiver.state === SYN_RECEIVED && !receiver.isActive
  if (sender.state === UNSEEN) sender.state = CLOSED
  else abort(flow, sender, frame, time)
  take(flow, receiver, isPassive ? RCV_REFUSAL : RCV_RST, frame, time, false)
}

/** After both FINs are acknowledged a RST ends no connection; it may end a TIME-WAIT (RFC 1337). */
function resetAfterClose({ flow, sender, receiver, segment, frame, time }: Moment): void {
  const watch = flow.timeWait
  if (watch === null || watch.enteredFrame === 0) return
  if (watch.isHeldBy(sender.side)) {
    const after = time - watch.surelySince
    if (
      watch.strayFrame > watch.lastInFrame &&
      // Before the ACK of its FIN it was in CLOSING, where it may have given up.
      watch.strayFrame > sender.finAckedFrame &&
      watch.firstOutFrame === 0 &&
      // It calls anew, and may have lost the connection before that came to TIME-WAIT; or it has answered a SYN, as it may.
      !flow.attempts.some(({ by, openedFlow }) => by === sender.side || openedFlow >= 0) &&
      // What it seemed to answer with after a RST may have been on its way for long: it was perhaps ended by that.
      !watch.heedsNoReset &&
      segment.seq === onCircle(sender.nxt) &&
      segment.seq === watch.strayAck &&
      !segment.has(Flag.SYN)
    )
      watch.cutShort = {
        by: sender.side,
        frames: [watch.enteredFrame, watch.strayFrame, frame],
        time,
        after,
        // In CLOSING an ACK that comes with a repeated FIN does not count, and a plain one may have been lost.
        isSure: flow.history.last(sender.side)?.from !== CLOSING,
      }
    watch.seeOut(frame, time, 'cut-short')
    abort(flow, sender, frame, time)
    if (receiver.state === TIME_WAIT) return
    take(flow, receiver, RCV_RST, frame, time, false)
    return
  }
  if (watch.heedsNoReset) return
  const answersHolder = watch.ackFrame > 0 && segment.seq === watch.ackNumber
  if (answersHolder && watch.firstOutFrame === 0)
    watch.assassination = { frames: [watch.strayFrame, watch.ackFrame, frame], time, bySyn: watch.strayWasSyn }
  if (segment.seq === onCircle(receiver.rcv) || answersHolder) {
    watch.seeOut(frame, time, 'assassinated')
    take(flow, receiver, RCV_RST, frame, time, false)
  }
}

/** The receiver's RCV.NXT lies between what it has acknowledged and what the tap has seen: exactness is a question of intervals. */
function exactnessOf({ sender, receiver, segment, seq }: Moment): { exactness: Exactness; distance: number } {
  if (Number.isNaN(receiver.rcv) || Number.isNaN(sender.nxt)) return { exactness: 'exact', distance: 0 }
  // Linux takes a RST with the FIN's own number as well.
  const lowest = !Number.isNaN(sender.fin) ? receiver.rcv - 1 : receiver.rcv
  if (seq < lowest) return { exactness: 'outside', distance: seq - receiver.rcv }
  // An ACK field is RCV.NXT, by the receiver's own word, though the capture lacks what it acknowledges.
  if (seq <= sender.nxt || segment.seq === receiver.lastSegmentAck) return { exactness: 'exact', distance: 0 }
  if (receiver.shift >= 0 && seq > receiver.edge) return { exactness: 'outside', distance: seq - receiver.edge }
  return { exactness: 'in window', distance: seq - sender.contiguous }
}

/** Seconds that an ACK may be delayed, and octets (two full segments) that must not wait. */
const DELAY = 0.5
const DELAYABLE = 2 * 1460

function recordOf(
  { flow, sender, receiver, segment, seq, frame, time }: Moment,
  ended: ResetRecord['ended'],
): ResetRecord {
  const unread = receiver.nxt - sender.rcv - (Number.isNaN(receiver.fin) ? 0 : 1)
  const unacked = sender.nxt - sender.una - (Number.isNaN(sender.fin) ? 0 : 1)
  // An ACK may lawfully be put off for half a second, unless two segments wait for it (RFC 9293, section 3.8.6.3).
  const isOverdue = (octets: number, sent: number, rtt: number): boolean =>
    octets > 0 && time - sent > 2 * (Number.isFinite(rtt) ? rtt : 0) + (octets > DELAYABLE ? 0 : DELAY)
  const answersNumber = receiver.lastFrame > sender.lastFrame && receiver.lastSegmentAck === segment.seq
  return {
    by: sender.side,
    frame,
    time,
    ended,
    senderState: sender.state,
    tsVal: segment.hasTimestamps ? segment.tsVal : Number.NaN,
    receiverState: receiver.state,
    unreadOctets: isOverdue(unread, receiver.lastNewDataTime, sender.rttTap) ? unread : 0,
    unsentOctets: isOverdue(unacked, sender.lastDataTime, receiver.rttTap) ? unacked : 0,
    seq,
    isBare: !segment.has(Flag.ACK),
    isAnswer:
      !segment.has(Flag.ACK) && (flow.joinedLate || seq === sender.una || receiver.lastSegmentAck === segment.seq),
    peerNxt: receiver.nxt,
    peerTsVal: receiver.tsVal,
    silentFor: time - sender.lastTime,
    answers: answersNumber ? receiver.lastFrame : 0,
    answersData: answersNumber && receiver.lastSegmentOctets > 0,
    contradicted: false,
    isOutlived: false,
  }
}

import * as Flag from '../decode/flag.js'
import { suspectRegress } from './ack-regress.js'
import { answersEarlierSyn, joinAt } from './handshake.js'
import { LONGEST_ACK_DELAY, suspectLateAck } from './late-ack.js'
import { advance, proveReceipts } from './machine.js'
import type { Moment } from './moment.js'
import { settleQuietGap } from './quiet-gap.js'
import { onCircle, unroll } from './sequence.js'
import { CLOSE_WAIT } from './states.js'
import { tsValOf } from './stream.js'
import { reorderWindow } from './suspicion.js'

/** Takes in a segment's acknowledgment: the peer's SND.UNA, duplicate ACKs, round trips, and octets the tap has not seen. */
export function takeAck(moment: Moment): void {
  const { flow, sender, receiver, ack, frame, time } = moment
  if (Number.isNaN(receiver.nxt)) joinAt(receiver, ack)
  if (ack > receiver.nxt) {
    if (!isJoining(moment)) {
      suspectUnsent(moment)
      return
    }
    // The peer sent it before the capture began.
    receiver.nxt = ack
  }
  if (ack > receiver.una) advanceUna(moment)
  else if (isDuplicateAck(moment)) countDuplicateAck(moment)
  if (moment.segment.sackCount > 0 && receiver.holes !== null) suspectSackedGaps(moment)
  if (ack > receiver.iss && (receiver.synAck !== null || sender.synAck !== null || sender.pureSyn !== null))
    receiver.synAcked = true
  if (ack > receiver.fin && !receiver.finAcked) acknowledgeFin(moment)
  proveReceipts(flow, sender, ack, frame, time)
  advance(flow, receiver, frame, time)
  if (ack < sender.rcv) suspectRegress(moment)
  else if (ack !== sender.rcv) {
    if (!Number.isNaN(sender.rcv)) sender.acksAdvanced++
    sender.rcv = ack
    sender.rcvFrame = frame
    sender.rcvTsVal = tsValOf(moment)
  }
}

/** In a flow joined midstream the first ACKs tell how far the peer had got. */
function isJoining({ receiver }: Moment): boolean {
  return Number.isNaN(receiver.iss) && receiver.dataSegments < 2
}

function advanceUna(moment: Moment): void {
  const { sender, receiver, ack, time } = moment
  const before = receiver.una
  receiver.una = ack
  sender.duplicateAcksNow = 0
  sender.sackedSince = Number.NaN
  sender.firstDuplicateAckTime = Number.NaN
  receiver.resent.clearTail()
  receiver.unackedFrame = ack < receiver.nxt ? receiver.nxtFrame : 0
  receiver.unackedTime = ack < receiver.nxt ? receiver.nxtTime : Number.NaN
  const waited = receiver.endTiming(ack, time)
  if (waited > LONGEST_ACK_DELAY) suspectLateAck(moment, waited)
  if (receiver.quietGap !== null) settleQuietGap(moment, receiver.quietGap)
  const missing = receiver.holes?.missing(before, ack) ?? 0
  if (missing > 0) suspectGap(moment, before)
}

function isDuplicateAck({ sender, receiver, segment, ack }: Moment): boolean {
  return (
    segment.length === 0 &&
    ack === sender.rcv &&
    receiver.hasOutstanding &&
    segment.window === sender.rawWindow &&
    ack === receiver.una
  )
}

function countDuplicateAck(moment: Moment): void {
  const { sender, segment, time } = moment
  sender.duplicateAcks++
  sender.duplicateAcksNow++
  if (Number.isNaN(sender.firstDuplicateAckTime)) sender.firstDuplicateAckTime = time
  if (segment.sackCount > 0 && Number.isNaN(sender.sackedSince)) sender.sackedSince = time
  moment.mark('duplicate-ack')
}

function acknowledgeFin({ receiver, frame, time }: Moment): void {
  receiver.finAcked = true
  if (receiver.finAckedFrame === 0) {
    receiver.finAckedFrame = frame
    receiver.finAckedTime = time
  }
}

/** An acknowledgment past everything seen: the capture lost it, holds it late, or it was never sent (REFERENCE: hard call 1). */
function suspectUnsent({ flow, sender, receiver, segment, seq, ack, frame, time }: Moment): void {
  // Below its SYN there are only the numbers of a connection before.
  if (seq < sender.iss) return
  // A stale SYN of the peer, or one of an earlier attempt: it was sent, if not now.
  if (receiver.pureSyn !== null && segment.ack === onCircle(receiver.pureSyn.seq + 1)) return
  if (answersEarlierSyn(flow, receiver, segment.ack)) return
  const known = flow.suspicions.some((s) => s.kind === 'unsent acknowledged' && s.by === sender.side && s.ack >= ack)
  if (known) return
  flow.suspect({
    kind: 'unsent acknowledged',
    by: sender.side,
    frame,
    time,
    deadline: time + reorderWindow(receiver.rttTap),
    nxt: receiver.nxt,
    nxtFrame: receiver.nxtFrame,
    ack,
    proofs: [],
    proofTime: Number.NaN,
    isAnswered: false,
    // Where the client has refused the SYN,ACK, what follows is of another connection.
    isFromStart: flow.handshakeSeen && flow.reset?.ended !== 'handshake',
  })
}

/** SACK says of octets above the ACK that they arrived (RFC 2018, section 3): a hole among them is the capture's. */
function suspectSackedGaps({ flow, receiver, segment, ack, frame, time }: Moment): void {
  for (let at = 0; at < segment.sackCount; at++) {
    const left = unroll(segment.sack[2 * at]!, receiver.nxt)
    const right = Math.min(unroll(segment.sack[2 * at + 1]!, receiver.nxt), receiver.nxt)
    const isKnown = flow.suspicions.some((s) => s.kind === 'hole acknowledged' && s.left <= left && s.right >= right)
    if (left < ack || isKnown || (receiver.holes?.missing(left, right) ?? 0) === 0) continue
    const deadline = time + reorderWindow(receiver.rttTap)
    flow.suspect({ kind: 'hole acknowledged', of: receiver.side, frame, time, deadline, left, right })
  }
}

function suspectGap({ flow, receiver, ack, frame, time }: Moment, before: number): void {
  flow.suspect({
    kind: 'hole acknowledged',
    of: receiver.side,
    frame,
    time,
    deadline: time + reorderWindow(receiver.rttTap),
    left: before,
    right: ack,
  })
}

/** New octets of an end that has acknowledged its peer's FIN: the connection is half-closed, and in use (RFC 9293, section 3.6.1). */
export function followHalfClose({ flow, sender, receiver, segment, end, ack, frame, time }: Moment): void {
  const half = flow.halfClosed
  if (half !== null && half.by === receiver.side && ack > half.start) half.acknowledged = true
  const isNew = segment.payload > 0 && end > sender.nxt
  if (!isNew || sender.state !== CLOSE_WAIT) return
  if (segment.has(Flag.FIN) && sender.finAcks.count === 0) return
  if (half === null || half.by !== sender.side)
    flow.halfClosed = {
      by: sender.side,
      start: end - segment.length,
      octets: segment.payload,
      firstFrame: frame,
      lastFrame: frame,
      firstTime: time,
      lastTime: time,
      acknowledged: false,
    }
  else {
    half.octets += segment.payload
    half.lastFrame = frame
    half.lastTime = time
  }
}

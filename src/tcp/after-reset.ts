import type { ResetRecord } from './flow.js'
import { isLateCopy } from './late-copy.js'
import { contradictReset } from './machine.js'
import type { Moment } from './moment.js'
import { isOldAck } from './probe.js'
import { isBefore, stepsFrom } from './sequence.js'
import { SYN_RECEIVED, SYN_SENT } from './states.js'
import { reorderWindow } from './suspicion.js'

/*
 * What an end sends after a RST: its own, after which it has nothing more to say, or its peer's, which it may not have
 * received or not have heeded.
 */

/** Longest that a RST may be held up on its way to its receiver, in seconds. */
const OVERTAKEN = 1

/** Longest that data may have waited in a queue on its way to here, in seconds. */
const UNDER_WAY = 2

/** An end that goes on after a RST that seemed to have ended its connection. */
export function checkAfterReset(moment: Moment): void {
  const { reset } = moment.flow
  if (reset?.ended !== 'connection') return
  if (reset.by === moment.sender.side) checkAfterOwn(reset, moment)
  else checkAfterPeers(reset, moment)
}

function checkAfterPeers(reset: ResetRecord, moment: Moment): void {
  const { flow, sender, receiver, segment, end, ack, frame, time } = moment
  const grace = Math.max(0.2, 3 * (Number.isFinite(sender.rttTap) ? sender.rttTap : 0))
  const after = time - reset.time
  if (after <= reorderWindow(Number.POSITIVE_INFINITY)) takeAsBefore(reset, moment)
  // What it acknowledges has the RST's number, or lies past it.
  const acknowledgesMore = ack > reset.seq && ack <= receiver.nxt
  if (!acknowledgesMore && (after <= grace || (segment.length === 0 && !isProbing(moment)))) return
  if (isLateCopy(moment)) return
  contradictReset(flow, sender)
  if (acknowledgesMore || (after > OVERTAKEN && isNewer(moment))) reset.isOutlived = true
  if (segment.payload > 0 && end > sender.nxt && after > Math.max(grace, UNDER_WAY))
    flow.incidents.tell('data after RST of peer', { frame, time, by: sender.side, resetFrame: reset.frame, after })
}

function checkAfterOwn(reset: ResetRecord, moment: Moment): void {
  const { flow, sender, receiver, segment, seq, end, ack, frame, time } = moment
  // In SYN-SENT and SYN-RECEIVED a RST refuses what is of another connection, and ends none of its sender's.
  const { senderState, isBare } = reset
  if (senderState === SYN_SENT || (senderState === SYN_RECEIVED && isBare)) return
  // A number past all that it has sent is of a connection that came later.
  if (seq > sender.nxt) return
  // What the RST has overtaken was sent before it. A RST that aborts has the number of SND.NXT; one that answers a segment, that segment's.
  const hasNewOctets = segment.payload > 0 && end > sender.nxt && end > reset.seq && !reset.isAnswer
  // What its peer had sent before the capture began nobody knows.
  const answersLater =
    flow.handshakeSeen &&
    ((ack > reset.peerNxt && ack <= receiver.nxt) ||
      (segment.hasTimestamps && isBefore(reset.peerTsVal, segment.tsEcr)))
  const isStampedLater =
    (segment.hasTimestamps && isBefore(reset.tsVal, segment.tsVal)) || isStampedAfter(moment, reset.time)
  if (!hasNewOctets && !answersLater && !isStampedLater) return
  flow.incidents.tell('segment after own RST', {
    frame,
    time,
    by: sender.side,
    resetFrame: reset.frame,
    octets: segment.payload,
    proof: hasNewOctets ? 'new octets' : answersLater ? 'an answer to what came later' : 'a newer timestamp',
  })
}

/** No copy of what has passed before. */
const isNewer = ({ sender, segment, end, ack }: Moment): boolean =>
  end > sender.nxt || ack > sender.rcv || segment.hasTimestamps || (segment.ipId > 0 && sender.lastIpId > 0)

/** Its number is the last octet's, as a keepalive's: nothing that comes asks a CLOSED end for that. */
function isProbing(moment: Moment): boolean {
  const { sender, seq, ack } = moment
  return seq === sender.nxt - 1 && ack >= sender.rcv && !isOldAck(moment)
}

/** What follows a RST so closely may have come before it, where the file is out of order. */
function takeAsBefore(reset: ResetRecord, { segment, end, ack }: Moment): void {
  if (reset.isBare && ack === reset.seq) reset.isAnswer = true
  reset.peerNxt = Math.max(reset.peerNxt, end)
  if (segment.hasTimestamps && !isBefore(segment.tsVal, reset.peerTsVal)) reset.peerTsVal = segment.tsVal
}

/**
 * A tick of the timestamp clock is no shorter than a millisecond (RFC 7323, section 5.4): so many ticks after its SYN,ACK,
 * which came after the peer's SYN, an end has sent a segment after `reset`, whatever held that up.
 */
function isStampedAfter({ sender, segment, time }: Moment, reset: number): boolean {
  const { synAck, peer } = sender
  if (!segment.hasTimestamps || !synAck?.hasTimestamps || peer.pureSyn === null) return false
  const called = peer.pureSyn.time
  const seconds = (stepsFrom(synAck.tsVal, segment.tsVal) - 1) / 1000
  // Some stacks count microseconds: their stamps would lie in the future.
  return seconds > reset - called && seconds < 1.1 * (time - called)
}

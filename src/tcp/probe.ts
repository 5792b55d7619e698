import * as Flag from '../decode/flag.js'
import { proveEstablished, proveReceipts } from './machine.js'
import type { Moment } from './moment.js'
import { isBefore } from './sequence.js'
import { isSynchronized, SYN_RECEIVED, SYN_SENT } from './states.js'

/** What a segment of at most one octet at SND.NXT - 1, or one at a closed window's edge, is. */
export type Probe = 'none' | 'keepalive' | 'window-probe' | 'old ACK' | 'keepalive with data outstanding'

const NEITHER = Flag.SYN | Flag.FIN | Flag.RST | Flag.URG

/**
 * Tells keepalive probes, zero-window probes and one-octet retransmissions apart. On the wire a keepalive (RFC 9293,
 * section 3.8.4) is the last octet's number again, with that octet, another, or none; Linux probes a closed window with
 * the very same segment, so that only the peer's last window decides.
 */
export function classifyProbe(moment: Moment): Probe {
  const { sender, receiver, segment, seq, ack, time } = moment
  if (segment.payload > 1 || segment.has(NEITHER) || !segment.has(Flag.ACK)) return 'none'
  if (!sender.isSeen || !isOpen(moment)) return 'none'
  const isClosed = receiver.windowNow === 0 && receiver.edgeNow <= sender.nxt
  if (segment.payload === 1 && isClosed && isAtClosedEdge(moment)) return 'window-probe'
  if (ack !== sender.rcv && !acknowledgesMore(moment)) return 'none'
  if (seq !== sender.nxt - 1) {
    // No other segment has an octet with the SYN's number.
    const isOnSyn = segment.payload === 1 && seq === sender.iss
    if (isOnSyn || isOvertakenByFin(moment)) return 'keepalive'
    return isBelowOutstanding(moment) ? 'keepalive with data outstanding' : 'none'
  }
  if (isClosed) return 'window-probe'
  if (sender.hasOutstanding) {
    if (segment.payload === 1) return 'none'
    return isOldAck(moment) ? 'old ACK' : 'keepalive with data outstanding'
  }
  if (segment.payload === 0 && isOldAck(moment)) return 'old ACK'
  if (mayTakeWindowForClosed(moment)) return 'window-probe'
  if (segment.payload === 0) return 'keepalive'
  const octet = segment.payloadCaptured === 1 ? segment.bytes[segment.payloadAt]! : -1
  if (octet >= 0 && sender.lastOctet >= 0 && octet !== sender.lastOctet) return 'keepalive'
  if (sender.nxt - 1 === sender.iss || sender.nxt - 1 === sender.fin) return 'keepalive'
  return time - quietSince(moment) >= 1 ? 'keepalive' : 'none'
}

/** When its receiver was last heard of before the probe was sent. */
export function quietSince(moment: Moment): number {
  const { sender, receiver } = moment
  const since = crossesProbe(moment) ? receiver.keepalive.quietSince : receiver.lastTime
  return Number.isNaN(since) ? sender.lastTime : since
}

/** Seconds for which ends that probe at the same time may disagree about it, besides the round trip. */
const AT_ONCE = 0.05

/** Both ends may probe at once: a probe that was under way already is no answer to the other's. */
export function crossesProbe({ sender, receiver, time }: Moment): boolean {
  const run = receiver.keepalive.current
  if (run === null || run.lastAnswered) return false
  return time - run.lastTime < AT_ONCE + (Number.isFinite(sender.rttTap) ? sender.rttTap : 0)
}

/** A probe before the FIN, which has overtaken it: no ACK of the last octet comes after so long a silence. */
function isOvertakenByFin(moment: Moment): boolean {
  const { sender, seq, time } = moment
  const isNumbered = seq === sender.fin - 1 && sender.nxt === sender.fin + 1 && sender.una >= sender.fin
  return isNumbered && time - sender.nxtTime <= LEAST_IDLE && time - quietSince(moment) > 1
}

/** Its sender is synchronized, or shows by this segment that it is: before, no segment has a number below SND.NXT. */
function isOpen({ flow, sender, receiver, segment, seq, frame }: Moment): boolean {
  if (isSynchronized(sender.state)) return true
  // The RST has passed here, and was not there yet.
  if (flow.reset !== null && flow.reset.by !== sender.side && isSynchronized(flow.reset.receiverState)) return true
  const isOnSyn = seq === sender.iss && segment.length <= 1
  if (!isOnSyn || sender.nxt !== sender.iss + 1 || flow.ackFrame === 0) return false
  // The ACK of the SYN,ACK was lost on its way, or its sender has sent the SYN,ACK again before that came.
  return sender.state === SYN_SENT ? receiver.synAck !== null && flow.ackFrame === frame : sender.state === SYN_RECEIVED
}

/** It acknowledges more than anything of its sender before, so that it was sent after all that: the ACK of the data was lost or waits. */
const acknowledgesMore = ({ sender, receiver, ack }: Moment): boolean =>
  !(ack <= sender.rcv) && ack <= receiver.nxt && !sender.hasOutstanding

/** Longest that an end waits before its first probe of a closed window, in seconds: the timeout of RFC 6298, section 5.7, and a round trip. */
const FIRST_PROBE = 3.25

/**
 * The window has opened, but its sender shows nothing that says so: the update was lost or has yet to come. Whoever has probed the
 * closed window has data, which would be on its way otherwise (RFC 9293, section 3.8.6.1).
 */
function mayTakeWindowForClosed({ sender, receiver, segment, time }: Moment): boolean {
  const { reopening } = receiver
  if (reopening === null || sender.nxt !== reopening.nxt || segment.payload > 0) return false
  if (segment.hasTimestamps && isBefore(segment.tsEcr, reopening.tsVal)) return true
  // Octets that were sent again since leave the window as it was (SND.WL1; RFC 9293, section 3.10.7.4, fifth step).
  const hasHeard = segment.hasTimestamps && isBefore(reopening.tsVal, segment.tsEcr)
  if (hasHeard && reopening.resent === receiver.resent.count) return false
  reopening.wasProbed ||= time - reopening.since <= FIRST_PROBE
  return reopening.wasProbed
}

/** Empty, one below what is not acknowledged, and later than that: no ACK has this number (Linux probes at SND.UNA - 1). */
function isBelowOutstanding(moment: Moment): boolean {
  const { sender, receiver, segment, seq } = moment
  return segment.payload === 0 && seq === sender.una - 1 && receiver.windowNow > 0 && showsLater(moment)
}

/** A newer timestamp than any that its sender has used: it was sent after everything seen (RFC 7323, section 5.2). */
const showsLater = ({ segment, sender }: Moment): boolean =>
  segment.hasTimestamps && isBefore(sender.tsVal, segment.tsVal)

/**
 * A keepalive must wait until all is acknowledged (RFC 9293, MUST-26). Told only where its sender must have known that it was not:
 * the window was never closed, and no SACK has come.
 */
export function noteEarlyKeepalive(moment: Moment): void {
  const { flow, sender, receiver, frame, time } = moment
  if (!showsLater(moment) || receiver.zeroWindows > 0 || !(receiver.edgeNow >= sender.nxt)) return
  if (!Number.isNaN(receiver.sackedSince)) return
  const octets = sender.nxt - sender.una - (Number.isNaN(sender.fin) ? 0 : 1)
  const dataFrame = sender.unackedFrame
  flow.incidents.tell('keepalive with data outstanding', { frame, time, by: sender.side, octets, dataFrame })
}

/** The answer to a keepalive probe acknowledges less than its sender has acknowledged before: it has lost octets that it had. */
export function noteLowAnswer({ flow, sender, receiver, segment, ack, frame, time }: Moment): void {
  if (!(ack < receiver.una) || receiver.hasOutstanding) return
  if (segment.hasTimestamps && isBefore(segment.tsVal, sender.tsVal)) return
  const { lastFrame: probeFrame } = receiver.keepalive
  const below = receiver.una - ack
  flow.incidents.tell('keepalive answered too low', { frame, time, by: sender.side, below, probeFrame })
}

/** A new octet just past the edge (BSD, Windows), or the octet at SND.UNA again. */
function isAtClosedEdge({ sender, receiver, seq }: Moment): boolean {
  return seq === sender.una || seq === sender.nxt || seq === receiver.edgeNow
}

/** Seconds of silence before any stack sends its first keepalive; an ACK with that number which comes sooner was held up on its way. */
const LEAST_IDLE = 0.5

/** A pure ACK that was sent before the segment that made SND.NXT, and overtaken by it. */
export function isOldAck(moment: Moment): boolean {
  const { sender, segment, ack, time } = moment
  if (ack > sender.rcv) return false
  const isKnown = segment.hasTimestamps && !Number.isNaN(sender.nxtTsVal)
  // Within a tick, which is a second at most (RFC 7323, section 5.4), nobody probes.
  if (isKnown) return !isBefore(sender.nxtTsVal, segment.tsVal)
  // Its sender numbers its packets.
  const steps = segment.ipId > 0 && sender.nxtIpId > 0 ? ((sender.nxtIpId - segment.ipId) << 16) >> 16 : 0
  if (steps > 0 && steps < PACKETS) return true
  return time - sender.nxtTime <= LEAST_IDLE
}

/** How far the numbers of two packets of a connection may lie apart: others of its sender take some. */
const PACKETS = 4096

/** What a probe acknowledges, although its receiver drops it for its number (RFC 9293, section 3.10.7.4): its sender has received that. */
export function proveByProbe({ flow, sender, receiver, segment, ack, frame, time }: Moment): void {
  if (!(ack <= sender.rcv) && ack <= receiver.nxt) {
    sender.rcv = ack
    sender.rcvFrame = frame
    sender.rcvTsVal = segment.hasTimestamps ? segment.tsVal : Number.NaN
    proveReceipts(flow, sender, ack, frame, time)
  }
  proveEstablished(flow, sender, frame, time)
}

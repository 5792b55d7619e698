import * as Flag from '../decode/flag.js'
import { CHECKSUM_BAD } from '../decode/segment.js'
import { isStray } from './acceptable.js'
import { lacksAck } from './ack-missing.js'
import { followHalfClose, takeAck } from './acks.js'
import { checkAfterReset } from './after-reset.js'
import { followTimeWait, isOfNextConnection, noteStray, takeFin } from './closing.js'
import { noted } from './frame-list.js'
import { observeSyn, observeSynAck } from './handshake.js'
import { watchHeader } from './header-watch.js'
import { KeepaliveWatch, NO_PROBES } from './keepalive.js'
import { noteIpId } from './late-copy.js'
import { assumeReceipts, contradictFin, proveEstablished, take } from './machine.js'
import type { Moment } from './moment.js'
import { noteOtherIss } from './other-iss.js'
import { classifyProbe, crossesProbe, noteEarlyKeepalive, noteLowAnswer, proveByProbe, quietSince } from './probe.js'
import { observeReset } from './reset.js'
import { resolveSuspicions } from './resolve.js'
import { isBefore, onCircle } from './sequence.js'
import { isSynchronized, SND_DATA, TIME_WAIT, UNSEEN, WAIT_2MSL } from './states.js'
import { takeData } from './stream.js'
import { reorderWindow } from './suspicion.js'
import { isBeforeThirdAck, observeThirdAck } from './third-ack.js'
import { followAckStorm } from './unacceptable-ack.js'
import { UrgentLog } from './urgent.js'
import { followFilledWindow, followZeroWindow, grantWindow } from './window.js'
import { WindowProbes } from './window-probes.js'

/**
 * One segment of a flow, in the order of RFC 9293, section 3.10.7.4: is it acceptable? Then RST, SYN, ACK, data, FIN.
 * A segment that its receiver must reject is a stray: it is told, and moves nothing.
 */
export function observe(moment: Moment, timeWait: number): void {
  const { sender, segment, frame, time } = moment
  if (hasIllegalFlags(moment) || lacksAck(moment)) return
  expireTimeWait(moment, timeWait)
  resolveSuspicions(moment)
  followAckStorm(moment)
  if (segment.has(Flag.RST)) {
    countSegment(moment)
    observeReset(moment)
  } else if (segment.has(Flag.SYN)) {
    observeOpening(moment)
  } else {
    checkAfterReset(moment)
    if (isStray(moment)) countSegment(moment)
    else observeSegment(moment)
  }
  if (!segment.has(Flag.RST)) {
    answerProbes(moment)
    moment.receiver.windowProbing?.hear(segment.window, frame, time, sender.rttTap)
    sender.lastSegmentSeq = segment.seq
    sender.lastSegmentAck = segment.has(Flag.ACK) ? segment.ack : -1
    sender.lastSegmentLength = segment.length
    sender.lastSegmentOctets = segment.payload
    sender.ttl = segment.ttl
  }
  noteIpId(moment)
  sender.lastFrame = frame
  sender.lastTime = time
}

function countSegment({ sender, frame, time }: Moment): void {
  if (sender.segments++ > 0) return
  sender.firstFrame = frame
  sender.firstTime = time
}

// ── Control bits ────────────────────────────────────────────────────────────────────────────────────────────────

/** Combinations that no state sends (RFC 9293, section 3.10.7; T/TCP's SYN with FIN is historic, RFC 6247). */
function hasIllegalFlags(moment: Moment): boolean {
  const { flow, sender, segment, frame, time } = moment
  const flags = segment.flags & 0x3f
  const isIllegal =
    (segment.has(Flag.SYN) && segment.has(Flag.FIN)) ||
    (segment.has(Flag.SYN) && segment.has(Flag.RST)) ||
    (segment.has(Flag.FIN) && segment.has(Flag.RST)) ||
    (segment.has(Flag.FIN) && !segment.has(Flag.ACK)) ||
    flags === 0
  if (!isIllegal) return false
  if (flow.frames === 1) flow.isScan = true
  countSegment(moment)
  sender.lastFrame = frame
  sender.lastTime = time
  sender.lastSegmentAck = segment.has(Flag.ACK) ? segment.ack : -1
  flow.incidents.tell('flags illegal', {
    frame,
    time,
    by: sender.side,
    flags: segment.flags,
    isDamaged: segment.checksumState === CHECKSUM_BAD,
  })
  return true
}

// ── Segments with SYN ───────────────────────────────────────────────────────────────────────────────────────────

function observeOpening(moment: Moment): void {
  const { flow, sender, receiver, segment } = moment
  if (segment.isSynAck) noteOtherIss(moment)
  if (isSynAckOutOfNothing(moment)) {
    const watch = flow.timeWait
    if (watch?.enteredFrame && watch.isHeldBy(receiver.side)) followTimeWait(moment)
    else
      flow.suspect({
        kind: 'stray',
        what: 'challenge ACK',
        by: sender.side,
        frame: moment.frame,
        time: moment.time,
        amount: 0,
        payload: 0,
        trigger: 'a SYN,ACK to an open connection',
      })
    return
  }
  countSegment(moment)
  watchHeader(moment)
  if (segment.isSynAck) observeSynAck(moment)
  else {
    observeSyn(moment)
    grantWindow(moment)
  }
  if (segment.hasTimestamps) noteTimestamp(moment)
}

/** A SYN,ACK that answers no SYN of this flow, at an end whose connection is open or was closed: a stray. */
function isSynAckOutOfNothing({ sender, receiver, segment, seq }: Moment): boolean {
  if (!segment.isSynAck || !isSynchronized(receiver.state)) return false
  const own = sender.synAck
  if (own !== null) return onCircle(own.seq) !== segment.seq || own.ack !== segment.ack
  // What its peer acknowledged before belongs to another SYN,ACK, which the capture has missed.
  return isSynchronized(sender.state) || seq + 1 > receiver.rcv
}

// ── Everything else ─────────────────────────────────────────────────────────────────────────────────────────────

function observeSegment(moment: Moment): void {
  const { flow, sender, receiver, segment, frame, time, seq, end, ack } = moment
  countSegment(moment)
  if (!observeThirdAck(moment)) {
    // The wrong ACK is not believed; its octets were sent all the same.
    if (flow.thirdAckWrong && segment.payload > 0 && seq >= sender.nxt) takeData(moment)
    return
  }
  watchHeader(moment)
  noteBareAck(moment)
  const probe = classifyProbe(moment)
  if (probe === 'keepalive') {
    takeKeepalive(moment)
    proveByProbe(moment)
    noteStray(moment)
    return
  }
  if (probe === 'window-probe') {
    takeWindowProbe(moment)
    if (segment.payload === 0 || seq < sender.nxt) {
      proveByProbe(moment)
      noteStray(moment)
      return
    }
  }
  if (probe === 'keepalive with data outstanding') noteEarlyKeepalive(moment)
  if (probe === 'old ACK' || probe === 'keepalive with data outstanding') return
  if (isNews(moment)) {
    if (!(ack > receiver.fin)) contradictFin(flow, sender)
    assumeReceipts(flow, sender, frame, time)
  }
  // A bare ACK of the SYN shows no connection: it may begin a split handshake.
  if (sender.state === UNSEEN && !isBareAck(moment)) take(flow, sender, SND_DATA, frame, time, true)
  if (segment.has(Flag.ACK)) {
    followHalfClose(moment)
    takeAck(moment)
    grantWindow(moment)
    followZeroWindow(moment)
    if (ack > receiver.fin && (segment.length === 0 || sender.finAcks.count === 0))
      sender.finAcks = noted(sender.finAcks, frame, time)
  }
  if (segment.payload > 0) {
    suspectEarlyData(moment)
    if (segment.has(Flag.URG)) takeUrgent(moment)
    if (!isPastFin(moment)) takeData(moment)
    if (end === receiver.edgeNow) {
      moment.mark('window-full')
      followFilledWindow(moment)
    }
    if (segment.payload > 1 || seq >= sender.nxt - 1) sender.keepalive.end()
  }
  // Data, or the ACK of data: in SYN-RECEIVED it sends neither.
  if (ack > receiver.iss + 1 || segment.payload > 0) proveEstablished(flow, sender, frame, time)
  if (segment.has(Flag.FIN)) {
    sender.keepalive.giveUp(frame, false)
    takeFin(moment)
  }
  followTimeWait(moment)
  if (segment.hasTimestamps) noteTimestamp(moment)
}

/** New sequence numbers or a new ACK: a repeated FIN or an old copy says nothing of what its receiver got. */
function isNews({ sender, end, ack, segment }: Moment): boolean {
  return (segment.length > 0 && end > sender.nxt) || ack > sender.rcv
}

/** Split handshake: the called side acknowledges the SYN before it sends its own (RFC 9293, section 3.10.7.3). */
function noteBareAck({ flow, sender, receiver, segment, ack, frame }: Moment): void {
  if (sender !== flow.server || flow.bareAckFrame > 0 || sender.syn !== null || segment.payload > 0) return
  if (receiver.pureSyn !== null && ack === receiver.iss + 1) flow.bareAckFrame = frame
}

/** The ACK that `noteBareAck` has noted, or the same again. */
const isBareAck = ({ flow, sender, receiver, segment, ack }: Moment): boolean =>
  flow.bareAckFrame > 0 && sender === flow.server && segment.length === 0 && ack === receiver.iss + 1

function takeKeepalive(moment: Moment): void {
  const { sender, segment, frame, time } = moment
  if (sender.keepalive === NO_PROBES) sender.keepalive = new KeepaliveWatch()
  sender.keepalive.probe(frame, time, segment.payload, time - quietSince(moment), sender.lastTime)
  moment.mark('keepalive')
  if (segment.hasTimestamps) noteTimestamp(moment)
}

/** What a segment says of its receiver's probes: life, and the end of the run when it is more than an answer. */
function answerProbes(moment: Moment): void {
  const { sender, receiver, segment, frame } = moment
  if (receiver.keepalive.current === null) return
  const isProbe = sender.keepalive.lastFrame === frame
  if (isProbe && crossesProbe(moment)) return
  if (!receiver.keepalive.current.lastAnswered && segment.length === 0 && !isProbe) {
    moment.mark('keepalive-ack')
    noteLowAnswer(moment)
  }
  receiver.keepalive.answer(frame)
  if (segment.length > 0 && !isProbe) receiver.keepalive.end()
}

function takeWindowProbe(moment: Moment): void {
  const { flow, sender, receiver, segment, frame, time } = moment
  sender.windowProbes++
  sender.probesOfEpisode++
  sender.windowProbing ??= new WindowProbes()
  sender.windowProbing.probe(frame, time, time - receiver.lastTime)
  moment.mark('window-probe')
  flow.incidents.tell('zero window probe', { frame, time, by: sender.side, octets: segment.payload })
}

function suspectEarlyData(moment: Moment): void {
  // What acknowledges octets that the tap has yet to see came after the third step: the file holds that late.
  if (!isBeforeThirdAck(moment) || moment.ack > moment.receiver.nxt) return
  const { flow, sender, receiver, segment, frame, time } = moment
  if (flow.suspicions.some((s) => s.kind === 'data before third ACK')) return
  if (flow.incidents.count('data before third ACK') > 0) return
  flow.suspect({
    kind: 'data before third ACK',
    by: sender.side,
    frame,
    time,
    deadline: time + reorderWindow(receiver.rttTap),
    octets: segment.payload,
  })
}

function takeUrgent({ sender, segment, seq, end, frame, time }: Moment): void {
  sender.urgent ??= new UrgentLog()
  sender.urgent.take(seq + segment.urgentPointer, segment.payload > 0 && end > sender.nxt, frame, time)
}

/** Octets at or past its own FIN (RFC 9293, section 3.6): the peer throws them away, and so does the tracker. */
function isPastFin({ flow, sender, segment, seq, frame, time }: Moment): boolean {
  const last = seq + segment.payload
  if (!(last > sender.fin)) return false
  // A FIN that its receiver got in SYN-SENT, and no SYN,ACK yet to say whether it belongs here (before-syn-ack.ts).
  if (Number.isNaN(sender.iss) && sender.peer.pureSyn !== null) return false
  if (isOfNextConnection(sender, seq)) return true
  // A keepalive of one octet, whose answer to the FIN the tap has missed (RFC 9293, section 3.8.4).
  if (segment.payload === 1 && seq === sender.fin && time - sender.lastTime >= 1) return true
  const octets = Math.min(segment.payload, last - Math.max(seq, sender.fin))
  flow.incidents.tell('data after FIN', {
    frame,
    time,
    by: sender.side,
    octets,
    fin: sender.fin - sender.iss,
    finFrame: sender.fins.frames[0]!,
  })
  return seq >= sender.fin
}

function noteTimestamp({ flow, sender, segment, end, frame, time }: Moment): void {
  if (Number.isNaN(sender.tsVal) || isBefore(sender.tsVal, segment.tsVal)) {
    sender.tsVal = segment.tsVal
    sender.tsTime = time
    sender.tsFrame = frame
    sender.tsEnd = segment.checksumState === CHECKSUM_BAD ? Number.NaN : end
  }
  if (
    segment.has(Flag.ACK) &&
    segment.tsEcr !== 0 &&
    // What the peer has not sent is nobody's TS.Recent.
    !isBefore(sender.peer.tsVal, segment.tsEcr) &&
    (Number.isNaN(sender.tsEcr) || isBefore(sender.tsEcr, segment.tsEcr))
  )
    sender.tsEcr = segment.tsEcr
  if (!flow.usesTimestamps && !Number.isNaN(sender.peer.tsVal)) flow.usesTimestamps = true
}

/** 2MSL has passed since the holder's last sign of TIME-WAIT (RFC 9293, section 3.10.8). */
function expireTimeWait({ flow, sender, receiver, frame, time }: Moment, timeWait: number): void {
  const watch = flow.timeWait
  if (watch === null || watch.enteredFrame === 0 || time - watch.startTime < timeWait) return
  for (const endpoint of [sender, receiver])
    if (endpoint.state === TIME_WAIT) take(flow, endpoint, WAIT_2MSL, frame, time, false)
}

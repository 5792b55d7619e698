import type { Segment } from '../decode/segment.js'
import { CHECKSUM_BAD, OPTIONS_CUT, OPTIONS_WHOLE } from '../decode/segment.js'
import { takeBackWhatCameBefore } from './before-syn-ack.js'
import type { Endpoint, SynRecord } from './endpoint.js'
import { type Flow, sameEnd } from './flow.js'
import { noted } from './frame-list.js'
import { crossesLast, isLateCopy } from './late-copy.js'
import { advance, contradictAckOfSyn, contradictReset, proveReceipts, resumeAttempt, take } from './machine.js'
import type { Moment } from './moment.js'
import { isAnswerToSyn } from './other-connection.js'
import { onCircle, unroll } from './sequence.js'
import { CLOSED, RCV_SYN, SND_SYN, SND_SYN_ACK, UNSEEN } from './states.js'
import { reorderWindow } from './suspicion.js'
import { ALL_KINDS, addCopy, asksOrGrantsEcn, settleScales } from './syn-options.js'
import { grantWindow } from './window.js'

/** What is kept of a segment with SYN; `seq` is the point on its sender's line. */
export function synRecord(segment: Segment, seq: number): SynRecord {
  const isDamaged = segment.checksumState === CHECKSUM_BAD
  const isForEcn = asksOrGrantsEcn(segment)
  return {
    frame: segment.frame,
    time: segment.time,
    seq,
    ack: segment.isSynAck ? segment.ack : null,
    payload: segment.payload,
    window: segment.window,
    mss: segment.mss,
    windowShift: segment.windowShift,
    sackPermitted: segment.sackPermitted,
    hasTimestamps: segment.hasTimestamps,
    tsVal: segment.tsVal,
    ipId: segment.ipId,
    ttl: segment.ttl,
    fastOpen: segment.fastOpenCookie >= 0 || segment.payload > 0,
    flags: segment.flags,
    hasCookie: segment.fastOpenCookie > 0,
    optionsCut: segment.optionsState === OPTIONS_CUT,
    isDamaged,
    kindsOfAll: isDamaged ? 0 : segment.optionKinds,
    kindsOfAny: !isDamaged && segment.optionsState === OPTIONS_WHOLE ? segment.optionKinds : ALL_KINDS,
    largestMss: segment.mss,
    ecnInAll: isForEcn && !isDamaged,
    ecnInAny: isForEcn || isDamaged,
    changed: null,
  }
}

/** A SYN without ACK that belongs to this flow: its first, a repetition, or one that crosses the peer's (RFC 9293, section 3.5). */
export function observeSyn(moment: Moment): void {
  const { flow, sender, receiver, segment, seq, frame, time } = moment
  if (sender.pureSyn !== null) {
    addCopy(sender.pureSyn, synRecord(segment, seq))
    repeatSyn(moment)
    return
  }
  const record = synRecord(segment, seq)
  const isFirst = sender.syn === null
  sender.pureSyn = record
  if (isFirst) openSending(sender, record)
  sender.isActive = true
  if (isFirst) sender.syns = noted(sender.syns, frame, time)
  take(flow, sender, SND_SYN, frame, time, true)
  if (receiver.synAck !== null && !isCrossing(moment)) {
    // The SYN,ACK that answers it stands before it in the file.
    const synAck = receiver.synAck
    if (time - synAck.time <= reorderWindow(Number.POSITIVE_INFINITY))
      flow.incidents.tell('capture reordered', {
        frame,
        time,
        frames: [synAck.frame, frame],
        what: 'a SYN after its answer',
      })
    settleScales(sender, receiver)
  }
  sender.una = Math.max(seq, Number.isNaN(sender.una) ? seq : sender.una)
}

const isCrossing = ({ receiver }: Moment): boolean => receiver.pureSyn !== null

function repeatSyn({ sender, receiver, frame, time }: Moment): void {
  // Within two milliseconds no timer can have run out: the copy is the network's or the capture's.
  if (time - sender.syns.times[sender.syns.times.length - 1]! <= 0.002 && sender.syns.count < 20) return
  if (sender.syn === sender.pureSyn) sender.syns = noted(sender.syns, frame, time)
  sender.cancelTiming()
  receiver.cancelTiming()
}

/** Gives a flow the SYN that opened it and was seen before it was known to. */
export function adoptSyn(flow: Flow, record: SynRecord, frame: number, time: number): void {
  const { client } = flow
  client.segments++
  client.lastFrame = frame
  client.lastTime = time
  client.syns = noted(client.syns, frame, time)
  if (client.pureSyn !== null) {
    addCopy(client.pureSyn, record)
    return
  }
  client.firstFrame = frame
  client.pureSyn = record
  client.isActive = true
  openSending(client, record)
  take(flow, client, SND_SYN, frame, time, true)
}

/** A SYN,ACK: the answer to the peer's SYN, right or wrong, first or again. */
export function observeSynAck(moment: Moment): void {
  const { flow, sender, receiver, segment, frame, time } = moment
  const mine = sender.synAck
  if (mine !== null && onCircle(mine.seq) === segment.seq && mine.ack === segment.ack) {
    addCopy(mine, synRecord(segment, moment.seq))
    repeatSynAck(moment)
    return
  }
  if (!acknowledgesSyn(receiver, segment.ack)) {
    wrongSynAck(moment)
    return
  }
  if (mine !== null && flow.ackFrame > 0) return // another answer after the handshake: a stray
  if (mine === null) takeBackWhatCameBefore(flow, sender, moment.seq)
  sender.earlierSynAck = mine
  // A SYN of another number before it was none of this attempt's.
  const isOther = sender.pureSyn !== null && sender.pureSyn.seq !== moment.seq
  if (mine !== null || isOther) restartSending(sender)
  if (flow.reset?.ended === 'refused') {
    // The RST that refused the SYN was lost, or the client has tried again.
    contradictReset(flow, receiver)
    if (sender.state === CLOSED) sender.state = UNSEEN
  }
  resumeAttempt(flow, receiver)
  const record = synRecord(segment, moment.seq)
  sender.synAck = record
  if (sender.syn === null || mine !== null || sender.pureSyn === null || isOther) {
    sender.syn = record
    if (mine === null) sender.syns = noted(sender.syns, frame, time)
    openSending(sender, record)
  }
  if (Number.isNaN(receiver.nxt)) joinAt(receiver, moment.ack)
  if (sender.state === UNSEEN) take(flow, sender, SND_SYN_ACK, frame, time, true)
  proveReceipts(flow, sender, moment.ack, frame, time)
  receiver.una = Math.max(moment.ack, Number.isNaN(receiver.una) ? moment.ack : receiver.una)
  receiver.synAcked = true
  sender.rcv = moment.ack
  if (receiver.syn !== null && receiver.syns.count === 1 && sender.syns.count <= 1)
    sender.rttTap = Math.min(sender.rttTap, time - receiver.syn.time)
  settleScales(sender, receiver)
  grantWindow(moment)
  if (flow.client === receiver && flow.ackFrame === 0 && receiver.rcv > sender.iss) {
    // The ACK of it stands before it in the file, or that of an earlier copy, which the capture has missed.
    flow.ackFrame = receiver.lastFrame
    flow.ackTime = receiver.lastTime
    sender.synAcked = true
    advance(flow, sender, frame, time)
  }
  if (isOfClient(flow.client, sender) && flow.ackFrame === 0 && moment.ack > receiver.iss) {
    flow.ackFrame = frame
    flow.ackTime = time
  }
  advance(flow, receiver, frame, time)
}

/** In a simultaneous or split open the client's SYN,ACK is its ACK of the server's SYN. */
const isOfClient = (client: Endpoint, sender: Endpoint): boolean => client === sender && sender.peer.pureSyn !== null

function repeatSynAck(moment: Moment): void {
  const { flow, sender, receiver, frame, time } = moment
  // A copy that the network has made, or one that crosses the ACK, says nothing of that.
  const isNews = !isLateCopy(moment) && !crossesLast(moment)
  // In a simultaneous open its SYN counts, and the SYN,ACK is that again.
  if (isNews && sender.syn !== sender.synAck && time - sender.synAck!.time > 0.002) contradictAckOfSyn(flow, sender)
  if (receiver.synAck !== null) {
    receiver.synAcked = true
    advance(flow, receiver, frame, time)
  }
  const last = sender.syns.times[sender.syns.times.length - 1]!
  if (sender.syn !== sender.synAck || (time - last <= 0.002 && sender.syns.count < 20)) return
  sender.syns = noted(sender.syns, frame, time)
  sender.cancelTiming()
  receiver.cancelTiming()
  if (isNews) contradictAckOfSyn(flow, sender)
}

function wrongSynAck(moment: Moment): void {
  const { flow, sender, receiver, segment, frame, time, seq } = moment
  if (answersEarlierSyn(flow, receiver, segment.ack)) return
  // A client has called: it took a SYN from before the capture for its peer's (Figure 8), and waits in SYN-RECEIVED.
  if (sender === flow.client) {
    take(flow, sender, RCV_SYN, frame, time, true)
    return
  }
  const isRepeat = flow.wrongSynAcks.some(({ seq, ack }) => seq === segment.seq && ack === segment.ack)
  if (!isRepeat && flow.wrongSynAcks.length < 20)
    flow.wrongSynAcks = [
      ...flow.wrongSynAcks,
      {
        frame,
        time,
        seq: segment.seq,
        ack: segment.ack,
        record: synRecord(segment, seq),
        isOwn: isAnswerToSyn(receiver, segment, segment.ack - onCircle(receiver.iss + 1)),
        resetFrame: 0,
      },
    ]
  // It is a SYN,ACK all the same: its sender is in SYN-RECEIVED, for whatever it believes to have received.
  take(flow, sender, SND_SYN_ACK, frame, time, true)
  if (Number.isNaN(sender.nxt)) joinAt(sender, seq + 1)
}

/** Whether `ack` (raw) acknowledges the SYN of `opener`, with the data in it or without (RFC 7413, section 4.2). */
export function acknowledgesSyn(opener: Endpoint, ack: number): boolean {
  const { pureSyn, syn } = opener
  if (syn === null) return true
  // Its SYN,ACK has another number where the SYN that opened the flow was an old one.
  return acknowledges(ack, syn) || (pureSyn !== null && acknowledges(ack, pureSyn))
}

function acknowledges(ack: number, { seq, payload }: SynRecord): boolean {
  const octets = unroll(ack, seq) - seq
  return octets >= 1 && octets <= 1 + payload
}

/** How many other flows of a tuple are searched for the SYN that a segment answers. */
const PAST = 8

/** Whether `ack` (raw) acknowledges another SYN that `opener` has sent on the tuple: one that waits, or one before. */
export function answersEarlierSyn(flow: Flow, opener: Endpoint, ack: number): boolean {
  let steps = 0
  for (let other: Flow | null = flow.next ?? flow; other !== null && steps < PAST; other = other.previous, steps++) {
    const { side, pureSyn } = sameEnd(flow, opener, other)
    const isWaiting = other.attempts.some(({ by, iss }) => by === side && ack === (iss + 1) >>> 0)
    if (isWaiting || (other !== flow && pureSyn !== null && ack === onCircle(pureSyn.seq + 1))) return true
  }
  return false
}

/** Whether a SYN comes just after the answer that seemed wrong: the file holds it late. */
export function excuseAnswerTo({ flow, segment, frame, time }: Moment): boolean {
  const late = flow.wrongSynAcks.find(
    (answer) => answer.ack === (segment.seq + 1) >>> 0 && time - answer.time <= reorderWindow(Number.POSITIVE_INFINITY),
  )
  if (late === undefined) return false
  flow.wrongSynAcks = flow.wrongSynAcks.filter((answer) => answer !== late)
  flow.incidents.tell('capture reordered', {
    frame: late.frame,
    time: late.time,
    frames: [late.frame, frame],
    what: 'a SYN after its answer',
  })
  return true
}

/** First numbers of an endpoint whose SYN was seen. */
export function openSending(endpoint: Endpoint, record: SynRecord): void {
  endpoint.syn = record
  endpoint.iss = record.seq
  const end = record.seq + 1 + record.payload
  if (Number.isNaN(endpoint.nxt) || endpoint.nxt < end) {
    endpoint.nxt = end
    endpoint.nxtFrame = record.frame
    endpoint.nxtTime = record.time
  }
  if (Number.isNaN(endpoint.una)) endpoint.una = record.seq
  if (record.hasTimestamps) {
    endpoint.tsVal = record.tsVal
    endpoint.tsTime = record.time
  }
}

/** The answer comes with another ISS (a listener that chose anew, SYN cookies): the earlier numbers are void. */
export function restartSending(endpoint: Endpoint): void {
  endpoint.nxt = Number.NaN
  endpoint.una = Number.NaN
  endpoint.holes = null
}

/** First numbers of an endpoint that is joined midstream: everything before `point` is the past. */
export function joinAt(endpoint: Endpoint, point: number): void {
  endpoint.nxt = point
  endpoint.una = point
}

import * as Flag from '../decode/flag.js'
import type { Endpoint, ResentKind } from './endpoint.js'
import { noted } from './frame-list.js'
import type { Filled, Overtaker } from './holes.js'
import { crossesLast, isLateCopy } from './late-copy.js'
import { contradictAckOfFin } from './machine.js'
import type { Moment } from './moment.js'
import { watchQuietGap } from './quiet-gap.js'
import { RepeatRun } from './repeats.js'
import { isBefore } from './sequence.js'

/*
 * What a segment's octets are to what its sender has sent before: new, sent again, or late (they fill a hole).
 */

/** Longest that a segment is held up by being overtaken, in seconds, when nothing else tells. */
const OVERTAKEN = 0.003

/** Takes in a segment's data: the sender's SND.NXT, the holes, the retransmissions. */
export function takeData(moment: Moment): void {
  const { sender, segment, seq, frame, time } = moment
  const start = segment.has(Flag.SYN) ? seq + 1 : seq
  const end = start + segment.payload
  sender.payloadOctets += segment.payload
  sender.lastDataTime = time
  if (Number.isNaN(sender.nxt)) {
    sender.nxt = start
    sender.una = start
  }
  compareOctets(moment)
  if (end <= sender.nxt) takeOld(moment, start, end)
  else takeNew(moment, start, end)
  if (end === sender.nxt) rememberLastOctet(moment)
  if (sender.unackedFrame === 0 && sender.una < end) {
    sender.unackedFrame = frame
    sender.unackedTime = time
  }
}

/** The same number stands for the same octet, however often it is sent (RFC 9293, section 3.4). */
function compareOctets({ flow, sender, segment, seq, frame, time, octetSums }: Moment): void {
  const owner = (flow.id << 1) | (sender.side === 'client' ? 1 : 0)
  const firstFrame = octetSums.changedSince(owner, seq, segment)
  if (firstFrame === 0) return
  flow.incidents.tell('octets changed', { frame, time, by: sender.side, octets: segment.payload, firstFrame })
}

function takeNew(moment: Moment, start: number, end: number): void {
  const { sender, segment, frame, time } = moment
  if (start > sender.nxt) {
    if (isFirstOfJoined(moment)) sender.una = start
    else sender.openHole(sender.nxt, start, overtaker(moment))
  } else if (start < sender.nxt && fillHoles(moment, start, sender.nxt) === null) {
    sender.cancelTiming()
  }
  sender.streamOctets += end - Math.max(start, sender.nxt)
  // A file out of order may hold the ACK of it before.
  if (end > sender.una) sender.startTiming(end, frame, time)
  sender.nxt = end
  sender.nxtFrame = frame
  sender.nxtTime = time
  sender.nxtIpId = segment.ipId
  sender.nxtTsVal = tsValOf(moment)
  sender.lastNewDataTime = time
  sender.dataSegments++
}

/** Octets below SND.NXT: a hole is filled, or they were all seen before. */
function takeOld(moment: Moment, start: number, end: number): void {
  const { sender, receiver, frame, time } = moment
  if (fillHoles(moment, start, end) !== null) return
  sender.cancelTiming()
  const kind = resentKind(sender, receiver, end, time)
  // It sends again what the ACK of its FIN acknowledged with that.
  if (kind === 'spurious' && sender.finAcked && !isLateCopy(moment) && !crossesLast(moment))
    contradictAckOfFin(moment.flow, sender, frame, time)
  noteResent(moment, kind)
  followRepeats(moment, start)
  if (end > sender.una) sender.ownResent.addTail(frame)
}

/** Another repetition of the run at hand, or the first of another. */
function followRepeats({ sender, receiver, frame, time }: Moment, start: number): void {
  if (start !== sender.una || receiver.windowNow === 0) return
  const run = sender.ownResent.repeats
  const last = run?.times.at(-1) ?? Number.NaN
  if (run !== null && run.seq === start && receiver.lastTime <= last) run.add(frame, time)
  else sender.ownResent.beginRepeats(new RepeatRun(start)).add(frame, time)
}

/** Counts a retransmission and marks it. */
export function noteResent(moment: Moment, kind: ResentKind): void {
  const { sender, frame, time } = moment
  sender.ownResent.addKind(frame, time, kind)
  sender.retransmissions++
  if (kind === 'fast') sender.fastRetransmissions++
  if (kind === 'spurious') sender.spuriousRetransmissions++
  moment.mark('retransmission')
  if (kind === 'fast') moment.mark('fast-retransmission')
  if (kind === 'spurious') moment.mark('spurious-retransmission')
}

/** Fills holes and tells whether the octets were late or sent again; null when nothing was missing. */
function fillHoles(moment: Moment, start: number, end: number): Filled | null {
  const { sender, frame, time } = moment
  const filled = sender.holes?.fill(start, end) ?? null
  if (filled === null) return null
  sender.streamOctets += filled.octets
  if (isOvertaken(moment, filled)) {
    sender.outOfOrder++
    sender.disordered = noted(sender.disordered, frame, time)
    moment.mark('out-of-order')
  } else {
    sender.cancelTiming()
    noteResent(moment, 'lost-before-tap')
    followRepeats(moment, start)
    watchQuietGap(moment, filled, end)
    if (end > sender.una) sender.ownResent.addTail(frame)
  }
  return filled
}

/**
 * Whether octets that fill a hole were only overtaken: sent before the segment that showed the hole. The sender's own
 * numbering of its packets tells; without it, how soon they come and that nothing can have asked for them.
 */
function isOvertaken(moment: Moment, { by }: Filled): boolean {
  const { sender, receiver, segment, time } = moment
  const age = time - by.time
  if (segment.ipId > 0 && by.ipId > 0) {
    const steps = ((by.ipId - segment.ipId) << 16) >> 16
    if (steps > 0 && steps < 4096 && age < 2) return true
    if (steps < 0 && steps > -4096) return false
  }
  const ts = tsValOf(moment)
  if (!Number.isNaN(ts) && !Number.isNaN(by.tsVal) && isBefore(by.tsVal, ts)) return false
  const rtt = Number.isFinite(receiver.rttTap) ? receiver.rttTap + finite(sender.rttTap) : 0
  if (age > Math.max(OVERTAKEN, rtt / 2)) return false
  // An ACK that asks for the hole has been on the way back to the sender for at least its round trip to the tap.
  const asked = receiver.firstDuplicateAckTime
  return !(asked >= by.time && time - asked >= finite(sender.rttTap) && time - asked > 0)
}

const finite = (seconds: number): number => (Number.isFinite(seconds) ? seconds : 0)

function resentKind(sender: Endpoint, receiver: Endpoint, end: number, time: number): ResentKind {
  if (end <= sender.una) return 'spurious'
  const waited = time - (Number.isNaN(sender.lastNewDataTime) ? time : sender.lastNewDataTime)
  const isAsked = receiver.duplicateAcksNow >= 3 || !Number.isNaN(receiver.sackedSince)
  if (isAsked && waited < 1) return 'fast'
  return waited < 0.2 ? 'tlp' : 'timeout'
}

/** The first segment of an end that was known only from its peer's ACKs: what lies between was before the capture. */
function isFirstOfJoined({ sender }: Moment): boolean {
  return Number.isNaN(sender.iss) && sender.dataSegments === 0
}

/** The octet at SND.NXT - 1, for telling a keepalive's garbage octet from the real one (RFC 9293, section 3.8.4). */
function rememberLastOctet({ sender, segment }: Moment): void {
  const isWhole = segment.payloadCaptured === segment.payload
  sender.lastOctet = isWhole ? segment.bytes[segment.payloadAt + segment.payload - 1]! : -1
}

/** A segment as the one that may show a hole before it. */
export function overtaker(moment: Moment): Overtaker {
  const { sender, segment, frame, time } = moment
  return { frame, time, ipId: segment.ipId, tsVal: tsValOf(moment), dataSegments: sender.dataSegments }
}

export const tsValOf = ({ segment }: Moment): number => (segment.hasTimestamps ? segment.tsVal : Number.NaN)

import * as Flag from '../decode/flag.js'
import type { Endpoint } from './endpoint.js'
import type { Flow } from './flow.js'
import { noted } from './frame-list.js'
import type { Overtaker } from './holes.js'
import { PAST_FIN } from './incarnation.js'
import { crossesLast, isLateCopy } from './late-copy.js'
import { advance, contradictAckOfFin, contradictAssassination, contradictFinBefore, take } from './machine.js'
import type { Moment } from './moment.js'
import { isBefore } from './sequence.js'
import { SND_FIN } from './states.js'
import { noteResent, overtaker } from './stream.js'
import { TimeWaitWatch } from './timewait.js'

/** Takes in a FIN (RFC 9293, section 3.6): its first, or the same again. One below the SYN is an old connection's. */
export function takeFin(moment: Moment): void {
  const { flow, sender, segment, seq, ack, frame, time } = moment
  const fin = seq + segment.payload
  if (fin <= sender.iss) return
  if (Number.isNaN(sender.fin)) {
    beginClose(flow, sender, fin, ack, overtaker(moment))
    return
  }
  if (isOfNextConnection(sender, fin)) return
  if (fin !== sender.fin) {
    const from = fin - sender.fin
    flow.incidents.tell('FIN moved', { frame, time, by: sender.side, distance: from, finFrame: sender.fins.frames[0]! })
    return
  }
  sender.fins = noted(sender.fins, frame, time)
  sender.cancelTiming()
  // What acknowledges less than its sender has since acknowledged was sent before: a copy that wandered.
  if (ack < sender.rcv) return
  if (segment.payload === 0) noteResent(moment, 'fin')
  if (!isCopy(moment) && !crossesLast(moment)) contradictAckOfFin(flow, sender, frame, time)
}

/** It has the number of the packet with the first FIN, or of the last packet, or a timestamp that is no news: the network has made it, and not its sender. */
function isCopy({ sender, segment }: Moment): boolean {
  if (segment.ipId > 0 && (segment.ipId === sender.nxtIpId || segment.ipId === sender.lastIpId)) return true
  return segment.hasTimestamps && !isBefore(sender.tsVal, segment.tsVal)
}

/** Numbers far past the FIN: of the connection that came next, where the capture lacks its SYN. */
export const isOfNextConnection = (sender: Endpoint, number: number): boolean => number > sender.fin + PAST_FIN

/** The first FIN of an end, and what it acknowledges (NaN without ACK). */
export function beginClose(flow: Flow, sender: Endpoint, fin: number, ack: number, by: Overtaker): void {
  const { frame, time } = by
  sender.fin = fin
  sender.finAck = Number.isNaN(ack) ? sender.peer.nxt : ack
  sender.fins = noted(sender.fins, frame, time)
  if (Number.isNaN(sender.nxt)) {
    sender.una = fin
    sender.nxt = fin
  } else if (fin > sender.nxt) {
    sender.openHole(sender.nxt, fin, by)
    sender.nxt = fin
  }
  if (fin === sender.nxt) {
    sender.nxt = fin + 1
    sender.nxtFrame = frame
    sender.nxtTime = time
    sender.nxtIpId = by.ipId
    sender.nxtTsVal = by.tsVal
    if (sender.unackedFrame === 0) {
      sender.unackedFrame = frame
      sender.unackedTime = time
    }
    sender.startTiming(sender.nxt, frame, time)
  }
  if (!(sender.finAck > sender.peer.fin)) contradictFinBefore(flow, sender)
  take(flow, sender, SND_FIN, frame, time, true)
  advance(flow, sender, frame, time)
  if (!Number.isNaN(sender.peer.fin)) watchTimeWait(flow)
}

/** Both FINs are there: who closed first, by what the FINs acknowledge and not by their order at the tap (RFC 9293, Figures 12 and 13). */
function watchTimeWait(flow: Flow): void {
  const { client, server } = flow
  const serverKnew = server.finAck > client.fin
  const clientKnew = client.finAck > server.fin
  flow.timeWait = new TimeWaitWatch(serverKnew === clientKnew ? 'both' : serverKnew ? 'client' : 'server')
}

/** A segment that asks the end in TIME-WAIT for an answer. Answers false where no TIME-WAIT has begun at its receiver. */
export function noteStray({ flow, receiver, segment, frame, time }: Moment): boolean {
  const watch = flow.timeWait
  if (watch === null || watch.enteredFrame === 0 || !watch.isHeldBy(receiver.side)) return false
  if (!segment.has(Flag.FIN)) watch.hasOtherStray = true
  watch.strayFrame = frame
  watch.strayTime = time
  watch.strayAck = segment.has(Flag.ACK) ? segment.ack : -1
  watch.strayWasSyn = segment.has(Flag.SYN)
  watch.ackNumber = -1
  return true
}

/** Seconds within which an end answers, whatever the round trip is. */
const ANSWER = 0.2

/** What a segment shows of a TIME-WAIT that has begun (RFC 9293, section 3.10.7.4; RFC 1337). */
export function followTimeWait(moment: Moment): void {
  const { flow, sender, receiver, segment, ack, frame, time } = moment
  const watch = flow.timeWait
  if (watch === null || watch.enteredFrame === 0 || watch.enteredFrame === frame) return
  const repeatsFin = segment.has(Flag.FIN)
  if (watch.isHeldBy(receiver.side) && (repeatsFin || !watch.isHeldBy(sender.side))) {
    if (segment.has(Flag.RST)) return
    noteStray(moment)
    if (repeatsFin && ack > receiver.fin) watch.awaitAnswer(frame)
    return
  }
  if (!watch.isHeldBy(sender.side) || segment.length > 0 || !(ack > receiver.fin)) return
  if (watch.end === 'assassinated') {
    // What it sent before the RST came has passed by then.
    const grace = Math.max(ANSWER, Number.isFinite(sender.rttTap) ? sender.rttTap : 0)
    if (time - watch.firstOutTime > grace && !isLateCopy(moment)) {
      watch.survive()
      contradictAssassination(flow, sender)
    }
  }
  if (watch.answersFin(frame)) watch.restart(frame, time)
  else if (watch.end !== 'assassinated') watch.seeIn(frame, time)
  watch.hasOtherStray = false
  if (watch.strayFrame > 0) {
    watch.ackFrame = frame
    watch.ackNumber = segment.ack
  }
}

import type { State } from '../report/model.js'
import type { Endpoint } from '../tcp/endpoint.js'
import type { Flow } from '../tcp/flow.js'
import { isOldDuplicate } from '../tcp/incarnation.js'
import { SHORTEST_TIME_WAIT } from '../tcp/profiles.js'
import { onCircle } from '../tcp/sequence.js'
import {
  CLOSE_WAIT,
  CLOSED,
  ESTABLISHED,
  isSynchronized,
  LAST_ACK,
  LISTEN,
  RCV_ACK_OF_FIN,
  RCV_FIN,
  STATES,
  SURPRISE,
  SYN_RECEIVED,
  SYN_SENT,
  step,
  TIME_WAIT,
  UNSEEN,
} from '../tcp/states.js'

/** The states in which the frames allow an end to be when its record ends, likeliest first: one to three. */
export function finalStates(flow: Flow, endpoint: Endpoint, endTime: number, timeWait: number): State[] {
  const states = candidates(flow, endpoint, endTime, timeWait).map((state) => STATES[state] as State)
  return [...new Set(states)].slice(0, 3)
}

function candidates(flow: Flow, endpoint: Endpoint, endTime: number, timeWait: number): number[] {
  const { state } = endpoint
  if (state === UNSEEN) return unseenStates(flow, endpoint)
  const refusal = refusalOf(flow, endpoint)
  if (refusal > 0 && refusal === endpoint.lastFrame) return [CLOSED]
  const mayBeReset = hasUncertainEnd(flow)
  if (state === SYN_SENT) return mayBeReset ? [...openingStates(flow, endpoint), CLOSED] : openingStates(flow, endpoint)
  const withoutPast = (one: number): number[] => (one === TIME_WAIT ? timeWaitStates(flow, endTime, timeWait) : [one])
  const states = finStates(endpoint).flatMap(withoutPast)
  // Where the peer's FIN leaves two already, the ACK before it is taken to have arrived.
  if (states.length === 1) states.push(...unheardStates(flow, endpoint))
  if (repeatsSynAck(endpoint) || isCalledAnew(flow, endpoint)) states.push(SYN_RECEIVED)
  if (mayHaveLastAck(endpoint)) states.push(...withoutPast(step(state, RCV_ACK_OF_FIN)))
  if (mayHaveAckOfSyn(endpoint)) states.push(ESTABLISHED)
  if (mayLackLastAck(flow, endpoint)) states.push(LAST_ACK)
  if (mayListenAgain(flow, endpoint)) states.push(LISTEN)
  if (mayHaveIgnored(flow, endpoint)) states.push(flow.reset!.receiverState)
  if (wasAssassinated(flow, endpoint, endTime, timeWait)) states.push(TIME_WAIT)
  // What has shown that it outlived a RST may be a copy of its last ACK.
  const isDoubtful = state === TIME_WAIT && flow.timeWait?.heedsNoReset === true
  const hasSaidNothingSince = refusal > Math.max(endpoint.nxtFrame, endpoint.rcvFrame)
  return mayBeReset || isDoubtful || hasSaidNothingSince || mayBeCopied(flow, endpoint) ? [...states, CLOSED] : states
}

/** Its RST in answer to a SYN of another number: it had no connection, or gave it up for that (RFC 9293, section 3.10.7.4, fourth step). */
const refusalOf = ({ attempts }: Flow, { peer }: Endpoint): number =>
  attempts.findLast(({ by, answer }) => by === peer.side && answer === 'RST')?.answerFrame ?? 0

/** It seems to have outlived a RST, by what may be a copy that the network has made of its last segment. */
const mayBeCopied = ({ reset }: Flow, { side }: Endpoint): boolean =>
  reset?.ended === 'connection' && reset.by !== side && reset.contradicted && !reset.isOutlived

/**
 * Its peer sends octets or a FIN again, and they stay without an answer: perhaps nothing arrives any more, and what the
 * peer acknowledged before did not arrive either.
 */
function unheardStates({ reset }: Flow, endpoint: Endpoint): number[] {
  const { state, peer, syn, showedEstablished, finAcked, finAckedFrame, lastFrame } = endpoint
  const repeats = peer.resent.tailRepeats + (peer.finAcked ? 0 : Math.max(0, peer.fins.count - 1))
  if (!peer.hasOutstanding || repeats === 0 || reset !== null) return []
  if (syn !== null && !showedEstablished && (state === ESTABLISHED || state === CLOSE_WAIT)) return [SYN_RECEIVED]
  if (!finAcked || finAckedFrame < lastFrame) return []
  return STATES.map((_, before) => before).filter((before) => step(before, RCV_ACK_OF_FIN) === state)
}

/** Its FIN came once more after the ACK of it: sent again for want of that, or before that arrived, or copied by the network. */
const mayHaveLastAck = ({ state, finAcked, finAckedFrame }: Endpoint): boolean =>
  !finAcked && finAckedFrame > 0 && step(state, RCV_ACK_OF_FIN) !== SURPRISE

/** Longest that its SYN,ACK may have been under way to the tap when the peer's passed there, in seconds. */
const UNDER_WAY = 0.5

/** In a simultaneous open its last word is its SYN,ACK, long after that of its peer has passed: sent again, as nothing had come. */
const repeatsSynAck = ({ state, synAck, pureSyn, lastFrame, peer }: Endpoint): boolean =>
  state === ESTABLISHED &&
  synAck !== null &&
  pureSyn !== null &&
  peer.synAck !== null &&
  lastFrame === synAck.frame &&
  synAck.time - peer.synAck.time > UNDER_WAY

/** Its peer has called anew, and nothing shows that the third step of the handshake before had come. */
const isCalledAnew = ({ attempts, ackTime }: Flow, { state, isActive, showedEstablished, peer }: Endpoint): boolean =>
  state === ESTABLISHED &&
  !isActive &&
  !showedEstablished &&
  attempts.some(({ by, lastTime }) => by === peer.side && lastTime > ackTime)

/** Its SYN,ACK came once more after the ACK of it, as the FIN above. */
const mayHaveAckOfSyn = ({ state, synAcked, iss, syns, pureSyn, peer }: Endpoint): boolean =>
  state === SYN_RECEIVED && !synAcked && peer.rcv > iss && (syns.count > 1 || pureSyn !== null)

/** From LAST-ACK it still acknowledges what comes, after the latest ACK of its FIN, which may not have come, then. */
function mayLackLastAck({ timeWait, reset, resets }: Flow, endpoint: Endpoint): boolean {
  const { state, side, nxt, lastFrame, lastTime, lastSegmentSeq, rttTap } = endpoint
  if (state !== CLOSED || reset !== null || timeWait === null || timeWait.isHeldBy(side)) return false
  if (!(lastTime - timeWait.lastInTime > wayAndBack(rttTap)) || lastSegmentSeq !== onCircle(nxt)) return false
  return !resets.some((own) => own.by === side && own.frame === lastFrame)
}

/** A SYN of another number in the window ends an attempt that began in LISTEN (RFC 9293, section 3.10.7.4, fourth step). */
const mayListenAgain = (
  { attempts }: Flow,
  { state, syn, showedEstablished, isActive, peer, lastTime }: Endpoint,
): boolean =>
  (state === SYN_RECEIVED || (isSynchronized(state) && syn !== null && !showedEstablished)) &&
  !isActive &&
  attempts.some((attempt) => attempt.by === peer.side && attempt.lastTime > lastTime)

const MICROSECOND = 1e-6
/** Longest that an ACK may wait, in seconds (RFC 9293, section 3.8.6.3). */
const LONGEST_ACK_DELAY = 0.5

/** Seconds from the tap to an end and back, as far as they are known. */
const wayAndBack = (rttTap: number): number => (Number.isFinite(rttTap) ? rttTap : 0) - MICROSECOND

/**
 * A RST is heeded only where it has the very number that is expected (RFC 5961, section 3.2). Its receiver has sent a segment since; or
 * it seems not to have received all that lies before the RST, or to have received more.
 */
function mayHaveIgnored(
  { reset, resets }: Flow,
  { state, side, peer, rcv, lastFrame, lastTime, rttTap }: Endpoint,
): boolean {
  if (reset === null || reset.by === side || (state !== CLOSED && state !== LISTEN)) return false
  if (reset.contradicted || reset.receiverState < SYN_SENT) return false
  // Whoever refuses what comes afterwards has no connection.
  if (resets.some((later) => later.by === side && later.frame > reset.frame)) return false
  if (reset.ended !== 'connection') {
    const last = resets.findLast(({ by }) => by === reset.by) ?? reset
    return lastFrame > last.frame && lastTime - last.time > wayAndBack(rttTap)
  }
  // The second answers what it has sent since.
  if (resets.some((later) => later.by === reset.by && later.frame > lastFrame && later.seq === peer.contiguous))
    return false
  if (lastTime - reset.time > wayAndBack(rttTap)) return true
  if (reset.seq < peer.contiguous) return true
  if (!(rcv < reset.seq)) return false
  const { unackedTime } = peer
  const isOverdue =
    lastTime - unackedTime > wayAndBack(rttTap) || reset.time - unackedTime > wayAndBack(rttTap) + LONGEST_ACK_DELAY
  return peer.contiguous < reset.seq || isOverdue
}

/** A RST has reached its TIME-WAIT, which some stacks take no notice of (RFC 1337, section 4). */
function wasAssassinated(
  { timeWait: watch, reset }: Flow,
  { side, state, peer, receivedFin }: Endpoint,
  endTime: number,
  timeWait: number,
): boolean {
  if (state !== CLOSED) return false
  if (watch?.end === 'assassinated' && watch.isHeldBy(side)) return endTime - watch.startTime < timeWait
  // The FIN was on its way before the RST.
  if (reset === null || reset.by === side) return false
  const isFinBefore = receivedFin !== 'no' || peer.fins.frames[0]! < reset.frame
  const before = reset.receiverState
  const wasThere = before === TIME_WAIT || step(before, RCV_FIN) === TIME_WAIT
  return isFinBefore && wasThere && endTime - reset.time < timeWait
}

/** Nothing of it was seen: no connection, perhaps a listener; or the capture hears one side only. */
function unseenStates(flow: Flow, endpoint: Endpoint): number[] {
  const { peer } = endpoint
  if (peer.state === ESTABLISHED && peer.segments > 1) return [ESTABLISHED]
  return endpoint === flow.client ? [CLOSED, LISTEN] : [LISTEN, CLOSED]
}

/** A SYN,ACK that nobody is seen to acknowledge may have arrived, and so may a SYN that crosses its own; the sender of a stale SYN has no attempt of its own. */
function openingStates(flow: Flow, endpoint: Endpoint): number[] {
  if (isOldDuplicate(flow.origin)) return [CLOSED]
  const isAnswered = endpoint.peer.synAck !== null && endpoint.receivedSynAck === 'no'
  if (isAnswered) return [SYN_SENT, ESTABLISHED]
  return endpoint.peer.pureSyn !== null ? [SYN_RECEIVED, SYN_SENT] : [SYN_SENT]
}

function timeWaitStates(flow: Flow, endTime: number, timeWait: number): number[] {
  const since =
    flow.timeWait === null || Number.isNaN(flow.timeWait.startTime) ? flow.lastTime : flow.timeWait.startTime
  const waited = endTime - since
  if (waited >= timeWait) return [CLOSED]
  return waited >= Math.min(SHORTEST_TIME_WAIT, timeWait) ? [TIME_WAIT, CLOSED] : [TIME_WAIT]
}

/** A FIN to it that nothing proves to have arrived leaves both states. */
function finStates({ state, peer, receivedFin }: Endpoint): number[] {
  if (receivedFin === 'proven' || peer.fins.count === 0) return [state]
  if (receivedFin === 'assumed') return [state, ...beforeFin(state)]
  const after = step(state, RCV_FIN)
  return after === SURPRISE ? [state] : [after, state]
}

/** The state from which a FIN leads to this one; after SYN-RECEIVED the ACK in it has made the end ESTABLISHED. */
const beforeFin = (state: number): number[] =>
  STATES.map((_, before) => before).filter((before) => isSynchronized(before) && step(before, RCV_FIN) === state)

/** Longest that a RST may have overtaken what was sent before it, in seconds. */
const OVERTAKEN = 2

/** A RST that was not exact stands last, or nothing new has come of its sender since; or what followed it soon has numbers below its own, and was overtaken. */
function hasUncertainEnd(flow: Flow): boolean {
  if (flow.uncertainReset === null) return false
  const { frame, time, seq, by } = flow.uncertainReset
  const sender = flow.endpoint(by)
  if (flow.lastFrame === frame || sender.lastFrame === frame) return true
  if (Number.isNaN(seq)) return false
  if (!(sender.nxt <= seq && sender.nxtTime - time <= OVERTAKEN)) return false
  return sender.rcvFrame < frame || sender.lastTime - time <= OVERTAKEN
}

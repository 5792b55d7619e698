import type { State } from '../report/model.js'
import type { Endpoint } from '../tcp/endpoint.js'
import type { Flow } from '../tcp/flow.js'
import { isOldDuplicate } from '../tcp/incarnation.js'
import { SHORTEST_TIME_WAIT } from '../tcp/profiles.js'
import {
  CLOSE_WAIT,
  CLOSED,
  ESTABLISHED,
  isSynchronized,
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
  const { state, peer } = endpoint
  if (state === UNSEEN) return unseenStates(flow, endpoint)
  if (state === SYN_SENT) return openingStates(flow, endpoint)
  const uncertain = flow.uncertainReset
  const mayBeReset =
    uncertain !== null && isLast(flow, uncertain.frame, uncertain.by === endpoint.side ? endpoint : peer)
  const states = finStates(endpoint).flatMap((one) =>
    one === TIME_WAIT ? timeWaitStates(flow, endTime, timeWait) : one,
  )
  // Where the peer's FIN leaves two already, the ACK before it is taken to have arrived.
  if (states.length === 1) states.push(...unheardStates(flow, endpoint))
  if (mayHaveLastAck(endpoint)) states.push(step(state, RCV_ACK_OF_FIN))
  if (mayListenAgain(flow, endpoint)) states.push(LISTEN)
  if (mayHaveIgnored(flow, endpoint)) states.push(flow.reset!.receiverState)
  if (wasAssassinated(flow, endpoint, endTime, timeWait)) states.push(TIME_WAIT)
  return mayBeReset ? [...states, CLOSED] : states
}

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

/** A SYN of another number in the window ends an attempt that began in LISTEN (RFC 9293, section 3.10.7.4, fourth step). */
const mayListenAgain = ({ attempts }: Flow, { state, isActive, peer, lastTime }: Endpoint): boolean =>
  state === SYN_RECEIVED &&
  !isActive &&
  attempts.some((attempt) => attempt.by === peer.side && attempt.lastTime > lastTime)

const MICROSECOND = 1e-6
/** Longest that an ACK may wait, in seconds (RFC 9293, section 3.8.6.3). */
const LONGEST_ACK_DELAY = 0.5

/**
 * A RST is heeded only where it has the very number that is expected (RFC 5961, section 3.2). Its receiver has sent a segment since; or
 * it seems not to have received all that lies before the RST.
 */
function mayHaveIgnored(
  { reset, resets }: Flow,
  { state, side, peer, rcv, lastFrame, lastTime, rttTap }: Endpoint,
): boolean {
  if (reset === null || reset.by === side || reset.ended !== 'connection' || state !== CLOSED) return false
  // Whoever refuses what comes afterwards has no connection.
  if (resets.some((later) => later.by === side && later.frame > reset.frame)) return false
  // The second answers what it has sent since.
  if (resets.some((later) => later.by === reset.by && later.frame > lastFrame && later.seq === rcv)) return false
  const wayAndBack = (Number.isFinite(rttTap) ? rttTap : 0) - MICROSECOND
  if (lastTime - reset.time > wayAndBack) return true
  if (!(rcv < reset.seq)) return false
  const { unackedTime } = peer
  const isOverdue = lastTime - unackedTime > wayAndBack || reset.time - unackedTime > wayAndBack + LONGEST_ACK_DELAY
  return peer.contiguous < reset.seq || isOverdue
}

/** A RST has reached its TIME-WAIT, which some stacks take no notice of (RFC 1337, section 4). */
function wasAssassinated(
  { timeWait: watch, reset }: Flow,
  { side, state, receivedFin }: Endpoint,
  endTime: number,
  timeWait: number,
): boolean {
  if (state !== CLOSED) return false
  if (watch?.end === 'assassinated' && watch.isHeldBy(side)) return endTime - watch.startTime < timeWait
  // The FIN was on its way before the RST.
  const isFinBefore = receivedFin !== 'no' && reset !== null && reset.by !== side
  return isFinBefore && step(reset.receiverState, RCV_FIN) === TIME_WAIT && endTime - reset.time < timeWait
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

const isLast = (flow: Flow, frame: number, sender: Endpoint): boolean =>
  flow.lastFrame === frame || sender.lastFrame === frame

import type { Endpoint, Receipt } from './endpoint.js'
import type { Flow } from './flow.js'
import {
  CLOSE_WAIT,
  CLOSED,
  ESTABLISHED,
  RCV_ACK_OF_FIN,
  RCV_ACK_OF_SYN,
  RCV_FIN,
  RCV_RST,
  RCV_SYN,
  RCV_SYN_ACK,
  SND_RST,
  SURPRISE,
  SYN_RECEIVED,
  SYN_SENT,
  step,
  TIME_WAIT,
  UNSEEN,
} from './states.js'

/*
 * A SYN or FIN counts as received when the receiver's acknowledgment covers it, or when its sender's next segment
 * passes, whichever comes first. An ACK and a RST count at once. What was received without the receiver's own proof is
 * assumed, and taken back when a later segment of the receiver contradicts it.
 */

/** Moves one endpoint along the diagram. Answers whether the event led anywhere. */
export function take(
  flow: Flow,
  endpoint: Endpoint,
  event: number,
  frame: number,
  time: number,
  proven: boolean,
): boolean {
  const to = step(endpoint.state, event)
  if (to === SURPRISE || to === endpoint.state) return false
  // An end that was never seen was CLOSED already when it answers with RST: no step of its machine.
  if (!(endpoint.state === UNSEEN && to === CLOSED))
    flow.history.add(endpoint.side, endpoint.state, to, event, frame, time, proven)
  endpoint.state = to
  if (to === TIME_WAIT && endpoint.receivedFin === 'proven') enterTimeWait(flow, endpoint, frame, time)
  return true
}

/** Applies everything that an endpoint is known or assumed to have received and that its state can use. */
export function advance(flow: Flow, endpoint: Endpoint, frame: number, time: number): void {
  while (takeNext(flow, endpoint, frame, time)) {
    // each step may make the next one possible
  }
}

function takeNext(flow: Flow, endpoint: Endpoint, frame: number, time: number): boolean {
  const { state } = endpoint
  if (state === SYN_SENT) {
    // Its own SYN,ACK shows that the peer's SYN came first: simultaneous open goes through SYN-RECEIVED (RFC 9293, Figure 7).
    if (endpoint.receivedSynAck !== 'no' && endpoint.synAck === null)
      return take(flow, endpoint, RCV_SYN_ACK, frame, time, endpoint.receivedSynAck === 'proven')
    return (
      endpoint.receivedSyn !== 'no' && take(flow, endpoint, RCV_SYN, frame, time, endpoint.receivedSyn === 'proven')
    )
  }
  if (state === SYN_RECEIVED && endpoint.synAcked) return take(flow, endpoint, RCV_ACK_OF_SYN, frame, time, false)
  // The FIN passed before the ACK that was settled with it: simultaneous close goes through CLOSING (RFC 9293, Figure 13).
  if (endpoint.receivedFin !== 'no' && take(flow, endpoint, RCV_FIN, frame, time, endpoint.receivedFin === 'proven'))
    return true
  return endpoint.finAcked && take(flow, endpoint, RCV_ACK_OF_FIN, frame, time, false)
}

/** The endpoint shows by its own ACK what it has received of its peer's SYN and FIN. */
export function proveReceipts(flow: Flow, endpoint: Endpoint, ack: number, frame: number, time: number): void {
  const { peer } = endpoint
  if (ack > peer.iss) {
    if (peer.synAck !== null && endpoint.receivedSynAck !== 'proven') {
      endpoint.receivedSynAck = 'proven'
      flow.history.prove(endpoint.side, RCV_SYN_ACK)
    }
    if (peer.pureSyn !== null && endpoint.receivedSyn !== 'proven') {
      endpoint.receivedSyn = 'proven'
      flow.history.prove(endpoint.side, RCV_SYN)
    }
  }
  if (ack > peer.fin && endpoint.receivedFin !== 'proven') {
    endpoint.receivedFin = 'proven'
    flow.history.prove(endpoint.side, RCV_FIN)
    // Whatever it has sent again meanwhile: the FIN has brought the ACK of its own.
    if (peer.finAck > endpoint.fin) endpoint.finAcked = true
    if (endpoint.state === TIME_WAIT) enterTimeWait(flow, endpoint, frame, time)
  }
  advance(flow, endpoint, frame, time)
}

/** Its ACK of the peer's FIN starts 2MSL; where the FINs crossed, the ACK of its own FIN did so before. */
function enterTimeWait({ timeWait, history }: Flow, endpoint: Endpoint, frame: number, time: number): void {
  if (timeWait === null) return
  const step = timeWait.holder === 'both' ? history.last(endpoint.side) : undefined
  timeWait.enter(step?.frame ?? frame, step?.time ?? time)
  // It may have answered an earlier copy of the FIN, and that ACK was lost on its way to the tap.
  const { count, times } = endpoint.peer.fins
  if (count > 1) timeWait.surelySince = Math.min(timeWait.surelySince, times[0]!)
  if (timeWait.isHeldBy(endpoint.side) && isFinUnderWay(endpoint, time)) timeWait.finUnderWay = frame
}

/** A repeated FIN has passed, too late for its ACK that passes now, and after the ACK of its own FIN: that FIN finds it in TIME-WAIT. */
function isFinUnderWay({ peer, rttTap, finAckedTime }: Endpoint, time: number): boolean {
  const { count, times } = peer.fins
  const last = times[times.length - 1]!
  return count > 1 && time - last < rttTap && last > finAckedTime
}

const assume = (receipt: Receipt): Receipt => (receipt === 'no' ? 'assumed' : receipt)

/** The sender's next segment passes: its peer is assumed to have received what came before. */
export function assumeReceipts(flow: Flow, sender: Endpoint, frame: number, time: number): void {
  const receiver = sender.peer
  if (sender.pureSyn !== null && !sender.synAck) receiver.receivedSyn = assume(receiver.receivedSyn)
  if (sender.synAck !== null && receiver.state === SYN_SENT) receiver.receivedSynAck = assume(receiver.receivedSynAck)
  if (sender.fin < sender.contiguous) receiver.receivedFin = assume(receiver.receivedFin)
  advance(flow, receiver, frame, time)
}

/** An endpoint's own segment contradicts what it was assumed to have received. */
export function contradictFin(flow: Flow, endpoint: Endpoint): void {
  if (endpoint.receivedFin !== 'assumed') return
  endpoint.receivedFin = 'no'
  takeBack(flow, endpoint, RCV_FIN)
}

/** Its FIN does not acknowledge the peer's: it was sent before that came, and overtaken by the ACK of it. */
export function contradictFinBefore(flow: Flow, endpoint: Endpoint): void {
  if (endpoint.state === CLOSE_WAIT) takeBack(flow, endpoint, RCV_FIN, true)
}

/** It sends its SYN,ACK again: the ACK of it did not arrive, or not yet. */
export function contradictAckOfSyn(flow: Flow, endpoint: Endpoint): void {
  if (endpoint.state === SYN_RECEIVED || endpoint.state === UNSEEN) return
  // From SYN-RECEIVED it may have closed (RFC 9293, section 3.10.4), but sent no data: what comes after that is a late copy.
  if (endpoint.showedEstablished || !Number.isNaN(endpoint.fin)) return
  if (takeBack(flow, endpoint, RCV_ACK_OF_SYN)) endpoint.synAcked = false
}

/** It sends its FIN again: the ACK of it did not arrive, or not yet. */
export function contradictAckOfFin(flow: Flow, endpoint: Endpoint, frame: number, time: number): void {
  if (!endpoint.finAcked) return
  endpoint.finAcked = false
  if (takeBack(flow, endpoint, RCV_ACK_OF_FIN)) advance(flow, endpoint, frame, time)
}

/** It goes on after a RST to it. */
export function contradictReset(flow: Flow, endpoint: Endpoint): void {
  if (endpoint.state !== CLOSED || !takeBack(flow, endpoint, RCV_RST)) return
  if (flow.reset !== null) flow.reset.contradicted = true
}

/**
 * A RST in SYN-SENT refuses an ACK of a connection from before, and the attempt goes on (RFC 9293, section 3.5.1, Figure 9):
 * `opener`'s SYN is answered after all.
 */
export function resumeAttempt(flow: Flow, opener: Endpoint): void {
  const { reset } = flow
  if (reset?.by !== opener.side || reset.senderState !== SYN_SENT || opener.state !== CLOSED) return
  if (!takeBack(flow, opener, SND_RST, true)) return
  opener.peer.state = UNSEEN
  reset.contradicted = true
}

/** It still answers from TIME-WAIT, long after a RST to it. */
export function contradictAssassination(flow: Flow, endpoint: Endpoint): void {
  if (endpoint.state === CLOSED) takeBack(flow, endpoint, RCV_RST)
}

/** What it sends now needs a state that it was only assumed to be in. */
export function proveEstablished(flow: Flow, endpoint: Endpoint, frame: number, time: number): void {
  if (endpoint.state === SYN_RECEIVED && flow.ackFrame > 0 && !endpoint.synAcked) {
    // The SYN,ACK that it repeated had crossed the ACK of it.
    endpoint.synAcked = true
    advance(flow, endpoint, frame, time)
  }
  if (endpoint.showedEstablished || endpoint.state < ESTABLISHED) return
  endpoint.showedEstablished = true
  flow.history.prove(endpoint.side, RCV_ACK_OF_SYN)
}

export function abort(flow: Flow, endpoint: Endpoint, frame: number, time: number): void {
  take(flow, endpoint, SND_RST, frame, time, true)
}

function takeBack(flow: Flow, endpoint: Endpoint, event: number, isProven = false): boolean {
  const before = flow.history.retract(endpoint.side, event, isProven)
  if (before < 0) return false
  endpoint.state = before
  return true
}

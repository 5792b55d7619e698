import type { Endpoint } from './endpoint.js'
import type { Flow } from './flow.js'
import { NO_FRAMES } from './frame-list.js'
import { contradictReset } from './machine.js'
import { CLOSED, UNSEEN } from './states.js'

/*
 * A SYN,ACK says where its sender's numbers begin, and that it takes the SYN. What stood before it in its sender's name
 * and can't be true then was another connection's, or a forgery.
 */

/** Octets that no SYN's window exceeds: as far as an end can get before its SYN,ACK is overtaken (RFC 9293, section 3.1). */
const FIRST_WINDOW = 0xffff

/** Takes back what the SYN,ACK with the number `iss` makes void. */
export function takeBackWhatCameBefore(flow: Flow, sender: Endpoint, iss: number): void {
  const { reset } = flow
  if (reset?.ended === 'refused' && reset.by === sender.side && !reset.contradicted) takeBackRefusal(flow, sender)
  if (sender.fin <= iss || sender.fin > iss + 1 + FIRST_WINDOW) forgetFin(sender)
}

/** The client tried again, or did not believe the RST: its attempt is alive. */
function takeBackRefusal(flow: Flow, sender: Endpoint): void {
  contradictReset(flow, sender.peer)
  if (sender.state === CLOSED) sender.state = UNSEEN
}

/** In SYN-SENT nobody processes a FIN, since its number can't be validated (RFC 9293, section 3.10.7.4, eighth step). */
function forgetFin(sender: Endpoint): void {
  sender.fin = Number.NaN
  sender.finAck = Number.NaN
  sender.fins = NO_FRAMES
  sender.finAcked = false
  sender.finAckedFrame = 0
  sender.finAckedTime = Number.NaN
  sender.nxt = Number.NaN
  sender.una = Number.NaN
  sender.holes = null
  sender.peer.receivedFin = 'no'
  sender.peer.finAcks = NO_FRAMES
  sender.peer.rcv = Number.NaN
}

import { acknowledgesSyn } from './handshake.js'
import type { Moment } from './moment.js'
import { onCircle } from './sequence.js'

/** Linux's SYN cookies take a new number each minute. */
const COOKIE_CLOCK = 60

/**
 * Another SYN,ACK to the same SYN, with another number: an ISS is chosen once for a connection (RFC 9293, section 3.4.1).
 * A responder without memory (SYN cookies) chooses anew for each copy of the SYN.
 */
export function noteOtherIss(moment: Moment): void {
  const { flow, sender, receiver, segment, frame, time } = moment
  if (sender.pureSyn !== null) {
    noteChangedIss(moment)
    return
  }
  const first = sender.synAck
  if (first === null || first.ack !== segment.ack || onCircle(first.seq) === segment.seq) return
  // After a RST the answer is to another try.
  if (flow.reset !== null || time - first.time >= COOKIE_CLOCK) return
  flow.incidents.tell('other ISS', {
    frame,
    time,
    by: sender.side,
    firstFrame: first.frame,
    lasted: time - first.time,
    synAgain: (receiver.syns.frames.at(-1) ?? 0) > first.frame,
  })
}

/** After an active open the SYN,ACK carries the number of its sender's own SYN (RFC 9293, section 3.10.7.3, fourth step). */
function noteChangedIss({ flow, sender, receiver, segment, frame, time }: Moment): void {
  const { pureSyn } = sender
  if (pureSyn === null || receiver.pureSyn === null || onCircle(pureSyn.seq) === segment.seq) return
  if (flow.reset !== null || !acknowledgesSyn(receiver, segment.ack)) return
  flow.incidents.tell('crossed ISS changed', { frame, time, by: sender.side, synFrame: pureSyn.frame })
}

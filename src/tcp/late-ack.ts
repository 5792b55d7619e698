import type { Moment } from './moment.js'

/** An ACK must come in less than half a second (RFC 9293, section 3.8.6.3, MUST-40). */
export const LONGEST_ACK_DELAY = 0.5

/** Seconds of silence after which the radio of a mobile host sleeps: what comes for it waits for the network to wake it up. */
const ASLEEP = 5

/**
 * An ACK of data that was sent once came late. Only where its sender was silent since: other segments of it show a queue on
 * the way, or that it had not got the data yet. (How much of the wait was the way there and back, the whole flow tells.)
 */
export function suspectLateAck({ flow, sender, receiver, ack, frame, time }: Moment, waited: number): void {
  const sent = time - waited
  if (sender.lastTime > sent || sent - sender.lastTime > ASLEEP) return
  // A closed window takes no data, and a FIN waits for the octets before it.
  if (sender.windowNow === 0 || ack > receiver.fin) return
  flow.incidents.tell('late ACK', { frame, time, by: sender.side, waited, dataFrame: receiver.timedFrame })
}

import type { Moment } from './moment.js'
import { isBefore } from './sequence.js'
import { MULTIPATH, mayOffer } from './syn-options.js'

/**
 * A right edge left of one that was granted before: the window shrank, if the segment was sent after that grant. A higher
 * ACK shows that, or for the same ACK a newer timestamp (RFC 9293, section 3.8.6).
 */
export function suspectShrunkWindow({ flow, sender, receiver, segment, ack, frame, time }: Moment, edge: number): void {
  const isLater =
    ack > sender.edgeAck ||
    (ack === sender.edgeAck && segment.hasTimestamps && isBefore(sender.edgeTsVal, segment.tsVal))
  // After the peer's FIN the window is for nobody, and subflows share one that counts from another number (RFC 8684, 3.3.1).
  if (!isLater || !Number.isNaN(receiver.fin) || mayOffer(sender, MULTIPATH)) return
  flow.incidents.tell('window shrunk', {
    frame,
    time,
    by: sender.side,
    octets: sender.edge - edge,
    grantFrame: sender.edgeFrame,
    window: edge - ack,
  })
  // Until the edge has passed the old one again, this is the same deviation.
  sender.edgeAck = Number.NaN
}

import type { Moment } from './moment.js'
import { stepsFrom } from './sequence.js'

/** Fewest ticks by which a timestamp must be newer: queues that stamp apart may disagree by one. */
const TICKS = 2

/**
 * An ACK below one that its sender gave before. An ACK that was overtaken looks the same: only a newer timestamp shows
 * that it was sent later, and then RCV.NXT has gone back (RFC 9293, section 3.4).
 */
export function suspectRegress({ flow, sender, segment, seq, ack, frame, time }: Moment): void {
  // A number that it has not reached yet is another connection's.
  if (seq > sender.nxt) return
  if (!segment.hasTimestamps || Number.isNaN(sender.rcvTsVal)) return
  const ticks = stepsFrom(sender.rcvTsVal, segment.tsVal)
  if (ticks < TICKS) return
  flow.incidents.tell('ACK went backwards', {
    frame,
    time,
    by: sender.side,
    octets: sender.rcv - ack,
    higherFrame: sender.rcvFrame,
    ticks,
  })
}

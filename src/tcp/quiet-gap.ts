import type { Filled, QuietGap } from './holes.js'
import type { Moment } from './moment.js'

/** Segments above a hole that must make a receiver ask for it, and seconds in which it must. */
const FEWEST = 3
const PATIENCE = 0.5

/**
 * Octets that were lost before the tap came again, by the sender's timer: what lay above them had long passed here, and
 * the receiver, which must ask at once for what is missing (RFC 5681, section 4.2), had sent nothing.
 */
export function watchQuietGap({ sender, receiver, frame, time }: Moment, { by }: Filled, end: number): void {
  const segments = sender.dataSegments - by.dataSegments
  const roundTrip = Number.isFinite(receiver.rttTap) ? receiver.rttTap : 0
  if (segments < FEWEST || time - by.time <= PATIENCE + 3 * roundTrip || !(receiver.lastTime <= by.time)) return
  if ((sender.holes?.count ?? 0) > 0 || end >= sender.nxt) return
  sender.quietGap = {
    frame: by.frame,
    time: by.time,
    filledFrame: frame,
    filledTime: time,
    segments,
    nxt: sender.nxt,
    retransmissions: sender.retransmissions,
    answers: receiver.segments,
  }
}

/**
 * The next ACK tells whether what lay above the hole had arrived: it covers all of it, and none of it was sent again. What
 * its sender said before it may have been under way for long: a queue behind the tap holds both directions up.
 */
export function settleQuietGap({ flow, sender, receiver, ack, frame }: Moment, gap: QuietGap): void {
  receiver.quietGap = null
  if (ack < gap.nxt || receiver.retransmissions !== gap.retransmissions || sender.segments > gap.answers + 1) return
  flow.incidents.tell('gap not reported', {
    frame: gap.frame,
    time: gap.time,
    by: sender.side,
    lasted: gap.filledTime - gap.time,
    segments: gap.segments,
    filledFrame: gap.filledFrame,
    ackFrame: frame,
  })
}

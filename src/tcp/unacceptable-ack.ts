import * as Flag from '../decode/flag.js'
import { AckStorm } from './ack-storm.js'
import type { Moment } from './moment.js'
import { isBefore, stepsFrom } from './sequence.js'
import { isSynchronized } from './states.js'

/** Follows a storm, or sees one begin. */
export function followAckStorm(moment: Moment): void {
  const { flow, sender, segment, frame, time } = moment
  if (!isUnacceptableAck(moment)) flow.ackStorm?.end()
  else {
    flow.ackStorm ??= new AckStorm()
    flow.ackStorm.add(sender.side, segment, frame, time)
  }
}

/** A bare ACK that does not fit the bare ACK that its receiver sent last, and is no probe. */
function isUnacceptableAck({ sender, receiver, segment, seq }: Moment): boolean {
  if (segment.length > 0 || segment.has(Flag.RST) || !segment.has(Flag.ACK)) return false
  if (receiver.lastSegmentAck < 0 || receiver.lastSegmentLength > 0) return false
  if (!isSynchronized(sender.state) || !isSynchronized(receiver.state)) return false
  // Stacks probe below what they sent last, or below what is not acknowledged.
  if (seq === sender.nxt - 1 || seq === sender.una - 1) return false
  const distance = stepsFrom(receiver.lastSegmentAck, segment.seq)
  return distance < 0 || distance > receiver.windowNow || isBefore(receiver.lastSegmentSeq, segment.ack)
}

import * as Flag from '../decode/flag.js'
import { answeredBy } from './attempt.js'
import { noteStray } from './closing.js'
import type { Moment } from './moment.js'
import { isBefore, stepsFrom } from './sequence.js'
import { isSynchronized, SYN_RECEIVED, SYN_SENT } from './states.js'

/** A segment that its receiver must reject, whatever it has received: an old duplicate, a forgery, a stray of another connection. */
export function isStray(moment: Moment): boolean {
  const { flow, sender, receiver, segment, seq, end, ack, frame, time } = moment
  if (flow.attempts.length > 0 && isOfWaiting(moment)) return true
  const isOpening = receiver.state === SYN_RECEIVED
  if (!(isOpening || isSynchronized(receiver.state)) || !flow.handshakeSeen || receiver.shift < 0) return false
  const distance = seq - receiver.edge
  // Whoever acknowledges the SYN,ACK with the numbers of another SYN of his may have taken the one for the answer to the other.
  const answersWaiting = isOpening && flow.attempts.length > 0 && ack === receiver.iss + 1
  if (distance > 0 && seq > sender.nxt && !answersWaiting) {
    suspectStray(moment, 'out of window', distance)
    return true
  }
  if (isOpening) return false
  if (segment.payload > 0 && end <= sender.iss + 1 && !isOnSyn(moment)) {
    // Whatever it has acknowledged, it expects no number below the peer's SYN.
    suspectStray(moment, 'out of window', seq - Math.max(sender.iss + 1, receiver.rcv || 0))
    return true
  }
  if (ack < receiver.iss || ack > receiver.nxt + FAR) {
    if (ack < receiver.iss) suspectStray(moment, 'challenge ACK', ack - receiver.iss)
    return ack < receiver.iss
  }
  if (isRejectedByPaws(moment)) {
    suspectStray(moment, 'PAWS reject', stepsFrom(segment.tsVal, receiver.tsEcr))
    return true
  }
  const right = end - (segment.has(Flag.FIN) ? 1 : 0)
  const isBeyond = right > receiver.edge && !(right <= receiver.rcv + receiver.formerWindow)
  // One octet past a closed window is a probe (RFC 9293, section 3.8.6.1).
  if (segment.payload > 1 && isBeyond && !flow.suspicions.some((s) => s.kind === 'beyond window'))
    flow.suspect({
      kind: 'beyond window',
      by: sender.side,
      frame,
      time,
      octets: right - receiver.edge,
      edge: receiver.edge,
      end,
      grantFrame: receiver.lastFrame,
    })
  return false
}

/** Longest that a keepalive is held up by being overtaken, in seconds. */
const OVERTAKEN = 0.5

/** An octet with the SYN's number while nothing has followed that, or not for long: the keepalive of a connection without data. */
const isOnSyn = ({ sender, segment, seq, time }: Moment): boolean =>
  segment.payload === 1 && seq === sender.iss && (sender.nxt === sender.iss + 1 || time - sender.nxtTime <= OVERTAKEN)

/** An ACK this far past everything sent can't be the capture's loss alone. */
const FAR = 2 ** 30

function suspectStray(moment: Moment, what: 'out of window' | 'PAWS reject' | 'challenge ACK', amount: number): void {
  const { flow, sender, segment, frame, time } = moment
  // What the end in TIME-WAIT answers may start the chain of RFC 1337, which tells it.
  if (noteStray(moment) && what === 'challenge ACK') return
  flow.suspect({
    kind: 'stray',
    what,
    by: sender.side,
    frame,
    time,
    amount,
    payload: segment.payload,
    trigger: what === 'challenge ACK' ? 'an ACK of numbers from before the connection' : what,
  })
}

/** Longest that a timestamp counts, in seconds (RFC 7323, section 5.5). */
const TIMESTAMP_AGE = 24 * 86_400

/** RFC 7323, section 5.3, step R1: a timestamp older than TS.Recent, of which the last echo is the floor. */
function isRejectedByPaws({ flow, sender, receiver, segment, end, time }: Moment): boolean {
  if (!segment.hasTimestamps || !flow.usesTimestamps || segment.length === 0) return false
  if (!isBefore(segment.tsVal, receiver.tsEcr) || Number.isNaN(receiver.tsEcr)) return false
  // What lies below RCV.NXT is a plain old copy, whatever its timestamp.
  return end > receiver.rcv && time - sender.tsTime < TIMESTAMP_AGE
}

/** It acknowledges a SYN that waits, and nothing of this connection: it is of the one which that SYN has opened, and whose SYN,ACK the tap has missed. */
function isOfWaiting({ flow, receiver, segment, ack }: Moment): boolean {
  if (receiver.state === SYN_SENT || receiver.state === SYN_RECEIVED) return false
  if (!segment.has(Flag.ACK) || (ack >= receiver.una && ack <= receiver.nxt)) return false
  return answeredBy(segment, flow.attempts, receiver.side) !== undefined
}

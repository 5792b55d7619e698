import * as Flag from '../decode/flag.js'
import type { Moment } from './moment.js'
import { isBefore } from './sequence.js'
import { isSynchronized } from './states.js'
import { reorderWindow } from './suspicion.js'

/** What a segment of at most one octet at SND.NXT - 1, or one at a closed window's edge, is. */
export type Probe = 'none' | 'keepalive' | 'window-probe' | 'old ACK' | 'keepalive with data outstanding'

const NEITHER = Flag.SYN | Flag.FIN | Flag.RST | Flag.URG

/**
 * Tells keepalive probes, zero-window probes and one-octet retransmissions apart. On the wire a keepalive (RFC 9293,
 * section 3.8.4) is the last octet's number again, with that octet, another, or none; Linux probes a closed window with
 * the very same segment, so that only the peer's last window decides.
 */
export function classifyProbe(moment: Moment): Probe {
  const { sender, receiver, segment, seq, ack, time } = moment
  if (segment.payload > 1 || segment.has(NEITHER) || !segment.has(Flag.ACK)) return 'none'
  if (!isSynchronized(sender.state) && sender.isSeen) return 'none'
  if (!sender.isSeen) return 'none'
  const isClosed = receiver.windowNow === 0 && receiver.edgeNow <= sender.nxt
  if (segment.payload === 1 && isClosed && isAtClosedEdge(moment)) return 'window-probe'
  if (seq !== sender.nxt - 1 || ack !== sender.rcv) return 'none'
  if (isClosed) return 'window-probe'
  if (sender.hasOutstanding) {
    if (segment.payload === 1) return 'none'
    return isOldAck(moment) ? 'old ACK' : 'keepalive with data outstanding'
  }
  if (segment.payload === 0) return isOldAck(moment) ? 'old ACK' : 'keepalive'
  const octet = segment.payloadCaptured === 1 ? segment.bytes[segment.payloadAt]! : -1
  if (octet >= 0 && sender.lastOctet >= 0 && octet !== sender.lastOctet) return 'keepalive'
  if (sender.nxt - 1 === sender.iss || sender.nxt - 1 === sender.fin) return 'keepalive'
  const quiet = time - receiver.lastTime
  return quiet >= 1 ? 'keepalive' : 'none'
}

/** A new octet just past the edge (BSD, Windows), or the octet at SND.UNA again. */
function isAtClosedEdge({ sender, receiver, seq }: Moment): boolean {
  return seq === sender.una || seq === sender.nxt || seq === receiver.edgeNow
}

/** A pure ACK that was sent before the segment that made SND.NXT, and overtaken by it. */
function isOldAck(moment: Moment): boolean {
  const { sender, segment, time } = moment
  if (segment.hasTimestamps && !Number.isNaN(sender.tsVal) && isBefore(segment.tsVal, sender.tsVal)) return true
  return time - sender.nxtTime <= Math.max(reorderWindow(Number.POSITIVE_INFINITY), 0.001)
}

import { verifyChecksum } from './checksum.js'
import type { Cursor } from './cursor.js'
import * as Flag from './flag.js'
import { ends, type Next } from './next.js'
import { readOptions } from './options.js'
import { MALFORMED_TCP, SEGMENT } from './outcome.js'
import type { Segment } from './segment.js'

/** The TCP header (RFC 9293, section 3.1), in a segment that ends at `cursor.wireEnd`. Its options may be cut off, its 20 octets not. */
export function tcp(cursor: Cursor, segment: Segment): Next {
  if (!cursor.holds(20)) return cursor.lacks(20, MALFORMED_TCP)
  const { view, at, end, wireEnd } = cursor
  const offsetAndFlags = view.getUint16(at + 12)
  const headerLength = (offsetAndFlags >> 12) * 4
  if (headerLength < 20 || at + headerLength > wireEnd) return ends(MALFORMED_TCP)

  segment.bytes = cursor.bytes
  segment.view = view
  segment.sourcePort = view.getUint16(at)
  segment.destinationPort = view.getUint16(at + 2)
  segment.seq = view.getUint32(at + 4)
  segment.ack = view.getUint32(at + 8)
  segment.flags = offsetAndFlags & 0x0fff
  segment.window = view.getUint16(at + 14)
  segment.checksum = view.getUint16(at + 16)
  segment.urgentPointer = view.getUint16(at + 18)
  segment.headerAt = at
  segment.headerLength = headerLength
  segment.payload = wireEnd - at - headerLength
  segment.payloadAt = Math.min(at + headerLength, end)
  segment.payloadCaptured = end - segment.payloadAt
  segment.mayBePadded = segment.payload > 0 && cursor.smallestEnd === wireEnd && isUnpushedZeros(segment)
  readOptions(cursor, segment)
  verifyChecksum(cursor, segment)
  return ends(SEGMENT)
}

/** Most that 20 octets of IPv4 and of TCP each leave to fill in the smallest frame. */
const MOST_PADDING = 6

function isUnpushedZeros({ flags, payload, payloadCaptured, payloadAt, bytes }: Segment): boolean {
  if (payload > MOST_PADDING || payloadCaptured < payload || (flags & Flag.PSH) !== 0) return false
  for (let at = payloadAt; at < payloadAt + payload; at++) if (bytes[at] !== 0) return false
  return true
}

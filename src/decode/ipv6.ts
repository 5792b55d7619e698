import type { Cursor } from './cursor.js'
import { ends, type Next, PIECE, PROTOCOL } from './next.js'
import { MALFORMED_IP, NOT_TCP } from './outcome.js'
import type { Segment } from './segment.js'

/** IPv6 (RFC 8200), without its extension headers: each of them is a header of its own. */
export function ipv6(cursor: Cursor, segment: Segment): Next {
  if (!cursor.holds(40)) return cursor.lacks(40, MALFORMED_IP)
  const { bytes, view, at } = cursor
  if (bytes[at]! >> 4 !== 6) return ends(MALFORMED_IP)
  const payloadLength = view.getUint16(at + 4)
  if (payloadLength !== 0) {
    if (at + 40 + payloadLength > cursor.wireEnd && cursor.end !== cursor.wireEnd) return ends(MALFORMED_IP)
    cursor.limitTo(at + 40 + payloadLength)
  }
  cursor.insideIp = true
  cursor.ipAt = at
  segment.ipVersion = 6
  segment.sourceAt = at + 8
  segment.destinationAt = at + 24
  segment.ttl = bytes[at + 7]!
  segment.ecn = (bytes[at + 1]! >> 4) & 3
  segment.ipId = -1
  // Segmentation offload, unless a jumbo payload option gives the length (RFC 2675).
  segment.lengthFromFrame = payloadLength === 0
  cursor.at = at + 40
  return PROTOCOL + bytes[at + 6]!
}

/** Hop-by-hop options; of interest is the length of a jumbogram. */
export function hopByHop(cursor: Cursor, segment: Segment): Next {
  const length = extensionLength(cursor, segment)
  if (length < 0) return length
  if (segment.lengthFromFrame) {
    const option = findOption(cursor, length, JUMBO_PAYLOAD, 4)
    if (option >= 0) {
      const wireEnd = cursor.ipAt + 40 + cursor.view.getUint32(option)
      if (wireEnd < cursor.at + length || wireEnd > cursor.wireEnd) return ends(MALFORMED_IP)
      cursor.limitTo(wireEnd)
      segment.lengthFromFrame = false
    }
  }
  return passExtension(cursor, length)
}

/** Destination options. A mobile node puts its home address there, which is the source that TCP sums and knows (RFC 6275, 11.3.1). */
export function destinationOptions(cursor: Cursor, segment: Segment): Next {
  const length = extensionLength(cursor, segment)
  if (length < 0) return length
  const option = findOption(cursor, length, HOME_ADDRESS, 16)
  if (option >= 0) segment.sourceAt = option
  return passExtension(cursor, length)
}

/** A routing header. While segments are left, the endpoint of the connection is the last of its addresses, not the header's. */
export function routing(cursor: Cursor, segment: Segment): Next {
  const length = extensionLength(cursor, segment)
  if (length < 0) return length
  const { bytes, at } = cursor
  const segmentsLeft = bytes[at + 3]!
  if (segmentsLeft > 0) {
    const finalAt = finalAddress(bytes[at + 2]!, at, length)
    if (finalAt < 0) cursor.endpointsKnown = false
    else segment.destinationAt = finalAt
  }
  return passExtension(cursor, length)
}

/** Headers that only have to be passed: mobility, HIP, shim6. */
export function extension(cursor: Cursor, segment: Segment): Next {
  const length = extensionLength(cursor, segment)
  return length < 0 ? length : passExtension(cursor, length)
}

/** IPv6 fragment header. One that stands alone in its datagram is nothing to wait for (RFC 6946). */
export function fragment(cursor: Cursor, segment: Segment): Next {
  if (segment.ipVersion !== 6) return ends(NOT_TCP)
  if (!cursor.holds(8)) return cursor.lacks(8, MALFORMED_IP)
  const { bytes, view, at } = cursor
  const next = PROTOCOL + bytes[at]!
  const fragmentation = view.getUint16(at + 2)
  cursor.at += 8
  if ((fragmentation & MORE_FRAGMENTS_OR_OFFSET) === 0) return next
  if (segment.lengthFromFrame) return ends(MALFORMED_IP)
  cursor.fragmentId = view.getUint32(at + 4)
  cursor.fragmentOffset = fragmentation & 0xfff8
  cursor.moreFragments = (fragmentation & 1) !== 0
  cursor.fragmentNext = next
  return PIECE
}

/** Octets of the extension header at the cursor, all of them captured; or the end of the frame. */
function extensionLength(cursor: Cursor, segment: Segment): number {
  // In IPv4 these protocol numbers name nothing.
  if (segment.ipVersion !== 6) return ends(NOT_TCP)
  if (!cursor.holds(8)) return cursor.lacks(8, MALFORMED_IP)
  const length = (cursor.bytes[cursor.at + 1]! + 1) * 8
  return cursor.holds(length) ? length : cursor.lacks(length, MALFORMED_IP)
}

function passExtension(cursor: Cursor, length: number): Next {
  const next = PROTOCOL + cursor.bytes[cursor.at]!
  cursor.at += length
  return next
}

/** Where the value of an option of this type and length stands in the options header at the cursor; -1: nowhere. */
function findOption(cursor: Cursor, headerLength: number, type: number, valueLength: number): number {
  const { bytes, at } = cursor
  const end = at + headerLength
  for (let option = at + 2; option + 1 < end; ) {
    if (bytes[option] === 0) {
      option++
      continue
    }
    const length = bytes[option + 1]!
    if (bytes[option] === type && length === valueLength && option + 2 + length <= end) return option + 2
    option += 2 + length
  }
  return -1
}

/** Where the last address of a routing header stands; -1: hidden, or not there. */
function finalAddress(type: number, at: number, length: number): number {
  if (length < 24) return -1
  // Type 4 lists its segments backwards (RFC 8754, section 2).
  if (type === 4) return at + 8
  const hasPlainAddresses = type === 0 || type === 2
  return hasPlainAddresses && length % 16 === 8 ? at + length - 16 : -1
}

const MORE_FRAGMENTS_OR_OFFSET = 0xfff9
const JUMBO_PAYLOAD = 0xc2
const HOME_ADDRESS = 0xc9

import { octetSum } from './checksum.js'
import type { Cursor } from './cursor.js'
import { ends, type Next, PIECE, PROTOCOL } from './next.js'
import { MALFORMED_IP } from './outcome.js'
import type { Segment } from './segment.js'

/** IPv4 (RFC 791). What follows is named by its protocol number, or is a `PIECE` of a fragmented datagram. */
export function ipv4(cursor: Cursor, segment: Segment): Next {
  if (!cursor.holds(20)) return cursor.lacks(20, MALFORMED_IP)
  const { bytes, view, at } = cursor
  const first = bytes[at]!
  const headerLength = (first & 0x0f) * 4
  if (first >> 4 !== 4 || headerLength < 20) return ends(MALFORMED_IP)

  const totalLength = view.getUint16(at + 2)
  if (totalLength !== 0) {
    if (totalLength < headerLength || !isPlausible(cursor, headerLength, totalLength)) return ends(MALFORMED_IP)
    cursor.limitTo(at + totalLength)
  }
  if (!cursor.holds(headerLength)) return cursor.lacks(headerLength, MALFORMED_IP)

  cursor.insideIp = true
  segment.ipVersion = 4
  segment.sourceAt = at + 12
  segment.destinationAt = at + 16
  segment.ttl = bytes[at + 8]!
  segment.ecn = bytes[at + 1]! & 3
  segment.ipId = view.getUint16(at + 4)
  // Segmentation offload: the length did not fit, or is left to the network card. Linux writes 0 for "BIG TCP" too.
  segment.lengthFromFrame = totalLength === 0
  if (headerLength > 20) segment.destinationAt = finalDestination(cursor, headerLength, at + 16)

  cursor.at = at + headerLength
  const next = PROTOCOL + bytes[at + 9]!
  const fragmentation = view.getUint16(at + 6)
  if ((fragmentation & MORE_FRAGMENTS_OR_OFFSET) === 0) return next

  // A piece of unknown length can't be put in its place.
  if (totalLength === 0) return ends(MALFORMED_IP)
  cursor.fragmentId = segment.ipId
  cursor.fragmentOffset = (fragmentation & 0x1fff) * 8
  cursor.moreFragments = (fragmentation & 0x2000) !== 0
  cursor.fragmentNext = next
  return PIECE
}

/**
 * A datagram longer than its frame reaches no TCP: every receiver drops it. But tools that cut a capture's frames often
 * forget to keep the length on the wire, and then IP alone still knows it. A correct header checksum tells the two apart.
 */
function isPlausible(cursor: Cursor, headerLength: number, totalLength: number): boolean {
  const { bytes, at, end, wireEnd } = cursor
  if (at + totalLength <= wireEnd) return true
  return end === wireEnd && cursor.holds(headerLength) && octetSum(bytes, at, at + headerLength) === 0xffff
}

/**
 * Where the address of the last hop of a source route stands; without such an option, `otherwise`. The TCP checksum is
 * computed with that address (RFC 1122, section 4.1.3.2 and 4.2.3.8), and the answers come from it.
 */
function finalDestination(cursor: Cursor, headerLength: number, otherwise: number): number {
  const { bytes, at } = cursor
  const end = at + headerLength
  for (let option = at + 20; option < end; ) {
    const kind = bytes[option]!
    if (kind === 0) break
    if (kind === 1) {
      option++
      continue
    }
    const length = option + 1 < end ? bytes[option + 1]! : 0
    if (length < 2 || option + length > end) break
    const isSourceRoute = kind === 131 || kind === 137
    // The pointer is past the route's end once the last hop was reached.
    if (isSourceRoute && length >= 7 && bytes[option + 2]! <= length - 3) return option + length - 4
    option += length
  }
  return otherwise
}

const MORE_FRAGMENTS_OR_OFFSET = 0x3fff

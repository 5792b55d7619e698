import type { Cursor } from './cursor.js'
import { rawIp } from './link.js'
import { ETHERTYPE_ETHERNET, ends, type Next, PROTOCOL } from './next.js'
import { NOT_TCP } from './outcome.js'

/** UDP is not TCP, but to the ports of overlay and mobile networks it may carry some. Only what is unmistakable is opened. */
export function udp(cursor: Cursor): Next {
  if (!cursor.holds(8)) return cursor.lacks(8, NOT_TCP)
  const port = cursor.view.getUint16(cursor.at + 2)
  cursor.at += 8
  switch (port) {
    // The number assigned to VXLAN, and the one that Linux took before it.
    case 4789:
    case 8472:
      return vxlan(cursor)
    case 6081:
      return geneve(cursor)
    case 2152:
      return gtp(cursor)
    // GRE in UDP (RFC 8086).
    case 4754:
      return PROTOCOL + 47
    default:
      return ends(NOT_TCP)
  }
}

/** RFC 7348: eight octets, of which the first says that there is a network identifier, and the last is reserved. */
function vxlan(cursor: Cursor): Next {
  if (!cursor.holds(8)) return cursor.lacks(8, NOT_TCP)
  const { bytes, at } = cursor
  if ((bytes[at]! & 0x08) === 0 || bytes[at + 7] !== 0) return ends(NOT_TCP)
  cursor.at += 8
  return ETHERTYPE_ETHERNET
}

/** RFC 8926, version 0. */
function geneve(cursor: Cursor): Next {
  if (!cursor.holds(8)) return cursor.lacks(8, NOT_TCP)
  const { bytes, view, at } = cursor
  const version = bytes[at]! >> 6
  const length = 8 + (bytes[at]! & 0x3f) * 4
  if (version !== 0) return ends(NOT_TCP)
  if (!cursor.holds(length)) return cursor.lacks(length, NOT_TCP)
  cursor.at += length
  return view.getUint16(at + 2)
}

/** GTP-U, version 1 (3GPP TS 29.281, section 5.1), carrying a user's IP packet. */
function gtp(cursor: Cursor): Next {
  if (!cursor.holds(8)) return cursor.lacks(8, NOT_TCP)
  const { bytes, at } = cursor
  const flags = bytes[at]!
  const isUserPacket = flags >> 4 === 3 && bytes[at + 1] === 255
  if (!isUserPacket) return ends(NOT_TCP)
  cursor.at += 8
  return (flags & 7) === 0 ? rawIp(cursor) : gtpExtensions(cursor)
}

/** Four octets of optional fields, then extension headers, each with its length in words in front and the next type at its end. */
function gtpExtensions(cursor: Cursor): Next {
  if (!cursor.holds(4)) return cursor.lacks(4, NOT_TCP)
  cursor.at += 4
  while (cursor.bytes[cursor.at - 1] !== 0) {
    if (!cursor.holds(1)) return cursor.lacks(1, NOT_TCP)
    const length = cursor.bytes[cursor.at]! * 4
    if (length === 0) return ends(NOT_TCP)
    if (!cursor.holds(length)) return cursor.lacks(length, NOT_TCP)
    cursor.at += length
  }
  return rawIp(cursor)
}

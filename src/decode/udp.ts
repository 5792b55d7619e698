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
    case VXLAN:
    case VXLAN_OF_LINUX:
      return vxlan(cursor)
    case GENEVE:
      return geneve(cursor)
    case GTP:
      return gtp(cursor)
    case GRE_IN_UDP:
      return PROTOCOL + 47
    default:
      return ends(NOT_TCP)
  }
}

/** Whether the UDP header at the cursor is addressed to one of the ports that `udp` looks into. */
export function beginsTunnel(cursor: Cursor): boolean {
  return cursor.holds(8) && TUNNEL_PORTS.has(cursor.view.getUint16(cursor.at + 2))
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

const VXLAN = 4789
/** What Linux used before the number above was assigned, and still does by default. */
const VXLAN_OF_LINUX = 8472
const GENEVE = 6081
const GTP = 2152
/** RFC 8086. */
const GRE_IN_UDP = 4754
const TUNNEL_PORTS = new Set([VXLAN, VXLAN_OF_LINUX, GENEVE, GTP, GRE_IN_UDP])

import type { Cursor } from './cursor.js'
import { ETHERTYPE_ETHERNET, ends, type Next, PROTOCOL } from './next.js'
import { MALFORMED_IP, NOT_TCP } from './outcome.js'
import { ppp } from './ppp.js'

/** Generic routing encapsulation (RFC 2784, 2890), its version 1 for PPTP (RFC 2637), and Cisco's ERSPAN inside. */
export function gre(cursor: Cursor): Next {
  if (!cursor.holds(4)) return cursor.lacks(4, NOT_TCP)
  const flags = cursor.view.getUint16(cursor.at)
  const type = cursor.view.getUint16(cursor.at + 2)
  const version = flags & 7
  // Source routes (RFC 1701) were never in use.
  if (version > 1 || (flags & ROUTING) !== 0) return ends(NOT_TCP)

  let length = 4
  if ((flags & CHECKSUM) !== 0) length += 4
  if ((flags & KEY) !== 0) length += 4
  if ((flags & SEQUENCE) !== 0) length += 4
  if (version === 1 && (flags & ACKNOWLEDGMENT) !== 0) length += 4
  if (!cursor.holds(length)) return cursor.lacks(length, NOT_TCP)
  cursor.at += length

  if (version === 1) return type === PPP ? pppInGre(cursor) : ends(NOT_TCP)
  if (type === ERSPAN_1_2) return erspan(cursor, (flags & SEQUENCE) === 0 ? 0 : 8)
  if (type === ERSPAN_3) return erspan3(cursor)
  return type
}

/** Authentication header (RFC 4302): it hides nothing. */
export function authentication(cursor: Cursor): Next {
  if (!cursor.holds(12)) return cursor.lacks(12, MALFORMED_IP)
  const next = PROTOCOL + cursor.bytes[cursor.at]!
  const length = (cursor.bytes[cursor.at + 1]! + 2) * 4
  if (length < 12) return ends(MALFORMED_IP)
  if (!cursor.holds(length)) return cursor.lacks(length, MALFORMED_IP)
  cursor.at += length
  return next
}

/** PPP in GRE, where the HDLC-like octets may be left out (RFC 2637, section 4.1). */
function pppInGre(cursor: Cursor): Next {
  if (cursor.holds(2) && cursor.view.getUint16(cursor.at) === 0xff03) cursor.at += 2
  return ppp(cursor)
}

function erspan(cursor: Cursor, length: number): Next {
  if (!cursor.holds(length)) return cursor.lacks(length, NOT_TCP)
  cursor.at += length
  return ETHERTYPE_ETHERNET
}

function erspan3(cursor: Cursor): Next {
  if (!cursor.holds(12)) return cursor.lacks(12, NOT_TCP)
  const hasSubheader = (cursor.bytes[cursor.at + 11]! & 1) === 1
  return erspan(cursor, hasSubheader ? 20 : 12)
}

const CHECKSUM = 0x8000
const ROUTING = 0x4000
const KEY = 0x2000
const SEQUENCE = 0x1000
const ACKNOWLEDGMENT = 0x0080
const PPP = 0x880b
/** Type I is the type II without sequence number, and without a header of its own. */
const ERSPAN_1_2 = 0x88be
const ERSPAN_3 = 0x22eb

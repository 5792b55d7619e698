import type { Cursor } from './cursor.js'
import { ETHERTYPE_IPV4, ETHERTYPE_IPV6, ends, LINK, type Next } from './next.js'
import { NOT_IP } from './outcome.js'

/** PPP with or without its HDLC-like framing (RFC 1662), or what Cisco puts in its place. */
export function pppWithHdlc(cursor: Cursor): Next {
  if (!cursor.holds(2)) return cursor.lacks(2, NOT_IP)
  const framing = cursor.view.getUint16(cursor.at)
  if (framing === 0x0f00 || framing === 0x8f00) return LINK + 104
  if (framing === 0xff03) cursor.at += 2
  return ppp(cursor)
}

/** The protocol field of PPP, which may be compressed to one octet (RFC 1661, section 6.5), and what follows it. */
export function ppp(cursor: Cursor): Next {
  if (!cursor.holds(2)) return cursor.lacks(2, NOT_IP)
  const first = cursor.bytes[cursor.at]!
  const isCompressed = (first & 1) === 1
  const protocol = isCompressed ? first : cursor.view.getUint16(cursor.at)
  cursor.at += isCompressed ? 1 : 2
  switch (protocol) {
    case 0x0021:
      return ETHERTYPE_IPV4
    case 0x0057:
      return ETHERTYPE_IPV6
    case 0x0281:
      return 0x8847
    default:
      return ends(NOT_IP)
  }
}

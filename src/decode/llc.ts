import type { Cursor } from './cursor.js'
import { ETHERTYPE_IPV4, ends, type Next, SMALLEST_ETHERTYPE } from './next.js'
import { NOT_IP } from './outcome.js'

/** IEEE 802.2 LLC: SNAP (RFC 1042), or the service access point that was once meant for IP. */
export function llc(cursor: Cursor): Next {
  if (!cursor.holds(3)) return cursor.lacks(3, NOT_IP)
  const points = cursor.view.getUint16(cursor.at)
  if (points === 0x0606) {
    cursor.at += 3
    return ETHERTYPE_IPV4
  }
  if (points !== 0xaaaa) return ends(NOT_IP)
  if (!cursor.holds(8)) return cursor.lacks(8, NOT_IP)
  const type = cursor.view.getUint16(cursor.at + 6)
  const organisation = cursor.view.getUint32(cursor.at + 2) & 0xffffff
  cursor.at += 8
  const isEtherType = organisation === ENCAPSULATED_ETHERNET || organisation === BRIDGE_TUNNEL
  return isEtherType && type >= SMALLEST_ETHERTYPE ? type : ends(NOT_IP)
}

const ENCAPSULATED_ETHERNET = 0x000000
/** IEEE 802.1H, which RFC 1042 would have written with the number above. */
const BRIDGE_TUNNEL = 0x0000f8

import type { Cursor } from './cursor.js'
import { rawIp } from './link.js'
import { ETHERTYPE_ETHERNET, type Next } from './next.js'
import { NOT_IP } from './outcome.js'
import type { Segment } from './segment.js'

/** An IEEE 802.1Q or 802.1ad tag. Identifier 0 is none: such a tag only carries a priority. */
export function vlan(cursor: Cursor, segment: Segment): Next {
  if (!cursor.holds(4)) return cursor.lacks(4, NOT_IP)
  const identifier = cursor.view.getUint16(cursor.at) & 0x0fff
  const type = cursor.view.getUint16(cursor.at + 2)
  if (identifier !== 0 && segment.vlanCount < segment.vlan.length) segment.vlan[segment.vlanCount++] = identifier
  cursor.at += 4
  return type
}

/** Label stack entries (RFC 3032) down to the bottom. Nothing names what follows; its first four bits must tell. */
export function mpls(cursor: Cursor): Next {
  let isBottom = false
  while (!isBottom) {
    if (!cursor.holds(4)) return cursor.lacks(4, NOT_IP)
    isBottom = (cursor.bytes[cursor.at + 2]! & 1) === 1
    cursor.at += 4
  }
  const next = rawIp(cursor)
  if (next >= 0 || !cursor.holds(4)) return next
  // A pseudowire: Ethernet, behind a control word that begins with four zero bits (RFC 4385, section 3) if there is one.
  const hasControlWord = cursor.bytes[cursor.at]! >> 4 === 0
  if (hasControlWord) cursor.at += 4
  return ETHERTYPE_ETHERNET
}

/** Provider backbone bridging (IEEE 802.1ah): a service identifier, and the customer's whole Ethernet frame. */
export function backboneService(cursor: Cursor): Next {
  if (!cursor.holds(4)) return cursor.lacks(4, NOT_IP)
  cursor.at += 4
  return ETHERTYPE_ETHERNET
}

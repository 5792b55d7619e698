import type { Cursor } from './cursor.js'
import { llc } from './llc.js'
import { ETHERTYPE_IPV4, ETHERTYPE_IPV6, ends, LINK, type Next, SMALLEST_ETHERTYPE } from './next.js'
import { NOT_IP, UNSUPPORTED_LINK } from './outcome.js'
import { ppp, pppWithHdlc } from './ppp.js'
import { ieee80211, radiotap } from './wireless.js'

/** Reads the outermost header of a frame, by the LINKTYPE_ number of its interface (https://www.tcpdump.org/linktypes.html). */
export function link(cursor: Cursor, linkType: number): Next {
  switch (linkType) {
    case 1:
      return ethernet(cursor)
    case 0:
    case 108:
      return loopback(cursor)
    // 12 and 14 are DLT_RAW of the BSDs, written to files by tools that don't translate them.
    case 12:
    case 14:
    case 101:
      return rawIp(cursor)
    case 228:
      return ETHERTYPE_IPV4
    case 229:
      return ETHERTYPE_IPV6
    case 113:
      return linuxCooked(cursor)
    case 276:
      return linuxCooked2(cursor)
    case 9:
    case 50:
      return pppWithHdlc(cursor)
    case 204:
      return pppWithDirection(cursor)
    case 51:
      return pppoe(cursor)
    case 104:
      return ciscoHdlc(cursor)
    case 10:
      return fddi(cursor)
    case 105:
      return ieee80211(cursor)
    case 127:
      return radiotap(cursor)
    case 242:
      return infiniband(cursor)
    case 192:
      return perPacketInformation(cursor)
    default:
      return ends(UNSUPPORTED_LINK)
  }
}

/** Ethernet II, or IEEE 802.3 with LLC where the type field is a length. */
export function ethernet(cursor: Cursor): Next {
  if (!cursor.holds(14)) return cursor.lacks(14, NOT_IP)
  const type = cursor.view.getUint16(cursor.at + 12)
  cursor.at += 14
  return type >= SMALLEST_ETHERTYPE ? type : llc(cursor)
}

/** Point-to-point protocol over Ethernet, session stage (RFC 2516). */
export function pppoe(cursor: Cursor): Next {
  if (!cursor.holds(6)) return cursor.lacks(6, NOT_IP)
  cursor.at += 6
  return ppp(cursor)
}

/** IP without any header in front: the version tells. */
export function rawIp(cursor: Cursor): Next {
  if (!cursor.holds(1)) return cursor.lacks(1, NOT_IP)
  const version = cursor.bytes[cursor.at]! >> 4
  if (version === 4) return ETHERTYPE_IPV4
  return version === 6 ? ETHERTYPE_IPV6 : ends(NOT_IP)
}

/** BSD loopback: an address family in the byte order of the machine that captured (0), or of the network (108). */
function loopback(cursor: Cursor): Next {
  if (!cursor.holds(4)) return cursor.lacks(4, NOT_IP)
  const little = cursor.view.getUint32(cursor.at, true)
  const family = little <= 0xffff ? little : cursor.view.getUint32(cursor.at)
  cursor.at += 4
  switch (family) {
    case 2:
      return ETHERTYPE_IPV4
    // AF_INET6 of Linux, NetBSD and OpenBSD, FreeBSD, and macOS.
    case 10:
    case 24:
    case 28:
    case 30:
      return ETHERTYPE_IPV6
    default:
      return ends(NOT_IP)
  }
}

function linuxCooked(cursor: Cursor): Next {
  if (!cursor.holds(16)) return cursor.lacks(16, NOT_IP)
  const protocol = cursor.view.getUint16(cursor.at + 14)
  cursor.at += 16
  return cookedProtocol(cursor, protocol)
}

function linuxCooked2(cursor: Cursor): Next {
  if (!cursor.holds(20)) return cursor.lacks(20, NOT_IP)
  const protocol = cursor.view.getUint16(cursor.at)
  cursor.at += 20
  return cookedProtocol(cursor, protocol)
}

function cookedProtocol(cursor: Cursor, protocol: number): Next {
  if (protocol >= SMALLEST_ETHERTYPE) return protocol
  // ETH_P_802_2 of Linux; the other numbers below 0x0600 carry no IP.
  return protocol === 4 ? llc(cursor) : ends(NOT_IP)
}

function pppWithDirection(cursor: Cursor): Next {
  if (!cursor.holds(1)) return cursor.lacks(1, NOT_IP)
  cursor.at += 1
  return pppWithHdlc(cursor)
}

function ciscoHdlc(cursor: Cursor): Next {
  if (!cursor.holds(4)) return cursor.lacks(4, NOT_IP)
  const type = cursor.view.getUint16(cursor.at + 2)
  cursor.at += 4
  return type >= SMALLEST_ETHERTYPE ? type : ends(NOT_IP)
}

/** IP over InfiniBand: a global routing header of 40 octets, then an EtherType and two octets in reserve. */
function infiniband(cursor: Cursor): Next {
  if (!cursor.holds(44)) return cursor.lacks(44, NOT_IP)
  const type = cursor.view.getUint16(cursor.at + 40)
  cursor.at += 44
  return type
}

function fddi(cursor: Cursor): Next {
  if (!cursor.holds(13)) return cursor.lacks(13, NOT_IP)
  cursor.at += 13
  return llc(cursor)
}

/** PPI: a little-endian header that names the link type of what follows. */
function perPacketInformation(cursor: Cursor): Next {
  if (!cursor.holds(8)) return cursor.lacks(8, NOT_IP)
  const length = cursor.view.getUint16(cursor.at + 2, true)
  const linkType = cursor.view.getUint32(cursor.at + 4, true)
  if (length < 8 || linkType > 0xffff) return ends(NOT_IP)
  if (!cursor.holds(length)) return cursor.lacks(length, NOT_IP)
  cursor.at += length
  return LINK + linkType
}

import type { Cursor } from './cursor.js'
import { llc } from './llc.js'
import { ends, LINK, type Next } from './next.js'
import { ENCRYPTED, NOT_IP } from './outcome.js'

/** Radiotap: notes of the receiver, with a little-endian length, before the IEEE 802.11 frame. */
export function radiotap(cursor: Cursor): Next {
  if (!cursor.holds(8)) return cursor.lacks(8, NOT_IP)
  const length = cursor.view.getUint16(cursor.at + 2, true)
  if (length < 8) return ends(NOT_IP)
  if (!cursor.holds(length)) return cursor.lacks(length, NOT_IP)
  cursor.at += length
  return LINK + 105
}

/** Data frames of IEEE 802.11 that are neither protected, aggregated nor later fragments; LLC follows. */
export function ieee80211(cursor: Cursor): Next {
  if (!cursor.holds(24)) return cursor.lacks(24, NOT_IP)
  const control = cursor.bytes[cursor.at]!
  const flags = cursor.bytes[cursor.at + 1]!
  const isData = (control & 0x0c) === 0x08
  const isEmpty = (control & 0x40) !== 0
  if (!isData || isEmpty) return ends(NOT_IP)
  if ((flags & PROTECTED) !== 0) return ends(ENCRYPTED)
  if ((cursor.bytes[cursor.at + 22]! & 0x0f) !== 0) return ends(NOT_IP)

  const isQos = (control & 0x80) !== 0
  const hasFourAddresses = (flags & BOTH_DISTRIBUTION) === BOTH_DISTRIBUTION
  let length = hasFourAddresses ? 30 : 24
  if (isQos) {
    if (!cursor.holds(length + 2)) return cursor.lacks(length + 2, NOT_IP)
    if ((cursor.bytes[cursor.at + length]! & AGGREGATE) !== 0) return ends(NOT_IP)
    length += (flags & HIGH_THROUGHPUT) === 0 ? 2 : 6
  }
  if (!cursor.holds(length)) return cursor.lacks(length, NOT_IP)
  cursor.at += length
  skipPadding(cursor, length)
  return llc(cursor)
}

/** Some adapters pad the header to a multiple of 4 before they pass it on; SNAP's first octets show where it ends. */
function skipPadding(cursor: Cursor, headerLength: number): void {
  if (headerLength % 4 !== 2 || !cursor.holds(4)) return
  const { view, at } = cursor
  if (view.getUint16(at) !== SNAP && view.getUint16(at + 2) === SNAP) cursor.at += 2
}

const PROTECTED = 0x40
const BOTH_DISTRIBUTION = 0x03
/** The order bit of a QoS frame: four octets of HT control follow. */
const HIGH_THROUGHPUT = 0x80
/** A-MSDU present, in the QoS control field. */
const AGGREGATE = 0x80
const SNAP = 0xaaaa

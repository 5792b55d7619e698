import type { Outcome } from './outcome.js'

/**
 * What follows a header. Three numberings share one space: EtherTypes as they are (from 0x0600), IP protocol numbers
 * from `PROTOCOL`, LINKTYPE numbers from `LINK`. A negative number ends the frame: the complement of its outcome.
 */
export type Next = number

export const PROTOCOL = 0x10000
export const LINK = 0x20000

/** Below it, an Ethernet frame's type field is the length of an IEEE 802.3 frame. */
export const SMALLEST_ETHERTYPE = 0x0600
export const ETHERTYPE_IPV4 = 0x0800
export const ETHERTYPE_IPV6 = 0x86dd
/** Transparent Ethernet bridging (RFC 1701): a whole Ethernet frame follows. */
export const ETHERTYPE_ETHERNET = 0x6558
/** A piece of an IP datagram, described by the cursor's `fragment...` fields. Ours, outside the three numberings. */
export const PIECE = 0x1ffff

export const ends = (outcome: Outcome): Next => ~outcome
export const outcomeOf = (next: Next): Outcome => ~next

import * as Flag from '../decode/flag.js'
import { addressOctets } from './address.js'
import { octetsOf, optionOctets } from './options.js'
import type { ScriptEndpoint, ScriptFrame } from './script.js'

const ETHERNET_OCTETS = 14
const VLAN_OCTETS = 4
const ETHERTYPE_IPV4 = 0x0800
const ETHERTYPE_IPV6 = 0x86dd
/** Customer and service tags (IEEE 802.1Q): the innermost is a customer's. */
const ETHERTYPE_VLAN = 0x8100
const ETHERTYPE_OUTER_VLAN = 0x88a8
export const PROTOCOL_TCP = 6
export const PROTOCOL_UDP = 17
const DO_NOT_FRAGMENT = 0x4000
/** The IP length field has 16 bits. */
const IP_LENGTH_LIMIT = 0xffff

/** What an IP header says, besides its addresses and its length. */
export interface IpFields {
  protocol: number
  id: number
  ttl: number
  tos: number
  vlan: readonly number[]
  /** Write a length of 0, as TSO does. */
  superpacket: boolean
}

/** The whole Ethernet frame of one line. `id` is the IPv4 identification, which IPv6 ignores. */
export function frameOctets(
  frame: ScriptFrame,
  source: LocatedEndpoint,
  destination: LocatedEndpoint,
  id: number,
): Uint8Array {
  const segment = segmentOctets(frame, source, destination)
  const { ttl, tos, vlan, superpacket } = frame
  return ethernetOctets(segment, source, destination, { protocol: PROTOCOL_TCP, id, ttl, tos, vlan, superpacket })
}

/** Puts IP and Ethernet headers before a transport header and its data. */
export function ethernetOctets(
  body: Uint8Array,
  source: LocatedEndpoint,
  destination: LocatedEndpoint,
  fields: IpFields,
): Uint8Array {
  const { octets: from } = source
  const { octets: to } = destination
  const isIpv6 = from.length === 16
  const ip = isIpv6 ? ipv6Header(from, to, body.length, fields) : ipv4Header(from, to, body.length, fields)
  return concatenate([linkHeader(from, to, fields.vlan, isIpv6 ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4), ip, body])
}

/** An endpoint with the octets of its address. */
export interface LocatedEndpoint extends ScriptEndpoint {
  readonly octets: Uint8Array
}

export function located(endpoint: ScriptEndpoint): LocatedEndpoint {
  const octets = addressOctets(endpoint.address)
  if (octets === null) throw new Error(`endpoint ${endpoint.name} has no address: '${endpoint.address}'`)
  return { ...endpoint, octets }
}

function linkHeader(from: Uint8Array, to: Uint8Array, vlan: readonly number[], ethertype: number): Uint8Array {
  const octets = new Uint8Array(ETHERNET_OCTETS + VLAN_OCTETS * vlan.length)
  const view = new DataView(octets.buffer)
  octets.set(hardwareAddress(to), 0)
  octets.set(hardwareAddress(from), 6)
  vlan.forEach((identifier, i) => {
    view.setUint16(12 + VLAN_OCTETS * i, i === vlan.length - 1 ? ETHERTYPE_VLAN : ETHERTYPE_OUTER_VLAN)
    view.setUint16(14 + VLAN_OCTETS * i, identifier)
  })
  view.setUint16(octets.length - 2, ethertype)
  return octets
}

/** A locally administered address that follows from the IP address, so that equal hosts are equal. */
const hardwareAddress = (address: Uint8Array): number[] => [0x02, 0x00, ...address.subarray(-4)]

/** Octets before the IP header of a frame that `ethernetOctets` made. */
export function linkLength(frame: Uint8Array): number {
  let at = ETHERNET_OCTETS
  while ([ETHERTYPE_VLAN, ETHERTYPE_OUTER_VLAN].includes((frame[at - 2]! << 8) | frame[at - 1]!)) at += VLAN_OCTETS
  return at
}

/** Of a header whose checksum field is 0. */
export const ipv4Checksum = (header: Uint8Array): number => ~sum(header) & 0xffff

function ipv4Header(from: Uint8Array, to: Uint8Array, body: number, fields: IpFields): Uint8Array {
  const octets = new Uint8Array(20)
  const view = new DataView(octets.buffer)
  octets[0] = 0x45
  octets[1] = fields.tos
  view.setUint16(2, fields.superpacket ? 0 : within(octets.length + body))
  view.setUint16(4, fields.id)
  view.setUint16(6, DO_NOT_FRAGMENT)
  octets[8] = fields.ttl
  octets[9] = fields.protocol
  octets.set(from, 12)
  octets.set(to, 16)
  view.setUint16(10, ipv4Checksum(octets))
  return octets
}

function ipv6Header(from: Uint8Array, to: Uint8Array, body: number, fields: IpFields): Uint8Array {
  const octets = new Uint8Array(40)
  const view = new DataView(octets.buffer)
  view.setUint16(0, 0x6000 | (fields.tos << 4))
  view.setUint16(4, fields.superpacket ? 0 : within(body))
  octets[6] = fields.protocol
  octets[7] = fields.ttl
  octets.set(from, 8)
  octets.set(to, 24)
  return octets
}

function within(length: number): number {
  if (length <= IP_LENGTH_LIMIT) return length
  throw new RangeError(
    `an IP packet holds at most ${IP_LENGTH_LIMIT} octets, not ${length}; 'tso' leaves the length out`,
  )
}

function segmentOctets(frame: ScriptFrame, source: LocatedEndpoint, destination: LocatedEndpoint): Uint8Array {
  const options = optionOctets(frame.options, destination.iss)
  const headerLength = 20 + Math.ceil(options.length / 4) * 4
  const octets = new Uint8Array(headerLength + frame.payload)
  const view = new DataView(octets.buffer)
  view.setUint16(0, source.port)
  view.setUint16(2, destination.port)
  // DataView takes any whole number modulo 2^32.
  view.setUint32(4, source.iss + frame.seq)
  view.setUint32(8, frame.ack === null ? 0 : destination.iss + frame.ack)
  view.setUint16(12, ((frame.dataOffset ?? headerLength / 4) << 12) | frame.flags)
  view.setUint16(14, frame.window)
  view.setUint16(18, frame.urgentPointer)
  octets.set(options, 20)
  writePayload(octets, headerLength, frame, source)
  const pseudo = sum(pseudoHeader(source.octets, destination.octets, octets.length))
  view.setUint16(16, checksum(frame, pseudo, octets))
  return octets
}

function writePayload(octets: Uint8Array, start: number, frame: ScriptFrame, source: ScriptEndpoint): void {
  if (frame.data !== null) {
    octets.set(octetsOf(frame.data), start)
    return
  }
  const first = source.iss + frame.seq + ((frame.flags & Flag.SYN) !== 0 ? 1 : 0)
  for (let i = 0; i < frame.payload; i++) octets[start + i] = octetAt(first + i)
}

/**
 * The octet that a stream has at a sequence number: a copy is equal, other numbers look different. Scrambled (the
 * finaliser's first step of MurmurHash3), since a plain counter would repeat itself every 256 octets.
 */
function octetAt(seq: number): number {
  return Math.imul(seq ^ (seq >>> 16), 0x85ebca6b) >>> 24
}

/** RFC 9293, section 3.1. Its IPv4 form; the longer one of IPv6 (RFC 8200, section 8.1) only adds zeros, so the sum is the same. */
function pseudoHeader(from: Uint8Array, to: Uint8Array, length: number): Uint8Array {
  const tail = [length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff, 0, PROTOCOL_TCP]
  return concatenate([from, to, Uint8Array.from(tail)])
}

function checksum(frame: ScriptFrame, pseudo: number, segment: Uint8Array): number {
  // What Linux leaves in the field for the network card to complete.
  if (frame.checksum === 'offloaded') return pseudo
  const good = ~fold(pseudo + sum(segment)) & 0xffff
  return frame.checksum === 'bad' ? good ^ 0x0100 : good
}

/** Internet checksum before its complement (RFC 1071). Not the decoder's, which the tests judge by it. */
function sum(octets: Uint8Array): number {
  let total = 0
  for (let i = 0; i < octets.length; i++) total += i % 2 === 0 ? octets[i]! << 8 : octets[i]!
  return fold(total)
}

function fold(total: number): number {
  let folded = total
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000)
  return folded
}

/** One array of many. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((octets, part) => octets + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

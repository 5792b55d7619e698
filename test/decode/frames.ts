import { Frame } from '../../src/capture/frame.js'

/** Octets of a header, from numbers, hexadecimal text and other octets. */
export function octets(...parts: (number | string | Uint8Array)[]): Uint8Array {
  const chunks = parts.map((part) => {
    if (typeof part === 'number') return Uint8Array.of(part)
    return typeof part === 'string' ? Buffer.from(part.replaceAll(' ', ''), 'hex') : part
  })
  return Uint8Array.from(Buffer.concat(chunks))
}

export const u16 = (value: number): Uint8Array => octets((value >> 8) & 0xff, value & 0xff)
export const u32 = (value: number): Uint8Array => octets(u16(value >>> 16), u16(value & 0xffff))

/** The ones' complement sum of RFC 1071, in its plainest form: the witness of the fast one. */
export function plainSum(bytes: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < bytes.length; i++) sum += bytes[i]! * (i % 2 === 0 ? 256 : 1)
  while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000)
  return sum
}

/** A frame that holds these octets somewhere in a larger chunk, as the reader leaves it. */
export function frameOf(
  bytes: Uint8Array,
  about: Partial<Pick<Frame, 'linkType' | 'wireLength' | 'time' | 'number'>> = {},
  start = 5,
): Frame {
  const chunk = new Uint8Array(start + bytes.length + 7).fill(0xee)
  chunk.set(bytes, start)
  const frame = new Frame()
  frame.bytes = chunk
  frame.view = new DataView(chunk.buffer)
  frame.start = start
  frame.end = start + bytes.length
  frame.wireLength = about.wireLength ?? bytes.length
  frame.linkType = about.linkType ?? 1
  frame.time = about.time ?? 0
  frame.number = about.number ?? 1
  return frame
}

/** The same frame, cut to the snap length. */
export function cutTo(captured: number, bytes: Uint8Array, linkType = 1): Frame {
  return frameOf(bytes.slice(0, captured), { linkType, wireLength: bytes.length })
}

export const CLIENT = octets(10, 0, 0, 1)
export const SERVER = octets(10, 0, 0, 2)
export const CLIENT6 = octets('20010db8 00000000 00000000 00000001')
export const SERVER6 = octets('20010db8 00000000 00000000 00000002')

export interface Tcp {
  source?: Uint8Array
  destination?: Uint8Array
  flags?: number
  options?: Uint8Array
  data?: Uint8Array
  /** In place of the right one; `pseudo` leaves the sum of the pseudo-header, as for offload. */
  checksum?: number | 'pseudo' | 'pseudo-without-length'
  /** In 32-bit words. */
  dataOffset?: number
}

/** A TCP segment from port 40000 to port 80 with seq 1000 and ack 2000. */
export function tcp(about: Tcp = {}): Uint8Array {
  const { flags = 0x10, options = octets(), data = octets(), source = CLIENT, destination = SERVER } = about
  const dataOffset = about.dataOffset ?? (20 + options.length) / 4
  const segment = octets(
    u16(40000),
    u16(80),
    u32(1000),
    u32(2000),
    u16((dataOffset << 12) | flags),
    u16(64240),
    u16(0),
    u16(7),
    options,
    data,
  )
  const pseudo = octets(source, destination, u16(6))
  const withLength = octets(pseudo, u32(segment.length))
  if (about.checksum === 'pseudo') segment.set(u16(plainSum(withLength)), 16)
  else if (about.checksum === 'pseudo-without-length') segment.set(u16(plainSum(pseudo)), 16)
  else segment.set(u16(about.checksum ?? plainSum(octets(withLength, segment)) ^ 0xffff), 16)
  return segment
}

export interface Ip {
  protocol?: number
  source?: Uint8Array
  destination?: Uint8Array
  id?: number
  ttl?: number
}

export interface Ipv4 extends Ip {
  options?: Uint8Array
  totalLength?: number
  /** Flags and offset, as in the header. */
  fragmentation?: number
  /** In 32-bit words. */
  headerLength?: number
}

export function ipv4(payload: Uint8Array, about: Ipv4 = {}): Uint8Array {
  const { options = octets(), protocol = 6, source = CLIENT, destination = SERVER, id = 0x1234, ttl = 64 } = about
  const length = 20 + options.length
  const header = octets(
    0x40 | (about.headerLength ?? length / 4),
    0,
    u16(about.totalLength ?? length + payload.length),
    u16(id),
    u16(about.fragmentation ?? 0x4000),
    ttl,
    protocol,
    u16(0),
    source,
    destination,
    options,
  )
  header.set(u16(plainSum(header) ^ 0xffff), 10)
  return octets(header, payload)
}

export interface Ipv6 extends Ip {
  payloadLength?: number
}

export function ipv6(payload: Uint8Array, about: Ipv6 = {}): Uint8Array {
  const { protocol = 6, source = CLIENT6, destination = SERVER6, ttl = 64 } = about
  return octets(0x60, 0, 0, 0, u16(about.payloadLength ?? payload.length), protocol, ttl, source, destination, payload)
}

export function ethernet(payload: Uint8Array, type = 0x0800): Uint8Array {
  return octets('020000000002 020000000001', u16(type), payload)
}

export const TCP6: Tcp = { source: CLIENT6, destination: SERVER6 }

/** Options of a Linux SYN: MSS 1460, SACK permitted, timestamps 1000/0, window scale 7. */
export const SYN_OPTIONS = octets('020405b4 0402 080a000003e800000000 01 030307')

/** IPv4 fragments of a datagram's payload, each of so many octets (a multiple of 8). */
export function fragments4(payload: Uint8Array, size: number, about: Ipv4 = {}): Uint8Array[] {
  return pieces(payload, size).map(({ offset, more, part }) =>
    ethernet(ipv4(part, { ...about, fragmentation: offset / 8 + (more ? 0x2000 : 0) })),
  )
}

/** IPv6 fragments. `next` is what the fragment header names. */
export function fragments6(payload: Uint8Array, size: number, next = 6, id = 77): Uint8Array[] {
  return pieces(payload, size).map(({ offset, more, part }) =>
    ethernet(ipv6(octets(next, 0, u16(offset + (more ? 1 : 0)), u32(id), part), { protocol: 44 }), 0x86dd),
  )
}

function pieces(payload: Uint8Array, size: number): { offset: number; more: boolean; part: Uint8Array }[] {
  const starts = Array.from({ length: Math.ceil(payload.length / size) }, (_, i) => i * size)
  return starts.map((offset) => ({
    offset,
    more: offset + size < payload.length,
    part: payload.slice(offset, offset + size),
  }))
}

import { ipv4Checksum, linkLength } from './octets.js'

const HEADER = 20
const MORE_FRAGMENTS = 0x2000
/** Offsets count in units of 8 octets (RFC 791, section 3.1). */
const UNIT = 8

/** The Ethernet frame of an IPv4 packet in fragments of about equal size. */
export function fragmentsOf(frame: Uint8Array, count: number): Uint8Array[] {
  const start = linkLength(frame) + HEADER
  const body = frame.subarray(start)
  const size = Math.ceil(body.length / count / UNIT) * UNIT
  if (size * (count - 1) >= body.length) throw new RangeError(`${body.length} octets do not fill ${count} fragments`)
  return Array.from({ length: count }, (_, i) => {
    const piece = body.subarray(i * size, (i + 1) * size)
    const octets = new Uint8Array(start + piece.length)
    octets.set(frame.subarray(0, start))
    octets.set(piece, start)
    const header = new DataView(octets.buffer, start - HEADER, HEADER)
    header.setUint16(2, HEADER + piece.length)
    header.setUint16(6, ((i * size) / UNIT) | (i < count - 1 ? MORE_FRAGMENTS : 0))
    header.setUint16(10, 0)
    header.setUint16(10, ipv4Checksum(octets.subarray(start - HEADER, start)))
    return octets
  })
}

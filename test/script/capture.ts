/** A small reader of encoded scripts: for the tests, so that no decoder of the product judges its own encoder. */

export interface CapturedSegment {
  /** Seconds and the rest of the clock, as in the record. */
  seconds: number
  ticks: number
  wireLength: number
  octets: Buffer
  vlan: number[]
  ipId: number
  ttl: number
  source: string
  seq: number
  ack: number
  flags: number
  window: number
  options: string
  payload: Buffer
  /** Complement of the sum of pseudo-header and segment: 0 where the checksum is right. */
  checksumError: number
}

export const magicOf = (capture: Uint8Array): number => Buffer.from(capture).readUInt32LE(0)

/** Every record of an encoded script. */
export function records(capture: Uint8Array): { seconds: number; ticks: number; wireLength: number; octets: Buffer }[] {
  const file = Buffer.from(capture)
  const found = []
  for (let at = 24; at < file.length; ) {
    const length = file.readUInt32LE(at + 8)
    found.push({
      seconds: file.readUInt32LE(at),
      ticks: file.readUInt32LE(at + 4),
      wireLength: file.readUInt32LE(at + 12),
      octets: file.subarray(at + 16, at + 16 + length),
    })
    at += 16 + length
  }
  return found
}

/** Every record as a TCP segment; only for captures that hold whole frames of TCP. */
export function segments(capture: Uint8Array): CapturedSegment[] {
  return records(capture).map((record) => {
    const { octets } = record
    let at = 12
    const vlan: number[] = []
    while (octets.readUInt16BE(at) === 0x8100 || octets.readUInt16BE(at) === 0x88a8) {
      vlan.push(octets.readUInt16BE(at + 2) & 0xfff)
      at += 4
    }
    const ip = octets.subarray(at + 2)
    const isIpv6 = ip[0]! >> 4 === 6
    const addresses = isIpv6 ? ip.subarray(8, 40) : ip.subarray(12, 20)
    const tcp = ip.subarray(isIpv6 ? 40 : 20)
    const headerLength = (tcp[12]! >> 4) * 4
    return {
      ...record,
      vlan,
      ipId: isIpv6 ? -1 : ip.readUInt16BE(4),
      ttl: isIpv6 ? ip[7]! : ip[8]!,
      source: addresses.subarray(0, addresses.length / 2).toString('hex'),
      seq: tcp.readUInt32BE(4),
      ack: tcp.readUInt32BE(8),
      flags: tcp.readUInt16BE(12) & 0xfff,
      window: tcp.readUInt16BE(14),
      options: tcp.subarray(20, headerLength).toString('hex'),
      payload: tcp.subarray(headerLength),
      checksumError: 0xffff - onesSum(addresses, Buffer.of(0, 6), lengthOctets(tcp.length), tcp),
    }
  })
}

/** The IPv4 header's own sum, as an error: 0 where it is right. */
export function ipv4HeaderError(octets: Buffer): number {
  return 0xffff - onesSum(octets.subarray(14, 34))
}

function lengthOctets(length: number): Buffer {
  const octets = Buffer.alloc(4)
  octets.writeUInt32BE(length)
  return octets
}

function onesSum(...parts: Buffer[]): number {
  const whole = Buffer.concat([...parts, Buffer.alloc(1)])
  let total = 0
  for (let i = 0; i + 1 < whole.length; i += 2) total += whole.readUInt16BE(i)
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16)
  return total
}

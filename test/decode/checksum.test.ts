import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { octetSum } from '../../src/decode/checksum.js'
import { CHECKSUM_BAD, CHECKSUM_GOOD, CHECKSUM_OFFLOADED, CHECKSUM_UNKNOWN } from '../../src/decode/segment.js'
import { decodeFrame } from './decoding.js'
import {
  CLIENT,
  cutTo,
  ethernet,
  frameOf,
  ipv4,
  ipv6,
  octets,
  plainSum,
  SERVER,
  TCP6,
  type Tcp,
  tcp,
} from './frames.js'

const ODD = octets('68656c6c6f')

function stateOf(about: Tcp, totalLength?: number): number {
  return decodeFrame(frameOf(ethernet(ipv4(tcp(about), totalLength === undefined ? {} : { totalLength })))).segment
    .checksumState
}

describe('the checksum', () => {
  it('is good where it is right, whatever the length and place of the segment', () => {
    for (let length = 0; length < 70; length++) {
      const data = Uint8Array.from({ length }, (_, i) => 255 - i)
      for (let start = 0; start < 4; start++) {
        const frame4 = frameOf(ethernet(ipv4(tcp({ data }))), {}, start)
        const frame6 = frameOf(ethernet(ipv6(tcp({ ...TCP6, data })), 0x86dd), {}, start)
        expect(decodeFrame(frame4).segment.checksumState).toBe(CHECKSUM_GOOD)
        expect(decodeFrame(frame6).segment.checksumState).toBe(CHECKSUM_GOOD)
      }
    }
  })

  it('is bad with any one bit flipped', () => {
    const bytes = ethernet(ipv4(tcp({ data: ODD })))
    for (let bit = (14 + 20 + 20) * 8; bit < bytes.length * 8; bit++) {
      const flipped = bytes.with(bit >> 3, bytes[bit >> 3]! ^ (1 << (bit & 7)))
      expect(decodeFrame(frameOf(flipped)).segment.checksumState).toBe(CHECKSUM_BAD)
    }
  })

  it('is offloaded where it is the sum of the pseudo-header, with or without length, or 0', () => {
    expect(stateOf({ data: ODD, checksum: 'pseudo' })).toBe(CHECKSUM_OFFLOADED)
    expect(stateOf({ data: ODD, checksum: 'pseudo-without-length' })).toBe(CHECKSUM_OFFLOADED)
    expect(stateOf({ data: ODD, checksum: 0 })).toBe(CHECKSUM_OFFLOADED)
    const six = ethernet(ipv6(tcp({ ...TCP6, data: ODD, checksum: 'pseudo' })), 0x86dd)
    expect(decodeFrame(frameOf(six)).segment.checksumState).toBe(CHECKSUM_OFFLOADED)
  })

  it('is good where it is rightly 0, or its other form 0xffff', () => {
    const zero = tcp({ data: octets(0, 0) })
    const complement = (zero[16]! << 8) | zero[17]!
    const data = octets(complement >> 8, complement & 0xff)
    expect(tcp({ data }).slice(16, 18)).toEqual(octets(0, 0))
    expect(stateOf({ data })).toBe(CHECKSUM_GOOD)
    expect(stateOf({ data, checksum: 0xffff })).toBe(CHECKSUM_GOOD)
  })

  it('is never bad where the length of the segment is only guessed', () => {
    expect(stateOf({ data: ODD, checksum: 0x1234 }, 0)).toBe(CHECKSUM_UNKNOWN)
    expect(stateOf({ data: ODD }, 0)).toBe(CHECKSUM_GOOD)
  })
})

describe('the sum', () => {
  const sumOf = (bytes: Uint8Array, captured = bytes.length): number =>
    decodeFrame(cutTo(captured, bytes)).segment.checksumSum

  it('is 0xffff where the checksum is right, and -1 where it was not verified', () => {
    const bytes = ethernet(ipv4(tcp({ data: ODD })))
    expect(sumOf(bytes)).toBe(0xffff)
    expect(sumOf(bytes, bytes.length - 1)).toBe(-1)
  })

  it('is the same in both directions after their addresses were rewritten, whatever they carry', () => {
    const hidden = octets(192, 0, 2, 77)
    const there = (data: Uint8Array): number => sumOf(ethernet(ipv4(tcp({ data }), { source: hidden })))
    const back = ethernet(
      ipv4(tcp({ source: SERVER, destination: CLIENT, data: ODD }), { source: SERVER, destination: hidden }),
    )
    expect(there(ODD)).not.toBe(0xffff)
    expect(there(octets(1, 2, 3, 4))).toBe(there(ODD))
    expect(sumOf(back)).toBe(there(ODD))
  })
})

describe('octetSum', () => {
  it('agrees with the plain sum for any octets at any place', () => {
    const bytes = fc.uint8Array({ maxLength: 200 })
    fc.assert(
      fc.property(bytes, fc.nat(3), fc.nat(3), fc.nat(200), (content, offset, from, cut) => {
        const buffer = new Uint8Array(content.length + 8)
        const view = buffer.subarray(offset)
        view.set(content, from)
        const to = from + Math.max(0, content.length - cut)
        expect(octetSum(view, from, to)).toBe(plainSum(view.slice(from, to)))
      }),
      { numRuns: 2000 },
    )
  })

  it('carries over the largest segment of the largest octets', () => {
    const bytes = new Uint8Array(262_147).fill(255)
    expect(octetSum(bytes, 1, bytes.length - 2)).toBe(0xffff)
    bytes[70_001] = 254
    expect(octetSum(bytes, 1, bytes.length - 2)).toBe(plainSum(bytes.slice(1, -2)))
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Decoder } from '../../src/decode/decode.js'
import { SEGMENT, SKIP_REASONS } from '../../src/decode/outcome.js'
import { Segment } from '../../src/decode/segment.js'
import {
  ethernet,
  fragments4,
  fragments6,
  frameOf,
  ipv4,
  ipv6,
  octets,
  SYN_OPTIONS,
  TCP6,
  tcp,
  u16,
  u32,
} from './frames.js'

const LINK_TYPES = [0, 1, 9, 10, 12, 14, 50, 51, 101, 104, 105, 108, 113, 127, 192, 204, 242, 228, 229, 276, 999]
const DATA = octets('68656c6c6f')
const SEEDS = [
  ethernet(ipv4(tcp({ options: SYN_OPTIONS, data: DATA }))),
  ethernet(
    octets(
      '0007 8100 0008 86dd',
      ipv6(octets(60, 0, 0x0104, new Uint8Array(4), 6, 0, 0x0104, new Uint8Array(4), tcp(TCP6)), { protocol: 0 }),
    ),
    0x88a8,
  ),
  ethernet(ipv4(octets('2000 6558 00000001', ethernet(ipv4(tcp({ data: DATA })))), { protocol: 47 })),
  ethernet(ipv6(octets(6, 2, 0, 1, u32(0), TCP6.source!, tcp(TCP6)), { protocol: 43 }), 0x86dd),
  ethernet(ipv4(tcp(), { options: octets('830b04 0a000008 0a000009 00') })),
  ethernet(
    octets(
      '00020040 00020140',
      ipv4(octets(6, 4, u16(0), u32(1), u32(1), new Uint8Array(12), tcp()), { protocol: 51 }),
    ),
    0x8847,
  ),
  ...['08000000 00002a00', '34ff 0030 00000007 00000085 01100000'].map((header, i) => {
    const payload = octets(header, i === 0 ? ethernet(ipv4(tcp())) : ipv4(tcp()))
    return ethernet(ipv4(octets(u16(1), u16(i === 0 ? 4789 : 2152), u16(0), u16(0), payload), { protocol: 17 }))
  }),
  ...fragments4(tcp({ data: new Uint8Array(60) }), 40),
  ...fragments6(tcp({ ...TCP6, data: new Uint8Array(60) }), 40),
]

/** Decodes into a segment and checks what must hold of any answer. */
function decodeSoundly(decoder: Decoder, bytes: Uint8Array, linkType: number, wireLength: number): void {
  const frame = frameOf(bytes, { linkType, wireLength })
  const segment = new Segment()
  const outcome = decoder.decode(frame, segment)
  expect(SKIP_REASONS[outcome]).toBeDefined()
  if (outcome !== SEGMENT) return
  const { payload, payloadAt, payloadCaptured, headerLength, sourceAt, destinationAt, vlanCount, sackCount } = segment
  const addressLength = segment.ipVersion === 4 ? 4 : 16
  const isOfFrame = segment.bytes === frame.bytes
  const start = isOfFrame ? frame.start : 0
  const end = isOfFrame ? frame.end : segment.bytes.length
  expect(payloadCaptured).toBeGreaterThanOrEqual(0)
  expect(payloadCaptured).toBeLessThanOrEqual(payload)
  expect(payloadAt + payloadCaptured).toBeLessThanOrEqual(end)
  expect(Math.min(sourceAt, destinationAt)).toBeGreaterThanOrEqual(start)
  expect(Math.max(sourceAt, destinationAt) + addressLength).toBeLessThanOrEqual(payloadAt)
  expect(headerLength).toBeGreaterThanOrEqual(20)
  expect(vlanCount).toBeLessThanOrEqual(4)
  expect(sackCount).toBeLessThanOrEqual(4)
}

describe('the decoder', () => {
  it('answers any octets, and never with data beyond the frame', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LINK_TYPES),
        fc.uint8Array({ maxLength: 120 }),
        fc.nat(200),
        (linkType, bytes, more) => {
          decodeSoundly(new Decoder(), bytes, linkType, bytes.length + more)
        },
      ),
      { numRuns: 5000 },
    )
  })

  it('answers damaged frames, and never with data beyond the frame', () => {
    const decoder = new Decoder()
    const damage = fc.array(fc.tuple(fc.nat(150), fc.nat(255)), { maxLength: 4 })
    fc.assert(
      fc.property(fc.constantFrom(...SEEDS), damage, fc.nat(150), fc.nat(60), (seed, changes, captured, more) => {
        const bytes = seed.slice(0, captured)
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
        decodeSoundly(decoder, bytes, 1, bytes.length + more)
      }),
      { numRuns: 10_000 },
    )
  })

  it('reads the same segment wherever the frame lies in its chunk, and whatever stands around it', () => {
    const fields = (start: number): unknown => {
      const segment = new Segment()
      new Decoder().decode(frameOf(SEEDS[0]!, {}, start), segment)
      const { bytes, view, sourceAt, destinationAt, headerAt, payloadAt, ...rest } = segment
      const places = [sourceAt, destinationAt, headerAt, payloadAt].map((place) => place - start)
      return { ...rest, places }
    }
    for (let start = 1; start < 9; start++) expect(fields(start)).toEqual(fields(0))
  })
})

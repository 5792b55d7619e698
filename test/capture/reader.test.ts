import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NotACapture } from '../../src/capture/damage.js'
import { CaptureReader } from '../../src/capture/reader.js'
import { block, joined, noise, pcap, pcapHeader, pcapng, section, sixties, spoiled, text } from './build.js'
import { read, told } from './read.js'

const WHOLE = [Number.POSITIVE_INFINITY]

const captures = [
  pcap(sixties(20)),
  pcap(sixties(20), { little: false }),
  pcap([{ bytes: noise(1, 70_000) }, ...sixties(3)]),
  pcapng(sixties(20)),
  joined(pcapng(sixties(5), false), pcapng(sixties(5), true)),
]

describe('where chunks are cut', () => {
  it.each([1, 3, 7, 4096])('makes no difference to an intact capture: every %d octets', (size) => {
    for (const capture of captures) expect(told(capture, [size])).toBe(told(capture, WHOLE))
  })

  it('makes no difference to any capture, however damaged', () => {
    const anyCapture = fc.constantFrom(...captures)
    const anyDamage = fc.array(fc.tuple(fc.nat(2000), fc.uint8Array({ maxLength: 6 })), { maxLength: 4 })
    const anySizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(anyCapture, anyDamage, fc.nat(100), anySizes, (capture, damages, lost, sizes) => {
        let whole: Uint8Array = capture.slice(0, capture.length - lost)
        for (const [at, octets] of damages) {
          if (at + octets.length <= whole.length) whole = spoiled(whole, at, ...octets)
        }
        expect(told(whole, sizes)).toBe(told(whole, WHOLE))
      }),
      { numRuns: 500 },
    )
  })

  it('makes no difference to the search after damage, in a large file', () => {
    const stretch = joined(pcap(sixties(2000)).subarray(24), noise(5, 900_000))
    const whole = joined(pcapHeader(), stretch, stretch, stretch)
    expect(told(whole, [65_536])).toBe(told(whole, WHOLE))
    expect(told(whole, [1_000_003])).toBe(told(whole, WHOLE))
    expect(read(whole).facts).toMatchObject({ frames: 6000 })
  })
})

function look(bytes: Uint8Array): string {
  const reader = new CaptureReader(() => {})
  try {
    reader.feed(bytes)
    reader.end()
  } catch (error) {
    if (error instanceof NotACapture) return error.message
    throw error
  }
  return 'a capture'
}

function headed(...start: readonly number[]): Uint8Array {
  return joined(Uint8Array.from(start), noise(1, 600))
}

describe('what is no capture', () => {
  it('may be empty', () => {
    expect(look(new Uint8Array(0))).toBe(
      'has 0 bytes. Was the capture stopped before it was flushed? tcpdump -U writes at once.',
    )
  })

  it('may be text', () => {
    const advice = 'A Wireshark text export? Save with File › Save As › pcapng.'
    const text_ = text(`No. Time Source\n${'1 0.000 10.0.0.1 — ü\n'.repeat(50)}`)
    expect(look(text_)).toBe(`is not a capture: it is UTF-8 text. ${advice}`)
    expect(look(text('hi'))).toBe(`is not a capture: it is UTF-8 text. ${advice}`)
    expect(look(text('{"_index": 1}'))).toContain('is not a capture: it is JSON text.')
    expect(look(text('<?xml version="1.0"?><pdml>'))).toContain('is not a capture: it is HTML or XML text.')
    expect(look(text('12:00:00.000000 IP 10.0.0.1.80 > 10.0.0.2.1: Flags [S]'))).toContain('tcpdump -w FILE')
  })

  it('may be a capture in another format', () => {
    expect(look(joined(text('snoop\0\0\0'), noise(1, 600)))).toBe(
      'is a snoop capture; only pcap and pcapng are read. Convert it first: editcap -F pcapng.',
    )
    expect(look(joined(text('GMBU'), noise(1, 600)))).toContain('a Microsoft Network Monitor capture')
    const erf = joined(new Uint8Array(4), Uint8Array.of(0, 0, 0, 0x60, 2, 4, 0, 64, 0, 0, 0, 42), new Uint8Array(48))
    expect(look(joined(...Array.from({ length: 12 }, () => erf)))).toContain('is an ERF capture')
    expect(look(spoiled(headed(0, 0, 1, 0), 72, 2, 0, 2, 0xc0))).toContain('etl2pcapng')
  })

  it('may be something else altogether', () => {
    expect(look(headed(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a))).toBe('is not a capture: it is a PNG image')
    expect(look(headed(0x50, 0x4b, 3, 4))).toBe('is not a capture: it is a ZIP archive. Unpack it first.')
    expect(look(headed(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0))).toContain('compressed by xz. Decompress it first.')
    expect(look(new Uint8Array(1000))).toContain('nothing but zero bytes')
    expect(look(headed(1, 2, 3, 4))).toBe(
      'is not a capture: it starts with 01 02 03 04, which neither pcap nor pcapng does',
    )
    expect(look(Uint8Array.of(0xd4, 0xc3))).toBe(
      "is not a capture: it has 2 bytes, fewer than a capture's first number",
    )
  })

  it('may be cut in its header', () => {
    expect(look(pcapHeader().subarray(0, 20))).toBe(
      'is not a capture: it ends inside the pcap file header (needs 24 bytes, has 20)',
    )
    expect(look(section().subarray(0, 20))).toBe(
      'is not a capture: it ends inside the pcapng section header (needs 28 bytes, has 20)',
    )
  })

  it('may start like pcapng and be none', () => {
    expect(look(joined(Uint8Array.of(0x0a, 0x0d, 0x0d, 0x0a), noise(3, 600)))).toContain(
      'is not a capture: it starts like pcapng, but the byte-order magic of the section is 0x',
    )
  })

  it('is told from a capture without frames', () => {
    expect(look(pcapHeader())).toBe('a capture')
    expect(look(joined(section(), block(0x4242, noise(1, 8))))).toBe('a capture')
  })
})

it('tells why a capture ended, apart from the frame it ended in', () => {
  const reader = new CaptureReader(() => {})
  reader.feed(pcap(sixties(2)).subarray(0, 110))
  reader.end('the gzip compression breaks off: unexpected end of file')
  expect(reader.damage.map((damage) => damage.message)).toEqual([
    'the gzip compression breaks off: unexpected end of file; what came before was read',
    'the file ends inside frame 2 (needs 16 bytes, has 10); the frame before it was read',
  ])
})

it('takes a failure before the first octets for no capture', () => {
  expect(() => new CaptureReader(() => {}).end('the gzip compression breaks off: incorrect header check')).toThrow(
    new NotACapture('is not a capture: the gzip compression breaks off: incorrect header check'),
  )
})

import { describe, expect, it } from 'vitest'
import {
  BLOCK,
  block,
  describeInterface,
  enhanced,
  joined,
  noise,
  numbers,
  pcap,
  pcapHeader,
  pcapng,
  pcapRecord,
  RECORD,
  section,
  sixties,
  spoiled,
  without,
} from './build.js'
import { read } from './read.js'

const classic = pcap(sixties(10))
/** Where record n starts, from 1. */
const record = (number: number) => 24 + (number - 1) * RECORD

const modern = pcapng(sixties(10))
const blockOf = (number: number) => 28 + 20 + (number - 1) * BLOCK

describe('a damaged pcap file', () => {
  it('is read up to the frame in which it ends', () => {
    const { frames, damage } = read(classic.subarray(0, record(8) + 50))
    expect(frames).toHaveLength(7)
    expect(damage).toEqual([
      'at 556, frame 8: the file ends inside frame 8 (needs 76 bytes, has 50); the 7 frames before it were read',
    ])
  })

  it('is read up to the record header in which it ends', () => {
    const { frames, damage } = read(classic.subarray(0, record(2) + 3))
    expect(frames).toHaveLength(1)
    expect(damage).toEqual([
      'at 100, frame 2: the file ends inside frame 2 (needs 16 bytes, has 3); the frame before it was read',
    ])
  })

  it('has no frame when it ends in the first', () => {
    const { frames, damage } = read(classic.subarray(0, record(1) + 15))
    expect(frames).toHaveLength(0)
    expect(damage).toEqual(['at 24, frame 1: the file ends inside frame 1 (needs 16 bytes, has 15); no frame was read'])
  })

  it('resumes at the record after one that claims gigabytes', () => {
    const { frames, damage } = read(spoiled(classic, record(4) + 8, 0xf0, 0xff, 0xff, 0xff))
    expect(frames.map((frame) => frame.offset)).toEqual([1, 2, 3, 5, 6, 7, 8, 9, 10].map(record))
    expect(damage).toEqual([
      'at 252, frame 4: frame 4 claims 4,294,967,280 captured bytes, more than the 16,777,216 that are believed; ' +
        'reading resumed at byte 328, 76 bytes on',
    ])
  })

  it('resumes at the record after one that claims more than the file has left', () => {
    const { frames, damage } = read(spoiled(classic, record(4) + 8, 0x80, 0x1a, 0x06, 0))
    expect(frames).toHaveLength(9)
    expect(damage).toEqual([
      'at 252, frame 4: frame 4 needs 400,016 bytes, and 532 are left; reading resumed at byte 328, 76 bytes on',
    ])
  })

  it('resumes after octets that got lost within a frame', () => {
    const { frames, damage } = read(without(classic, record(4) + 30, 7))
    expect(frames.map((frame) => frame.offset)).toContain(record(6) - 7)
    expect(frames).toHaveLength(9)
    expect(damage).toHaveLength(1)
  })

  it('resumes after strange octets between two records', () => {
    const whole = joined(classic.subarray(0, record(4)), noise(7, 1001), classic.subarray(record(4)))
    const { frames, damage } = read(whole)
    expect(frames).toHaveLength(10)
    expect(damage).toHaveLength(1)
  })

  it('resumes at a last record that ends with the file', () => {
    const { frames } = read(spoiled(classic, record(9) + 8, 0xff, 0xff, 0xff, 0xff))
    expect(frames.at(-1)?.offset).toBe(record(10))
  })

  it('takes a tail of zeros for no frames', () => {
    const { frames, damage } = read(joined(classic, new Uint8Array(10_000)))
    expect(frames).toHaveLength(10)
    expect(damage).toEqual([
      'at 784, frame 11: a record header was expected, and there are only zeros; ' +
        'no believable record follows, and the rest of the file was passed over',
    ])
  })

  it('is read in the byte order of its records, whatever its header says', () => {
    const { frames, damage } = read(joined(pcapHeader({ little: false }), classic.subarray(24)))
    expect(frames).toHaveLength(10)
    expect(damage).toEqual([
      'at 24, frame 1: the file header is big-endian, the records are little-endian; they were read so',
    ])
  })

  it('tells the first hundred damages and counts the others', () => {
    const stretch = joined(classic.subarray(24), noise(3, 100))
    const { facts } = read(joined(pcapHeader(), ...Array.from({ length: 150 }, () => stretch)))
    expect(facts.frames).toBe(1500)
    expect([facts.damage.length, facts.damageOmitted]).toEqual([100, 50])
  })

  it('may claim 16 MiB again and again without costing time or memory', () => {
    const claim = numbers(true, 1_700_000_000, 0, 0xff0000, 0xff0000)
    const whole = new Uint8Array(40_000_000)
    whole.set(pcapHeader())
    for (let at = 24; at + 16 <= whole.length; at += 16) whole.set(claim, at)
    const started = performance.now()
    read(whole)
    // A tenth of a second here; with a copy for each claim it would be hours.
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

describe('a damaged pcapng file', () => {
  it('is read up to the block in which it ends', () => {
    const { frames, damage } = read(modern.subarray(0, blockOf(8) + 37))
    expect(frames).toHaveLength(7)
    expect(damage).toEqual([
      'at 692, frame 8: the file ends inside frame 8 (needs 92 bytes, has 37); the 7 frames before it were read',
    ])
  })

  it('resumes at the block after one whose length is no length', () => {
    const { frames, damage } = read(spoiled(modern, blockOf(4) + 4, 14))
    expect(frames.map((frame) => frame.offset)).toEqual([1, 2, 3, 5, 6, 7, 8, 9, 10].map(blockOf))
    expect(damage).toEqual([
      'at 324, frame 4: block length 14 is not a multiple of 4; reading resumed at byte 416, 92 bytes on',
    ])
  })

  it('resumes at the block after one that runs past it', () => {
    const { frames, damage } = read(spoiled(modern, blockOf(4) + 4, BLOCK + 4))
    expect(frames).toHaveLength(9)
    expect(damage).toHaveLength(1)
  })

  it('reads a block that disagrees with itself about its length, if another follows', () => {
    const { frames, damage } = read(spoiled(modern, blockOf(5) - 4, 96))
    expect(frames).toHaveLength(10)
    expect(damage).toEqual([
      "at 324, frame 4: block length 92 is followed by 96 at the block's end; a block follows there, so the block was read",
    ])
  })

  it('resumes at a section in the other byte order', () => {
    const { frames } = read(joined(modern, noise(1, 333), pcapng(sixties(2), false)))
    expect(frames).toHaveLength(12)
  })

  it('passes over a frame of an interface that is not described', () => {
    const { frames, damage } = read(spoiled(modern, blockOf(4) + 8, 1))
    expect(frames).toHaveLength(9)
    expect(damage).toEqual([
      'at 324, frame 4: a frame is of interface 1, and the section describes 1 interface; the block was passed over',
    ])
  })

  it('passes over frames that their blocks have no room for', () => {
    const simple = block(3, joined(numbers(true, 65_535), noise(2, 20)))
    const interfaces = [section(), describeInterface(1, [], true, 96)]
    const whole = joined(...interfaces, simple, spoiled(enhanced({ bytes: noise(1, 60) }), 20, 61))
    const { frames, damage } = read(whole)
    expect(frames).toHaveLength(0)
    expect(damage).toEqual([
      'at 48, frame 1: a frame claims 96 captured bytes, and its block has room for 20; it was passed over',
      'at 84, frame 1: a frame claims 61 captured bytes, and its block has room for 60; it was passed over',
    ])
  })

  it('reads a frame in spite of an option that is longer than its block', () => {
    const overlong = numbers(true, 0x1388_0001, 0)
    const frame = enhanced({ bytes: noise(1, 8), options: [overlong] })
    const { frames, damage } = read(joined(section(), describeInterface(), frame))
    expect(frames).toHaveLength(1)
    expect(damage).toEqual([
      'at 48, frame 1: an option of a frame is longer than its block; it and those after it were passed over',
    ])
  })

  it('is read in the byte order of its first length when the byte-order magic is lost', () => {
    const { frames, damage } = read(spoiled(modern, 8, 0x11, 0x22, 0x33, 0x44))
    expect(frames).toHaveLength(10)
    expect(damage).toEqual([
      'at 0, frame 1: the byte-order magic of the section is 0x44332211, which is neither order; ' +
        'its length tells that it is little-endian',
    ])
  })

  it('is read in its byte order when the length of the first block is lost', () => {
    for (const little of [true, false]) {
      const { facts } = read(spoiled(pcapng(sixties(10), little), 4, 1, 1, 1, 1))
      expect(facts.frames).toBe(10)
    }
  })
})

it('counts damage where the frame after it would have come', () => {
  const [, ...rest] = sixties(3)
  const { facts } = read(joined(pcapHeader(), noise(1, 50), ...rest.map((captured) => pcapRecord(captured))))
  expect(facts.damage[0]).toMatchObject({ offset: 24, frame: 1 })
})

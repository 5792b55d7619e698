import { describe, expect, it } from 'vitest'
import { joined, noise, numbers, pcap, pcapHeader, pcapRecord, RECORD, START, sixties } from './build.js'
import { read } from './read.js'

describe('a classic pcap file', () => {
  it('is read in both byte orders', () => {
    const little = read(pcap(sixties(3), { little: true }))
    const big = read(pcap(sixties(3), { little: false }))
    expect(big.frames).toEqual(little.frames)
    expect(big.frames).toHaveLength(3)
    expect(big.damage).toEqual([])
  })

  it('gives each frame its number, place, lengths and octets', () => {
    const { frames, facts } = read(pcap([{ bytes: noise(1, 60) }, { bytes: noise(2, 40), wireLength: 1514 }]))
    expect(frames[0]).toMatchObject({ number: 1, offset: 24, wireLength: 60, bytes: noise(1, 60) })
    expect(frames[1]).toMatchObject({ number: 2, offset: 24 + RECORD, wireLength: 1514, bytes: noise(2, 40) })
    expect(facts).toMatchObject({ format: 'pcap', frames: 2, octets: 100, truncatedFrames: 1, linkTypes: [1] })
  })

  it('tells microseconds from nanoseconds by its magic number', () => {
    const records = [{ bytes: noise(1, 4) }, { fraction: 1, bytes: noise(2, 4) }]
    expect(read(pcap(records)).frames[1]?.time).toBe(0.000001)
    expect(read(pcap(records, { magic: 0xa1b23c4d })).frames[1]?.time).toBe(0.000000001)
  })

  it('keeps nanoseconds exact over months', () => {
    const records = [
      { fraction: 999_999_999, bytes: noise(1, 4) },
      { seconds: START + 8_000_000, fraction: 123_456_788, bytes: noise(2, 4) },
    ]
    const { frames, facts } = read(pcap(records, { magic: 0xa1b23c4d }))
    expect(frames[1]?.time).toBe(7_999_999.123456789)
    expect(facts.firstTime).toEqual({ seconds: START, nanoseconds: 999_999_999 })
    expect(facts.lastTime).toEqual({ seconds: START + 8_000_000, nanoseconds: 123_456_788 })
  })

  it('may have a clock that runs backwards past the start', () => {
    const records = [{ bytes: noise(1, 4) }, { seconds: START - 2, bytes: noise(2, 4) }]
    expect(read(pcap(records)).frames[1]?.time).toBe(-2)
  })

  it('counts a frame decades away from its neighbours as captured with the one before it', () => {
    const { frames, damage } = read(pcap([...sixties(2), { seconds: 5, bytes: noise(1, 60) }, ...sixties(2)]))
    expect(frames.map((frame) => frame.time)).toEqual([0, 0.001, 0.001, 0, 0.001])
    expect(damage).toEqual([
      'at 176, frame 3: its time lies 54 years before that of the frame ahead of it; ' +
        'it counts as captured together with that one',
    ])
  })

  it('has its link type in the lower half of the field, below the length of a frame check sequence', () => {
    const { frames, facts } = read(pcap(sixties(1), { linkType: 0x2400_0071 }))
    expect(facts.linkTypes).toEqual([113])
    expect(frames[0]?.linkType).toBe(113)
  })

  it.each([0, 0xffffffff])('may say that its snap length is %d, for none', (snapLength) => {
    expect(read(pcap(sixties(3), { snapLength })).facts).toMatchObject({ frames: 3, damage: [] })
  })

  it('may hold a frame longer than the snap length, or kept longer than it was, if a record follows', () => {
    const records = [{ bytes: noise(1, 60), wireLength: 58 }, ...sixties(1)]
    const { frames, damage } = read(pcap(records, { snapLength: 40 }))
    expect(frames.map((frame) => frame.wireLength)).toEqual([60, 60])
    expect(damage).toEqual([])
  })

  it('may hold a frame of half a mebibyte, as large segments of Linux are', () => {
    const { facts } = read(pcap([{ bytes: noise(1, 524_288) }, ...sixties(2)]))
    expect(facts).toMatchObject({ frames: 3, damage: [] })
  })

  it('may pause for a month', () => {
    const { facts } = read(pcap([...sixties(2), { seconds: START + 30 * 86_400, bytes: noise(3, 60) }]))
    expect(facts).toMatchObject({ frames: 3, damage: [] })
  })

  it('holds its lengths the other way round before version 2.3', () => {
    const record = joined(numbers(true, START, 0, 100, 60), noise(1, 60))
    const { frames } = read(joined(pcapHeader({ minor: 2 }), record, record))
    expect(frames.map(({ bytes, wireLength }) => [bytes.length, wireLength])).toEqual([
      [60, 100],
      [60, 100],
    ])
  })

  it('may hold its lengths the other way round in version 2.3', () => {
    const either = [numbers(true, START, 0, 100, 60), noise(1, 60), numbers(true, START, 0, 60, 100), noise(1, 60)]
    const { frames } = read(joined(pcapHeader({ minor: 3 }), ...either))
    expect(frames.map(({ wireLength }) => wireLength)).toEqual([100, 100])
  })

  it('is read when it has a version that nobody writes, and that is told', () => {
    const { frames, damage } = read(pcap(sixties(2), { minor: 5 }))
    expect(frames).toHaveLength(2)
    expect(damage).toEqual(['at 4, frame 1: the file header says version 2.5, not 2.4; it was read as 2.4'])
  })

  it('may have the longer record headers of a patched libpcap', () => {
    const [time, bytes] = [numbers(true, START, 0, 60, 60), noise(1, 60)]
    const record = joined(time, numbers(true, 2, 8), bytes)
    const { frames } = read(joined(pcapHeader({ magic: 0xa1b2cd34 }), record, record))
    expect(frames.map((frame) => frame.bytes)).toEqual([bytes, bytes])
  })

  it('may have the longer file header of Ixia', () => {
    const records = [pcapRecord({ bytes: noise(1, 60) }), pcapRecord({ fraction: 5, bytes: noise(2, 60) })]
    const { frames } = read(joined(pcapHeader({ magic: 0x1c0001ac }), numbers(true, 2 * RECORD), ...records))
    expect(frames[1]).toMatchObject({ number: 2, time: 0.000000005 })
  })

  it('carries over a fraction longer than its second, and says so once', () => {
    const late = { fraction: 1_500_000, bytes: noise(1, 60) }
    const { frames, damage, facts } = read(pcap([...sixties(1), late, late]))
    expect(frames.map((frame) => frame.time)).toEqual([0, 1.5, 1.5])
    expect(facts.lastTime).toEqual({ seconds: START + 1, nanoseconds: 500_000_000 })
    expect(damage).toEqual([
      'at 100, frame 2: the time has 1,500,000 microseconds within a second; the surplus was carried over',
    ])
  })

  it('may hold no frame at all', () => {
    expect(read(pcapHeader()).facts).toMatchObject({ format: 'pcap', frames: 0, damage: [], firstTime: null })
  })
})

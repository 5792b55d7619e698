import { describe, expect, it } from 'vitest'
import {
  block,
  describeInterface,
  endOfOptions,
  enhanced,
  joined,
  noise,
  numbers,
  option,
  pcapng,
  START,
  section,
  sixties,
} from './build.js'
import { read } from './read.js'

const tsresol = (value: number) => option(9, Uint8Array.of(value))

function offsetBy(seconds: bigint): Uint8Array {
  const value = new DataView(new ArrayBuffer(8))
  value.setBigInt64(0, seconds, true)
  return option(14, new Uint8Array(value.buffer))
}

function count(code: number, value: bigint): Uint8Array {
  const octets = new DataView(new ArrayBuffer(8))
  octets.setBigUint64(0, value, true)
  return option(code, new Uint8Array(octets.buffer))
}

describe('a pcapng file', () => {
  it('is read in both byte orders', () => {
    const little = read(pcapng(sixties(3), true))
    expect(read(pcapng(sixties(3), false)).frames).toEqual(little.frames)
    expect(little.frames).toHaveLength(3)
    expect(little.facts).toMatchObject({ format: 'pcapng', damage: [], linkTypes: [1] })
  })

  it('may change its byte order and its interfaces from section to section', () => {
    const second = joined(section(false), describeInterface(101, [], false), enhanced({ bytes: noise(9, 20) }, false))
    const { frames, facts } = read(joined(pcapng(sixties(1)), second))
    expect(frames.map((frame) => frame.linkType)).toEqual([1, 101])
    expect(facts).toMatchObject({ linkTypes: [1, 101], damage: [] })
  })

  it('gives a frame the link type of its interface', () => {
    const interfaces = [describeInterface(1), describeInterface(276), describeInterface(1)]
    const frames = [2, 1, 0].map((number) => enhanced({ interface: number, bytes: noise(number, 60) }))
    const reading = read(joined(section(), ...interfaces, ...frames))
    expect(reading.frames.map((frame) => frame.linkType)).toEqual([1, 276, 1])
    expect(reading.facts.linkTypes).toEqual([1, 276])
  })

  it.each([
    ['seconds', 0, 1n, 1_000_001, 0],
    ['milliseconds', 3, 1001n, 1_000_001, 1_000_000],
    ['microseconds', 6, 1_000_001n, 1_000_001, 1000],
    ['nanoseconds', 9, 1_000_000_001n, 1_000_001, 1],
    ['picoseconds', 12, 1_000_000_001_999n, 1_000_001, 1],
    ['1024ths', 0x80 | 10, 1025n, 1_000_001, 976_562],
    ['2^-32 seconds', 0x80 | 32, 0x1_8000_0000n, 1_000_001, 500_000_000],
  ])('may count time in %s', (_, resolution, units, seconds, nanoseconds) => {
    const unitsPerSecond = resolution > 0x7f ? 2n ** BigInt(resolution & 0x7f) : 10n ** BigInt(resolution)
    const at = 1_000_000n * unitsPerSecond + units
    const whole = joined(
      section(),
      describeInterface(1, [tsresol(resolution)]),
      enhanced({ units: at, bytes: noise(1, 4) }),
    )
    expect(read(whole).facts.firstTime).toEqual({ seconds, nanoseconds })
  })

  it('adds the time offset of the interface, also a negative one', () => {
    const offsets = [describeInterface(1, [offsetBy(-3600n), endOfOptions])]
    expect(read(joined(section(), ...offsets, enhanced({ bytes: noise(1, 4) }))).facts.firstTime).toEqual({
      seconds: START - 3600,
      nanoseconds: 0,
    })
  })

  it('may hold simple packet blocks, cut to the snap length, which have no time', () => {
    const simple = joined(numbers(true, 1514), noise(2, 64))
    const whole = joined(section(), describeInterface(1, [], true, 64), enhanced({ fraction: 5, bytes: noise(1, 4) }))
    const { frames, facts } = read(joined(whole, block(3, simple)))
    expect(frames[1]).toMatchObject({ number: 2, time: 0, wireLength: 1514, bytes: noise(2, 64) })
    expect(facts.truncatedFrames).toBe(1)
  })

  it('may hold the obsolete packet blocks, with what was dropped before each', () => {
    const units = BigInt(START) * 1_000_000n
    const head = numbers(true, 7 << 16, Number(units >> 32n), Number(units & 0xffffffffn), 8, 60)
    const whole = joined(section(), describeInterface(), block(2, joined(head, noise(1, 8))))
    const { frames, facts } = read(whole)
    expect(frames[0]).toMatchObject({ wireLength: 60, bytes: noise(1, 8) })
    expect(facts).toMatchObject({ droppedFrames: 7, firstTime: { seconds: START, nanoseconds: 0 } })
  })

  it('is asked for dropped frames in its statistics, or else in its frames', () => {
    const lossy = enhanced({ bytes: noise(1, 5), options: [count(4, 3n), endOfOptions] })
    const whole = joined(section(), describeInterface(), lossy, lossy)
    expect(read(whole).facts.droppedFrames).toBe(6)
    const statistics = block(
      5,
      joined(numbers(true, 0, 0, 0), count(4, 100n), count(5, 4n), count(7, 1n), endOfOptions),
    )
    expect(read(joined(whole, statistics)).facts.droppedFrames).toBe(5)
    expect(read(joined(whole, statistics, whole)).facts.droppedFrames).toBe(11)
  })

  it('may hold blocks and options that are not known', () => {
    const blocks = [block(4, noise(1, 8)), block(0x0bad0bad, noise(2, 12)), block(10, noise(3, 8))]
    const unknown = option(0x4242, noise(4, 5))
    const frame = enhanced({ bytes: noise(5, 7), options: [unknown, endOfOptions] })
    const { facts } = read(joined(section(), ...blocks, describeInterface(1, [unknown]), ...blocks, frame))
    expect(facts).toMatchObject({ frames: 1, damage: [] })
  })

  it('numbers custom blocks among the frames, as Wireshark does', () => {
    const whole = joined(section(), describeInterface(), block(0xbad, noise(1, 8)), enhanced({ bytes: noise(2, 4) }))
    const { frames, facts } = read(whole)
    expect(frames[0]?.number).toBe(2)
    expect(facts.frames).toBe(1)
  })

  it('passes over a section of a version to come, and reads the next', () => {
    const foreign = joined(section(true, 2, 0), describeInterface(), enhanced({ bytes: noise(1, 4) }))
    const { frames, damage } = read(joined(foreign, pcapng(sixties(1))))
    expect(frames).toHaveLength(1)
    expect(damage).toEqual(['at 0, frame 1: the section is of pcapng version 2.0, not 1.0; it was passed over'])
  })
})

import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type Chunks, expand, type Inflate } from '../../src/capture/compression.js'
import { nodeInflate } from '../../src/io/inflate.js'
import { joined, noise, pcap, sixties, spoiled } from './build.js'

/** Chunks of a size, as Node reads them: Buffers, overwritten once the next is asked for. */
async function* chunked(whole: Uint8Array, size: number): Chunks {
  for (let at = 0; at < whole.length; at += size) {
    const chunk = Buffer.from(whole.subarray(at, at + size))
    yield chunk
    chunk.fill(0xee)
  }
}

async function expanded(whole: Uint8Array, inflate: Inflate, size = 1000) {
  const { compression, chunks, failure } = await expand(chunked(whole, size), inflate)
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(new Uint8Array(chunk))
  return { compression, bytes: joined(...parts), failure: failure() }
}

const little24 = (value: number) => Uint8Array.of(value & 0xff, (value >> 8) & 0xff, value >> 16)
const RAW = 0
const REPEATED = 1

/** A block of a Zstandard frame: RFC 8878, section 3.1.1.2. */
function zstdBlock(type: number, octets: number, content: Uint8Array, isLast: boolean): Uint8Array {
  return joined(little24((octets << 3) | (type << 1) | (isLast ? 1 : 0)), content)
}

/** A Zstandard frame of raw blocks, with a window of 1 MiB and no checksum. */
function zstd(content: Uint8Array, window = 10 << 3): Uint8Array {
  const half = content.length >> 1
  const first = zstdBlock(RAW, half, content.subarray(0, half), false)
  const last = zstdBlock(RAW, content.length - half, content.subarray(half), true)
  return joined(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, window), first, last)
}

function skippable(octets: number): Uint8Array {
  return joined(Uint8Array.of(0x53, 0x2a, 0x4d, 0x18, octets, 0, 0, 0), noise(octets, octets))
}

const capture = pcap(sixties(100))

describe.each([
  ['by what every JavaScript has', {}],
  ['by Node', nodeInflate],
])('a compressed capture, expanded %s', (_, inflate: Inflate) => {
  it.each([1, 7, 4096, 1_000_000])('is what was compressed, in chunks of %d octets', async (size) => {
    const gzip = await expanded(gzipSync(capture), inflate, size)
    expect(gzip).toEqual({ compression: 'gzip', bytes: capture, failure: null })
    expect(await expanded(zstd(capture), inflate, size)).toEqual({ compression: 'zstd', bytes: capture, failure: null })
  })

  it('may have several gzip members', async () => {
    const members = joined(gzipSync(capture.subarray(0, 999)), gzipSync(capture.subarray(999)))
    expect(await expanded(members, inflate)).toEqual({ compression: 'gzip', bytes: capture, failure: null })
  })

  it('may have several zstd frames, and others between them that are to be skipped', async () => {
    const frames = [zstd(capture.subarray(0, 999)), zstd(capture.subarray(999))]
    for (const size of [1, 5, 1_000_000]) {
      const whole = joined(skippable(3), frames[0]!, skippable(0), skippable(200), frames[1]!, skippable(1))
      expect(await expanded(whole, inflate, size)).toEqual({ compression: 'zstd', bytes: capture, failure: null })
    }
  })

  it('keeps what comes before the end of a gzip file that was cut', async () => {
    const whole = gzipSync(capture)
    const { bytes, failure } = await expanded(whole.subarray(0, whole.length - 100), inflate)
    expect(bytes.length).toBeGreaterThan(capture.length / 2)
    expect(bytes).toEqual(capture.subarray(0, bytes.length))
    expect(failure).toContain('the gzip compression breaks off: ')
  })

  it('keeps what comes before the end of a zstd file that was cut', async () => {
    const whole = zstd(capture)
    const { bytes, failure } = await expanded(whole.subarray(0, whole.length - 100), inflate)
    expect(bytes).toEqual(capture.subarray(0, capture.length >> 1))
    expect(failure).toBe('the zstd compression breaks off: the file ends within a zstd frame')
  })

  it('ends where the compressed octets are damaged', async () => {
    const gzip = gzipSync(capture)
    const damaged = await expanded(spoiled(gzip, gzip.length >> 1, ...noise(1, 50)), inflate)
    expect(damaged.failure).toContain('the gzip compression breaks off: ')
    // Block type 3 is reserved.
    const zstdDamaged = spoiled(zstd(capture), 9 + (capture.length >> 1), 0xff)
    const { bytes, failure } = await expanded(zstdDamaged, inflate)
    expect(bytes).toEqual(capture.subarray(0, capture.length >> 1))
    expect(failure).toContain('the zstd compression breaks off: ')
  })

  it('is refused a window of terabytes', async () => {
    expect(await expanded(zstd(capture, 0xff), inflate)).toEqual({
      compression: 'zstd',
      bytes: new Uint8Array(0),
      failure: 'the zstd compression breaks off: it needs a window of 3,932,160 MiB, and 128 MiB are allowed',
    })
  })

  it('expands a little at a time, whatever it expands to', async () => {
    const blocks = Array.from({ length: 1000 }, () => zstdBlock(REPEATED, 131_072, Uint8Array.of(0), false))
    const bomb = joined(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 10 << 3), ...blocks)
    const { chunks } = await expand(chunked(bomb, 65_536), inflate)
    let largest = 0
    let octets = 0
    for await (const chunk of chunks) {
      largest = Math.max(largest, chunk.length)
      octets += chunk.length
    }
    expect(octets).toBe(1000 * 131_072)
    expect(largest).toBeLessThanOrEqual(1_048_576)
  })

  it('passes on what its source throws', async () => {
    async function* broken(): Chunks {
      yield gzipSync(capture).subarray(0, 100)
      throw new Error('the disk is gone')
    }
    const { chunks } = await expand(broken(), inflate)
    const reading = (async () => {
      for await (const _ of chunks);
    })()
    await expect(reading).rejects.toThrow('the disk is gone')
  })

  it('lets go of its source when nobody wants more', async () => {
    let isReleased = false
    async function* source(): Chunks {
      try {
        for (;;) yield capture
      } finally {
        isReleased = true
      }
    }
    const { chunks } = await expand(source(), inflate)
    for await (const _ of chunks) break
    expect(isReleased).toBe(true)
  })
})

it('leaves alone what is not compressed', async () => {
  for (const size of [1, 3, 100_000]) {
    expect(await expanded(capture, {}, size)).toEqual({ compression: 'none', bytes: capture, failure: null })
  }
  expect(await expanded(new Uint8Array(0), {})).toMatchObject({ compression: 'none', failure: null })
  expect(await expanded(Uint8Array.of(0x1f), {})).toMatchObject({ bytes: Uint8Array.of(0x1f) })
})

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Readable } from 'node:stream'
// @ts-expect-error: the package has no types
import pcapParser from 'pcap-parser'
import { describe, expect, it } from 'vitest'
import { type Chunks, expand } from '../src/capture/compression.js'
import { CaptureReader } from '../src/capture/reader.js'
import { nodeInflate } from '../src/io/inflate.js'
import { joined, noise, pcap, sixties } from './capture/build.js'
import { told } from './capture/read.js'

// pcap-parser was written by others, for the same format: where it can read a capture, it must see what we see.

const FIXTURES = join(import.meta.dirname, '..', 'fixtures')
/** A folder with live/, peers/ and malformed/, which the project doesn't ship. */
const CORPUS = process.env.TCPCHECK_CORPUS

const CAPTURE = /\.(pcap|pcapng|cap|dmp|trace)(\.gz|\.zst)?$|^[^.]+$/

function capturesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile() && CAPTURE.test(entry.name))
  return files.map((entry) => join(entry.parentPath, entry.name)).sort()
}

async function octetsOf(path: string): Promise<Uint8Array> {
  async function* once(): Chunks {
    yield readFileSync(path)
  }
  const { chunks } = await expand(once(), nodeInflate)
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk.slice())
  return joined(...parts)
}

/** As both give a frame: seconds, microseconds, wire length, octets. */
interface Seen {
  readonly since: number
  readonly wireLength: number
  readonly bytes: Uint8Array
}

/** pcap-parser reads classic files with microseconds, whose lengths have had their order since version 2.4. */
function isForWitness(bytes: Uint8Array): boolean {
  if (bytes.length < 24) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const little = view.getUint32(0, true) === 0xa1b2c3d4
  return (little || view.getUint32(0) === 0xa1b2c3d4) && view.getUint16(6, little) === 4
}

/** In one chunk: pcap-parser copies all it has for each further one. */
function witnessed(bytes: Uint8Array): Promise<Seen[]> {
  const seen: Seen[] = []
  const parser = pcapParser.parse(Readable.from([Buffer.from(bytes)], { objectMode: false }))
  let start: number | null = null
  return new Promise((resolve, reject) => {
    parser.on('packet', ({ header, data }: ParsedFrame) => {
      const time = header.timestampSeconds * 1_000_000 + header.timestampMicroseconds
      start ??= time
      seen.push({ since: (time - start) / 1_000_000, wireLength: header.originalLength, bytes: data })
    })
    parser.on('error', reject)
    parser.on('end', () => resolve(seen))
  })
}

interface ParsedFrame {
  readonly header: { timestampSeconds: number; timestampMicroseconds: number; originalLength: number }
  readonly data: Uint8Array
}

/** The frames before the first damage: after it, each reader may do its best. */
function ours(bytes: Uint8Array): { seen: Seen[]; isWhole: boolean } {
  const seen: Seen[] = []
  const offsets: number[] = []
  const reader = new CaptureReader((frame) => {
    const { time, wireLength, start, end, offset } = frame
    seen.push({ since: time, wireLength, bytes: frame.bytes.slice(start, end) })
    offsets.push(offset)
  })
  reader.feed(bytes)
  reader.end()
  const damage = reader.damage[0]?.offset ?? Number.POSITIVE_INFINITY
  return { seen: seen.filter((_, index) => offsets[index]! < damage), isWhole: reader.damage.length === 0 }
}

async function compare(bytes: Uint8Array): Promise<void> {
  const theirs = await witnessed(bytes)
  const { seen, isWhole } = ours(bytes)
  if (isWhole) expect(seen.length).toBe(theirs.length)
  expect(theirs.length).toBeGreaterThanOrEqual(seen.length)
  const differing = seen.findIndex((frame, index) => !isSame(frame, theirs[index]!))
  expect(differing, 'the first frame that differs').toBe(-1)
}

function isSame(frame: Seen, other: Seen): boolean {
  // A frame kept longer than it was has, with us, at least the length that was kept.
  const wireLength = Math.max(other.wireLength, other.bytes.length)
  const isSoon = Math.abs(frame.since - other.since) < 0.000_000_5
  return frame.wireLength === wireLength && isSoon && Buffer.compare(frame.bytes, other.bytes) === 0
}

describe('pcap-parser sees what we see', () => {
  it.each([true, false])('in a capture written by hand, little-endian: %s', async (little) => {
    const records = [...sixties(100), { seconds: 1_700_000_009, bytes: noise(1, 40), wireLength: 1500 }]
    await compare(pcap(records, { little }))
  })

  it('in every fixture', async () => {
    for (const path of capturesIn(FIXTURES)) {
      const bytes = await octetsOf(path)
      if (isForWitness(bytes)) await compare(bytes)
    }
  })
})

describe('where chunks are cut makes no difference', () => {
  it('to any fixture', async () => {
    for (const path of capturesIn(FIXTURES)) cutAnywhere(path, await octetsOf(path))
  })
})

/** One octet at a time takes its time: not for captures of more than this. */
const FEW_OCTETS = 200_000

function cutAnywhere(path: string, bytes: Uint8Array): void {
  const whole = told(bytes, [Number.POSITIVE_INFINITY])
  for (const size of [1, 7, 4096]) {
    if (size === 1 && bytes.length > FEW_OCTETS) continue
    expect(told(bytes, [size]), `${path} in pieces of ${size}`).toBe(whole)
  }
}

describe.skipIf(CORPUS === undefined)('the corpus', () => {
  const paths = CORPUS === undefined ? [] : capturesIn(CORPUS)

  it.each(paths.map((path) => [relative(CORPUS ?? '', path), path]))('%s', async (_, path) => {
    const bytes = await octetsOf(path)
    cutAnywhere(path, bytes)
    if (isForWitness(bytes)) await compare(bytes)
  })
})

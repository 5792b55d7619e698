import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
// @ts-expect-error: the package has no types
import pcapParser from 'pcap-parser'
import { expect } from 'vitest'
import { type Chunks, expand } from '../src/capture/compression.js'
import { CaptureReader } from '../src/capture/reader.js'
import { nodeInflate } from '../src/io/inflate.js'
import { joined } from './capture/build.js'
import { told } from './capture/read.js'

/*
 * pcap-parser was written by others, for the same format: where it can read a capture, it must see what we see.
 */

/** The octets of a capture, expanded. */
export async function octetsOf(path: string): Promise<Uint8Array> {
  async function* once(): Chunks {
    yield readFileSync(path)
  }
  const { chunks } = await expand(once(), nodeInflate)
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(new Uint8Array(chunk))
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

/** Expects that pcap-parser gives the same frames, octet for octet, if it can read the capture. */
export async function expectWitness(bytes: Uint8Array): Promise<void> {
  if (!isForWitness(bytes)) return
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

/** One octet at a time takes its time: not for captures of more than this. */
const FEW_OCTETS = 200_000

/** Expects that a reader tells the same wherever the chunks are cut. */
export function expectSameInChunks(bytes: Uint8Array): void {
  const whole = told(bytes, [Number.POSITIVE_INFINITY])
  for (const size of [1, 7, 4096]) {
    if (size === 1 && bytes.length > FEW_OCTETS) continue
    expect(told(bytes, [size]), `in pieces of ${size}`).toBe(whole)
  }
}

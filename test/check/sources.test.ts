import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
// @ts-expect-error: the package has no types
import pcapParser from 'pcap-parser'
import { describe, expect, it } from 'vitest'
import { check as checkInBrowser } from '../../src/core.js'
import { check, type Report, type Source } from '../../src/index.js'
import { inChunks } from '../chunks.js'
import { octetsOf, pathOf } from './fixture.js'

const CAPTURES = ['stale-syn-half-open.pcap', 'time-wait-port-reuse.pcap', 'zero-window-probes.pcap']

type Open = (capture: string) => Source

const sources: [string, Open][] = [
  ['a Uint8Array', octetsOf],
  ['a Uint8Array in the middle of its buffer', (capture) => middleOf(octetsOf(capture))],
  ['an ArrayBuffer', (capture) => octetsOf(capture).buffer],
  ['a Blob', (capture) => new Blob([octetsOf(capture)])],
  ['a ReadableStream', (capture) => new Blob([octetsOf(capture)]).stream()],
  ['a ReadableStream that cannot be iterated', (capture) => barely(new Blob([octetsOf(capture)]).stream())],
  ['an array of chunks', (capture) => halves(octetsOf(capture))],
  ['an async iterable of chunks', (capture) => inChunks(octetsOf(capture), 100)],
  ['chunks in one buffer that is filled again', (capture) => inOneBuffer(octetsOf(capture), 100)],
  ['a stream of Node', (capture) => createReadStream(pathOf(capture))],
  ['a parser of pcap-parser', (capture) => pcapParser.parse(Readable.from([Buffer.from(octetsOf(capture))]))],
]

function middleOf(octets: Uint8Array): Uint8Array {
  const larger = new Uint8Array(octets.length + 200).fill(0xaa)
  larger.set(octets, 100)
  return larger.subarray(100, 100 + octets.length)
}

const halves = (octets: Uint8Array): Uint8Array[] => [octets.subarray(0, 500), octets.subarray(500)]

/** As in browsers that know no more of a stream than getReader(). */
const barely = (stream: ReadableStream<Uint8Array>) =>
  ({ getReader: () => stream.getReader() }) as ReadableStream<Uint8Array> // That it is less is the point.

async function* inOneBuffer(octets: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(size)
  for await (const chunk of inChunks(octets, size)) {
    buffer.set(chunk)
    yield buffer.subarray(0, chunk.length)
  }
}

const told = ({ flows, findings }: Report): unknown => ({ flows, findings })

describe.each(sources)('%s', (_, open) => {
  it.each(CAPTURES)('is checked as the file is: %s', async (capture) => {
    const expected = told(await check(pathOf(capture)))
    expect(told(await check(open(capture)))).toEqual(expected)
    expect(told(await checkInBrowser(open(capture)))).toEqual(expected)
  })
})

describe('octets', () => {
  it('are called by the name that the caller gives', async () => {
    const { captures } = await check(octetsOf('clean-close-client-first.pcap'), { path: 'lab.pcap' })
    expect(captures[0]?.path).toBe('lab.pcap')
  })

  it('are called standard input without one', async () => {
    const { captures } = await check(octetsOf('clean-close-client-first.pcap'))
    expect(captures[0]?.path).toBe('-')
  })

  it.each([
    ['the input', {}],
    ['standard input', { path: '-' }],
    ['lab.pcap', { path: 'lab.pcap' }],
  ])('that are no capture are refused by name: %s', async (name, options) => {
    await expect(check(new Uint8Array(0), options)).rejects.toThrow(`${name} has 0 bytes. `)
  })

  it.each(['midstream.pcapng.gz', 'syn-flood-cookies.pcap.zst'])('may be compressed: %s', async (capture) => {
    const expected = told(await check(pathOf(capture)))
    expect(told(await check(octetsOf(capture)))).toEqual(expected)
    expect(told(await checkInBrowser(octetsOf(capture)))).toEqual(expected)
  })
})

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { CaptureReader } from '../../src/capture/reader.js'
import { framePlaces } from '../../src/io/frame-places.js'

const pathOf = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url))

describe('the places of frames', () => {
  // Of either byte order, and of either format.
  it.each([
    'stale-syn-half-open.pcap',
    'clean-half-close.pcap',
    'clean-close-server-first.pcapng',
    'reset-abort.pcapng',
  ])('are where the file %s has their octets', async (name) => {
    const octets = readFileSync(pathOf(name))
    const frames = new Map<number, Uint8Array>()
    const reader = new CaptureReader(({ number, bytes, start, end }) => frames.set(number, bytes.slice(start, end)))
    reader.feed(octets)
    reader.end()
    const places = await framePlaces(pathOf(name), new Set(frames.keys()))
    expect(places.size).toBe(frames.size)
    for (const [number, { offset, length }] of places)
      expect(octets.subarray(offset, offset + length)).toEqual(Buffer.from(frames.get(number)!))
  })

  it('are only those that are asked for', async () => {
    expect([...(await framePlaces(pathOf('stale-syn-half-open.pcap'), new Set([2, 9, 99]))).keys()]).toEqual([2, 9])
  })

  it('are unknown of what is no file', async () => {
    for (const path of ['-', '/dev/null', pathOf('nowhere.pcap'), pathOf('.')])
      expect(await framePlaces(path, new Set([1]))).toEqual(new Map())
  })
})

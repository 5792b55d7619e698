import { expect, it } from 'vitest'
import { generateCapture } from '../../scripts/generate-capture.js'
import * as Flag from '../../src/decode/flag.js'
import { records } from '../script/capture.js'

const RECIPE = { seed: 7, frames: 4000, flows: 80, snapLength: 96 }

it('gives the same capture for the same recipe', () => {
  expect(generateCapture(RECIPE)).toEqual(generateCapture(RECIPE))
  expect(generateCapture({ ...RECIPE, seed: 8 })).not.toEqual(generateCapture(RECIPE))
})

it('holds as many frames as asked, in order of time, cut at the snap length', () => {
  const frames = records(generateCapture(RECIPE))
  expect(frames).toHaveLength(RECIPE.frames)
  const times = frames.map(({ seconds, ticks }) => seconds * 1e6 + ticks)
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(Math.max(...frames.map(({ octets }) => octets.length))).toBe(96)
  expect(Math.max(...frames.map(({ wireLength }) => wireLength))).toBeGreaterThan(1500)
})

it('never acknowledges what the other end has not sent, but for what was lost before the tap', () => {
  const highest = new Map<string, number>()
  let acknowledgments = 0
  let beyond = 0
  for (const { octets, wireLength } of records(generateCapture(RECIPE))) {
    const isIpv6 = octets.readUInt16BE(12) === 0x86dd
    const at = isIpv6 ? 54 : 34
    const addresses = octets.subarray(isIpv6 ? 22 : 26, at)
    const half = addresses.length / 2
    const source = `${addresses.subarray(0, half).toString('hex')}:${octets.readUInt16BE(at)}`
    const destination = `${addresses.subarray(half).toString('hex')}:${octets.readUInt16BE(at + 2)}`
    const flags = octets.readUInt16BE(at + 12) & 0xfff
    const payload = wireLength - at - (octets[at + 12]! >> 4) * 4
    const end = octets.readUInt32BE(at + 4) + payload + ((flags & (Flag.SYN | Flag.FIN)) === 0 ? 0 : 1)
    const flow = `${source} ${destination}`
    const before = highest.get(flow) ?? end
    // Differences on the circle of sequence numbers.
    highest.set(flow, ((end - before) | 0) > 0 ? end : before)
    const peer = highest.get(`${destination} ${source}`)
    if ((flags & Flag.ACK) === 0 || peer === undefined) continue
    acknowledgments++
    if (((octets.readUInt32BE(at + 8) - peer) | 0) > 0) beyond++
  }
  expect(acknowledgments).toBeGreaterThan(3000)
  expect(beyond).toBe(0)
})

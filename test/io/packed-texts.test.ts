import { describe, expect, it } from 'vitest'
import { packTexts, TextReader } from '../../src/io/packed-texts.js'

const texts = Array.from({ length: 1000 }, (_, at) => `{"flow":${at},"words":"${'ESTABLISHED é '.repeat(at % 90)}"}`)

describe('packed texts', () => {
  it('are read again one by one, in any order', () => {
    const packed = packTexts(texts)
    const reader = new TextReader(packed)
    expect(packed.blocks.length).toBeGreaterThan(1)
    expect(texts.map((_, at) => reader.at(at))).toEqual(texts)
    for (const at of [999, 0, 500, 1, 998]) expect(reader.at(at)).toBe(texts[at])
  })

  it('take a fraction of their room', () => {
    const octets = packTexts(texts).blocks.reduce((sum, block) => sum + block.octets.buffer.byteLength, 0)
    expect(octets).toBeLessThan(texts.join('').length / 10)
  })

  it('may be none', () => {
    expect(packTexts([])).toEqual({ length: 0, blocks: [] })
  })
})

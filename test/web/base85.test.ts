import { expect, it } from 'vitest'
import { decode85, encode85 } from '../../src/web/base85.js'

it('is the inverse of itself for any octets, and never markup', () => {
  for (let length = 0; length < 600; length++) {
    const octets = Uint8Array.from({ length }, (_, at) => (at * 167 + length * 31) & 0xff)
    const text = encode85(octets)
    expect(decode85(text)).toEqual(octets)
    expect(text).not.toMatch(/[<&\\"'`]/)
  }
  const extremes = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0, 255)
  expect(decode85(encode85(extremes))).toEqual(extremes)
})

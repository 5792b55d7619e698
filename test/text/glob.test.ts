import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitsGlob } from '../../src/text/glob.js'

describe('a pattern', () => {
  it.each([
    ['stale-syn', 'stale-syn', true],
    ['stale-syn', 'stale-syn-half-open', false],
    ['stale-*', 'stale-syn', true],
    ['*-syn', 'stale-syn', true],
    ['*-syn', 'stale-syn-half-open', false],
    ['*a*b', 'aabab', true],
    ['s*e*n', 'stale-syn', true],
    ['s*x*n', 'stale-syn', false],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['a.c', 'abc', false],
    ['[a]', 'a', false],
  ])('%j and %j: %s', (pattern, name, fits) => {
    expect(fitsGlob(pattern, name)).toBe(fits)
  })

  it('fits what a regular expression of the same meaning fits', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 })
    fc.assert(
      fc.property(letters, letters, (pattern, name) => {
        expect(fitsGlob(pattern, name)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name))
      }),
    )
  })

  it('is no slower for many stars', () => {
    const start = performance.now()
    expect(fitsGlob(`${'*a'.repeat(50_000)}b`, 'a'.repeat(40))).toBe(false)
    expect(fitsGlob('*a*a*a*a*a*a*a*a*a*a*b', 'a'.repeat(2000))).toBe(false)
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

import { describe, expect, it } from 'vitest'
import { endpointText } from '../../src/render/endpoint-text.js'
import { displayWidth, pad, shortened, wrap } from '../../src/render/wrap.js'

it('sets IPv6 addresses in brackets', () => {
  expect(endpointText({ address: '2001:db8::1', port: 443 })).toBe('[2001:db8::1]:443')
})

describe('widths', () => {
  it('counts columns, not characters or colours', () => {
    expect(['abc', '\u001b[31mabc\u001b[39m', '实验', 'e\u0301', '🙂'].map(displayWidth)).toEqual([3, 3, 4, 1, 2])
  })

  it('pads on either side', () => {
    expect([pad('ab', 4), pad('ab', 4, 'right'), pad('abc', 2)]).toEqual(['ab  ', '  ab', 'abc'])
  })

  it('leaves out the middle of what is too long', () => {
    expect(shortened('2001:db8:0:1:2:3:4:5', 11, '…')).toBe('2001…:3:4:5')
    expect(displayWidth(shortened('实验实验实验', 7, '…'))).toBeLessThanOrEqual(7)
  })

  it('wraps words under each other, and breaks a word that is longer than the line', () => {
    expect(wrap('one two three', 12, 'a: ')).toEqual(['a: one two', '   three'])
    expect(wrap('x'.repeat(25), 12)).toEqual(['x'.repeat(12), 'x'.repeat(12), 'x'])
  })
})

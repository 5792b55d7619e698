import { describe, expect, it } from 'vitest'
import { counted, duration, endpointText, grouped, listed } from '../../src/render/format.js'
import { displayWidth, pad, shortened, wrap } from '../../src/render/wrap.js'

describe('durations', () => {
  it.each([
    [0, '0 s'],
    [0.000012, '0.012 ms'],
    [0.0002, '0.200 ms'],
    [0.0105, '10.5 ms'],
    [0.9996, '1.00 s'],
    [29.04, '29.0 s'],
    [240, '240 s'],
    [999.9, '16 min 40 s'],
    [7200, '2 h'],
    [7502, '2 h 5 min'],
    [90_000, '1 d 1 h'],
    [-0.25, '-250 ms'],
  ])('%d is %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text)
  })
})

describe('numbers and lists', () => {
  it('groups digits by three', () => {
    expect([999, 1000, 1_234_567].map(grouped)).toEqual(['999', '1,000', '1,234,567'])
  })

  it('knows one from many', () => {
    expect([counted(1, 'frame'), counted(2, 'frame')]).toEqual(['1 frame', '2 frames'])
  })

  it('joins as people do', () => {
    expect([listed([]), listed(['a']), listed(['a', 'b', 'c'], 'or')]).toEqual(['', 'a', 'a, b or c'])
  })

  it('sets IPv6 addresses in brackets', () => {
    expect(endpointText({ address: '2001:db8::1', port: 443 })).toBe('[2001:db8::1]:443')
  })
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

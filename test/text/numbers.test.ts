import { describe, expect, it } from 'vitest'
import { counted, duration, grouped, listed, times } from '../../src/text/numbers.js'

describe('durations', () => {
  it.each([
    [0, '0 s'],
    [0.000012, '0.012 ms'],
    [0.0002, '0.2 ms'],
    [1e-9, '0.000001 ms'],
    [1e-12, '0 s'],
    [0.0105, '10.5 ms'],
    [0.9996, '1 s'],
    [1, '1 s'],
    [29.04, '29 s'],
    [119.9, '120 s'],
    [240, '4 min'],
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

  it('counts times', () => {
    expect([1, 2, 3, 1200].map(times)).toEqual(['once', 'twice', '3 times', '1,200 times'])
  })

  it('joins as people do', () => {
    expect([listed([]), listed(['a']), listed(['a', 'b', 'c'], 'or')]).toEqual(['', 'a', 'a, b or c'])
  })
})

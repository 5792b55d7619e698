import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sanitize, sanitizeJson } from '../../src/render/sanitize.js'

describe('sanitize', () => {
  it.each([
    ['an escape sequence', 'a\u001b[31mred', 'a\\x1b[31mred'],
    ['a line end', 'a\r\nb', 'a\\x0d\\x0ab'],
    ['a C1 control', 'a\u009b31m', 'a\\x9b31m'],
    ['a bidirectional override', 'gpj.\u202eexe', 'gpj.\\u202eexe'],
    ['a tag character', 'a\u{e0041}', 'a\\u{e0041}'],
    ['half of a surrogate pair', 'a\ud800b', 'a\\ud800b'],
  ])('shows %s', (_, given, shown) => {
    expect(sanitize(given)).toBe(shown)
  })

  it('leaves names in other scripts as they are', () => {
    expect(sanitize('实验-3/größe 🙂.pcap')).toBe('实验-3/größe 🙂.pcap')
  })

  it('lets nothing but printable ASCII pass where the screen has only that', () => {
    expect(sanitize('größe', true)).toBe('gr\\xf6\\xdfe')
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => /^[\x20-\x7e]*$/.test(sanitize(text, true))))
  })

  it('never lets a control character pass', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => !/[\u0000-\u001f\u007f-\u009f]/.test(sanitize(text))),
    )
  })

  it('keeps the value of JSON', () => {
    const value = ['\u009b31m', '\u202e', '\u{e0041}', 'größe', '\ud800']
    const json = sanitizeJson(JSON.stringify(value))
    expect(JSON.parse(json)).toEqual(value)
    expect(json).not.toMatch(/[\u0080-\u009f\u202e]/)
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => JSON.parse(sanitizeJson(JSON.stringify(text))) === text),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { screenWidth, wantsAscii, wantsColour } from '../../src/cli/screen.js'
import { timeValue } from '../../src/cli/values.js'

describe('colour', () => {
  it.each([
    ['the option first', 'always', { NO_COLOR: '1', TERM: 'dumb' }, false, true],
    ['the option, against all', 'never', { FORCE_COLOR: '1' }, true, false],
    ['then FORCE_COLOR', 'auto', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    ['where 0 is off', 'auto', { FORCE_COLOR: '0' }, true, false],
    ['then NO_COLOR', 'auto', { NO_COLOR: '1' }, true, false],
    ['unless it is empty', 'auto', { NO_COLOR: '' }, true, true],
    ['then the terminal', 'auto', { TERM: 'dumb' }, true, false],
    ['which there must be', 'auto', {}, false, false],
  ] as const)('is decided by %s', (_, option, env, isTTY, decided) => {
    expect(wantsColour(option, env, isTTY)).toBe(decided)
  })
})

describe('characters', () => {
  it.each([
    [{}, false],
    [{ LANG: 'en_GB.UTF-8' }, false],
    [{ LANG: 'de_DE.utf8' }, false],
    [{ LANG: 'C' }, true],
    [{ LANG: 'en_GB.UTF-8', LC_ALL: 'POSIX' }, true],
  ])('are ASCII only in a locale that is not UTF-8: %o', (env, ascii) => {
    expect(wantsAscii(false, env)).toBe(ascii)
    expect(wantsAscii(true, env)).toBe(true)
  })
})

describe('the width', () => {
  it('is the terminal, or what COLUMNS says, or 80', () => {
    expect([
      screenWidth(120, {}),
      screenWidth(undefined, { COLUMNS: '66' }),
      screenWidth(undefined, { COLUMNS: 'x' }),
    ]).toEqual([120, 66, 80])
  })
})

describe('times', () => {
  it.each([
    ['60', 60],
    ['60s', 60],
    ['2m', 120],
    ['1h', 3600],
    ['500ms', 0.5],
    ['1.5min', 90],
    ['1d', 86_400],
  ])('%s is %d s', (given, seconds) => {
    expect(timeValue('--msl')(given)).toBe(seconds)
  })

  it.each(['', '-1', 's', '1 fortnight', '1e3', 'Infinity'])('refuses "%s"', (given) => {
    expect(() => timeValue('--msl')(given)).toThrow('--msl takes a time')
  })
})

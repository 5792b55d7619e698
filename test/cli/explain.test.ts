import { describe, expect, it } from 'vitest'
import { check } from '../../src/check/check.js'
import { run } from '../../src/cli/main.js'
import { firstFiring } from '../../src/explain/picture.js'
import { displayWidth } from '../../src/render/wrap.js'
import { RULES } from '../../src/rules/index.js'
import { type TestSetup, testWorld } from './world.js'

async function ran(words: string[], setup: TestSetup = {}) {
  const world = testWorld(setup)
  const status = await run(words, world)
  return { ...world, status, out: world.out.join(''), err: world.err.join('') }
}

const widest = (text: string): number => Math.max(...text.split('\n').map(displayWidth))
const octets = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

describe('explain', () => {
  it.each([60, 80, 200])('prints a page for a terminal of %i columns', async (columns) => {
    const { out, status } = await ran(['explain', 'half-close'], { isTTY: true, columns, env: { NO_COLOR: '1' } })
    expect(status).toBe(0)
    expect(widest(out)).toBeLessThanOrEqual(columns)
    await expect(out).toMatchFileSnapshot(`__screens__/explain-${columns}.txt`)
  })

  it('says the same in colours, in a pipe without them', async () => {
    const piped = await ran(['explain', 'TIME-WAIT'], { env: { COLUMNS: '80' } })
    expect(piped.out).not.toContain('\u001b[')
    const coloured = await ran(['explain', 'TIME-WAIT'], { isTTY: true, columns: 80 })
    expect(coloured.out).toContain('\u001b[')
    expect(coloured.out.replace(/\u001b\[\d+m/g, '')).toBe(piped.out)
    expect((await ran(['explain', 'TIME-WAIT', '--color', 'always'])).out).toContain('\u001b[')
  })

  it('prints ASCII where that is all there is', async () => {
    for (const { id } of RULES) expect((await ran(['explain', id, '--ascii'])).out, id).toMatch(/^[\n\x20-\x7e]*$/)
  })

  it('fits every page into 60 columns', async () => {
    for (const { id } of RULES) {
      expect(widest((await ran(['explain', id], { env: { COLUMNS: '60' } })).out), id).toBeLessThanOrEqual(60)
    }
  })

  it('prints several pages, and Markdown', async () => {
    const { out } = await ran(['explain', '2msl', 'keepalive', '-f', 'markdown'])
    expect(out).toMatch(/^# 2msl\n[\s\S]*\n# keepalive\n/)
    expect(out).toContain('```')
  })

  it('lists everything when nothing is named', async () => {
    const { out } = await ran(['explain'], { isTTY: true, columns: 80, env: { NO_COLOR: '1' } })
    for (const name of ['three-way-handshake', 'TIME-WAIT', ...RULES.map(({ id }) => id)]) expect(out).toContain(name)
    expect(widest(out)).toBeLessThanOrEqual(80)
  })

  it.each([
    ['stale-sin', 'nothing is called "stale-sin"; did you mean stale-syn?'],
    ['timewiat', 'nothing is called "timewiat"; did you mean timewait?'],
    ['keepalife', 'nothing is called "keepalife"; did you mean keepalive?'],
    ['quux', 'nothing is called "quux"; tcpcheck explain lists all names'],
  ])('knows no %s', async (name, message) => {
    const { status, out, err } = await ran(['explain', name])
    expect([status, out, err]).toEqual([2, '', `error: ${message}\n`])
  })

  it('lets no control character of a name reach the terminal', async () => {
    expect((await ran(['explain', 'x\u001b[2J'])).err).not.toContain('\u001b')
  })
})

describe('rules', () => {
  it('lists all of them, a line each', async () => {
    const { out, status } = await ran(['rules'])
    const lines = out.trimEnd().split('\n')
    expect([status, lines.length]).toEqual([0, RULES.length + 1])
    expect(lines.slice(1).map((line) => line.split(' ')[0])).toEqual(RULES.map(({ id }) => id))
    expect(out).not.toContain('…')
  })

  it('fits on a terminal', async () => {
    for (const columns of [60, 80, 120]) {
      const { out } = await ran(['rules'], { isTTY: true, columns })
      expect(widest(out)).toBeLessThanOrEqual(columns)
      for (const { id } of RULES) expect(out).toContain(`${id} `)
    }
  })

  it('lists those of a group, or that fit a pattern', async () => {
    const ids = async (...names: string[]) =>
      JSON.parse((await ran(['rules', ...names, '-f', 'json'])).out).map(({ id }: { id: string }) => id)
    expect(await ids('keepalive')).toEqual(RULES.filter(({ group }) => group === 'keepalive').map(({ id }) => id))
    expect(await ids('stale-*')).toEqual(['stale-syn', 'stale-syn-half-open', 'stale-syn-recovered'])
    expect((await ran(['rules', 'keepalife'])).err).toBe(
      'error: no rule or group "keepalife"; did you mean keepalive?\n',
    )
  })

  it('gives programs what they need of each', async () => {
    const records = JSON.parse((await ran(['rules', '--format', 'json'])).out)
    expect(records).toHaveLength(RULES.length)
    expect(Object.keys(records[0])).toEqual(['id', 'group', 'severity', 'certainty', 'tier', 'title', 'cite'])
  })
})

describe('sample', () => {
  it.each(RULES.map(({ id }) => id))('writes a capture in which %s fires', async (id) => {
    const { out, status } = await ran(['sample', id])
    expect(status).toBe(0)
    const { profile = 'auto' } = (await firstFiring(RULES.find((rule) => rule.id === id)!)).example
    expect((await check(octets(out), { profile })).findings.map(({ rule }) => rule)).toContain(id)
  })

  it('writes the same to a file', async () => {
    const { out, files } = await ran(['sample', 'half-close', '-o', 'half.pcap'], { isTTY: true })
    expect(out).toBe('')
    expect(files.get('half.pcap')).toBe((await ran(['sample', 'half-close'])).out)
  })

  it.each([
    [['half-close'], { isTTY: true }, 'a capture is nothing to read: -o half-close.pcap writes it to a file'],
    [[], {}, 'sample needs the name of a rule; tcpcheck rules lists them'],
    [['half-close', 'stale-syn'], {}, 'sample writes one capture: name one rule'],
    [['half-clos'], {}, 'no rule "half-clos"; did you mean half-close?'],
    [['half-close', '--formt', 'x'], {}, 'no option --formt; tcpcheck --help lists the options'],
    [['half-close', '-o'], {}, '--output needs a value: <file>'],
  ])('refuses %j', async (words, setup, message) => {
    const { status, out, err } = await ran(['sample', ...words], setup)
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(message)
  })
})

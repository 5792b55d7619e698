import { describe, expect, it } from 'vitest'
import { run } from '../../src/cli/main.js'
import type { Library } from '../../src/cli/world.js'
import { extractFlows, followCapture, readFiles } from '../../src/files.js'
import { framePlaces } from '../../src/io/frame-places.js'
import { displayWidth } from '../../src/render/wrap.js'
import { RULES } from '../../src/rules/index.js'
import { pathOf } from '../check/fixture.js'
import { testWorld } from './world.js'

/*
 * What `check` and `show` print of real captures, on terminals of every width: to be read, and compared, as it stands.
 */

/** Reads fixtures by their names, which stand on the screens whatever folder they are in. */
const LIBRARY: Library = {
  rules: RULES,
  readFiles: async ([name = ''], settings) => {
    const report = await readFiles([pathOf(name)], settings)
    return { ...report, captures: report.captures.map((capture) => ({ ...capture, path: name })) }
  },
  followCapture,
  framePlaces,
  extractFlows,
}

const LOOKS: readonly (readonly [heading: string, columns: number, option: string])[] = [
  ['60 columns', 60, '--color never'],
  ['80 columns', 80, '--color never'],
  ['120 columns', 120, '--color never'],
  ['200 columns', 200, '--color never'],
  ['80 columns, ASCII', 80, '--color never --ascii'],
  ['80 columns, in colours', 80, '--color always'],
]

async function printed(line: string, columns: number): Promise<string> {
  const world = testWorld({ isTTY: true, columns, env: { LANG: 'C.UTF-8' } })
  await run(line.split(' '), { ...world, loadLibrary: async () => LIBRARY })
  expect(world.err).toEqual([])
  return world.out.join('')
}

const plain = (text: string): string => text.replaceAll(/\u001b\[\d+m/g, '')

describe.each([
  'check stale-syn-half-open.pcap',
  'check keepalive-unanswered.pcap',
  'check scans.pcap',
  'check clean-ipv6-bulk-both-ways.pcap.gz',
  'show stale-syn-half-open.pcap --flow 1',
  'show syn-in-established.pcap --flow 0',
  'show keepalive-unanswered.pcap --flow 0',
  'show clean-ipv6-bulk-both-ways.pcap.gz --flow 0',
])('%s', (line) => {
  it('reads well on every terminal', async () => {
    const screens: string[] = []
    for (const [heading, columns, option] of LOOKS) {
      const screen = await printed(`${line} ${option}`, columns)
      const rows = plain(screen).split('\n')
      expect(
        rows.filter((row) => displayWidth(row) > columns),
        heading,
      ).toEqual([])
      expect(
        rows.filter((row) => row !== row.trimEnd()),
        heading,
      ).toEqual([])
      screens.push(`${'='.repeat(10)} ${heading} ${'='.repeat(columns - heading.length - 12)}`, screen)
    }
    const name = line.replace(/\.pcap(\.gz)?| --flow \d/g, '').replace(' ', '-')
    await expect(screens.join('\n').replaceAll('\u001b', '␛')).toMatchFileSnapshot(`__screens__/${name}.txt`)
  })

  it('says the same with colours and without', async () => {
    expect(plain(await printed(`${line} --color always`, 80))).toBe(await printed(`${line} --color never`, 80))
  })

  it('says it in ASCII where that is wanted', async () => {
    expect(await printed(`${line} --ascii --color never`, 80)).toMatch(/^[\n -~]*$/)
  })
})

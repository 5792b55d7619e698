import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { withPicture } from '../scripts/picture.js'
import { VERSION } from '../src/check/version.js'
import { allCommands, readArguments } from '../src/cli/arguments.js'
import { readConfig } from '../src/cli/config/read.js'
import { FORMATS } from '../src/cli/outputs.js'
import { readFilter } from '../src/filter/filter.js'
import { RULES } from '../src/rules/index.js'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** Words in code marks in the tables of a section. */
function namedIn(heading: string): string[] {
  const section = readme.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| '))
  return rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, word]) => word!.split(' ')[0]!))
}

describe('the README', () => {
  it('shows the screen as it is; npm run generate draws it anew', async () => {
    expect(readme).toBe(await withPicture(readme))
  })

  it('names every option', () => {
    const named = namedIn('The command')
    const [check] = allCommands()
    const options = check.options.flatMap(({ short, long }) => [short, long].filter((name) => name != null))
    expect(options.filter((name) => !named.includes(name))).toEqual([])
    expect(named.filter((name) => /^--?[a-z]/i.test(name) && !options.includes(name))).toEqual([])
  })

  it('has commands that are understood', () => {
    const section = readme.split('## The command\n')[1]!.split('\n## ')[0]!
    const commands = [...section.matchAll(/(?:^|`|\| )tcpcheck (.+?)(?:`| {2,}#| \| |$)/gm)].map(([, words]) => words!)
    expect(commands.length).toBeGreaterThan(20)
    for (const words of commands) expect(() => readArguments(words.split(' '))).not.toThrow()
  })

  it('has an example of every format', () => {
    const rows = [...readme.matchAll(/^\| `([\w-]+)` \|.* `tcpcheck .*-f ([\w-]+)/gm)]
    expect(rows.map(([, format]) => format)).toEqual(FORMATS.filter((format) => format !== 'text'))
    expect(rows.map(([, , used]) => used)).toEqual(rows.map(([, format]) => format))
  })

  it('shows filters and a configuration that are right', () => {
    const filters = [...readme.matchAll(/--filter '([^']+)'/g)].map(([, filter]) => filter!)
    expect(filters.length).toBeGreaterThan(1)
    for (const filter of filters) expect(() => readFilter(filter, RULES)).not.toThrow()
    const yaml = /```yaml\n([^`]+)```/.exec(readme)![1]!
    expect(readConfig(yaml, 'tcpcheck.yaml', RULES).suppress).toHaveLength(1)
  })

  it('has the version of the package, and a changelog that tells of it', () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string
    }
    expect(VERSION).toBe(version)
    expect(readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8')).toContain(`## [${version}]`)
  })
})

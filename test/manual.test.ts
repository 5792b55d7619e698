import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { manualPage } from '../scripts/manual.js'
import { allCommands } from '../src/cli/arguments.js'

const page = manualPage()
/** Without what is for typesetting only. */
const words = page.replace(/\\f[BIR]/g, '').replaceAll('\\-', '-')

describe('man/tcpcheck.1', () => {
  it('is what the code prints; npm run generate prints it anew', () => {
    expect(readFileSync(new URL('../man/tcpcheck.1', import.meta.url), 'utf8') === page, 'current').toBe(true)
  })

  it('is part of the package', () => {
    const { man, files } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      man: string[]
      files: string[]
    }
    expect(man).toEqual(['./man/tcpcheck.1'])
    expect(files).toContain('man')
  })

  it('has every command, and every option of check and show', () => {
    const terms = words.split('\n').filter((_, at, lines) => lines[at - 1] === '.TP')
    const [check, show, ...others] = allCommands()
    for (const command of [check, show!, ...others])
      expect(terms.map((term) => term.split(' ')[0])).toContain(command.name())
    for (const { flags } of [...check.options, ...show!.options]) expect(terms).toContain(flags.replace(/[<>]/g, ''))
  })

  it('begins no line by chance as a request', () => {
    const requests = page.split('\n').filter((line) => /^[.']/.test(line))
    expect(requests.filter((line) => !/^\.(\\" |TH |SH |SS |BR |(TP|PP|nf|fi)$)/.test(line))).toEqual([])
  })
})

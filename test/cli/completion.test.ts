import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allCommands } from '../../src/cli/arguments.js'
import { bashScript } from '../../src/cli/completion/bash.js'
import { completedCommands } from '../../src/cli/completion/completed.js'
import { fishScript } from '../../src/cli/completion/fish.js'
import { zshScript } from '../../src/cli/completion/zsh.js'
import { EXPLAINABLE } from '../../src/explain/explain.js'
import { RULES } from '../../src/rules/index.js'
import { ran } from './ran.js'

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript }

const scriptFor = (shell: keyof typeof SCRIPTS): string =>
  SCRIPTS[shell](completedCommands(allCommands(), { rules: RULES, pages: EXPLAINABLE }), '1.2.3')

/** Asks bash what it offers for the last word of each line, as it would be asked by the Tab key. */
const DRIVER = `
source "$1"
complete -p tcpcheck
while IFS= read -r line; do
  IFS=' ' read -r -a COMP_WORDS <<< "$line"
  [[ $line == *' ' ]] && COMP_WORDS+=('')
  COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
  _tcpcheck
  printf '%s\\n' "\${COMPREPLY[*]}"
done
`

describe('the script for bash', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tcpcheck-'))
    writeFileSync(join(folder, 'script'), scriptFor('bash'))
    writeFileSync(join(folder, 'driver'), DRIVER)
    writeFileSync(join(folder, 'shop.pcap'), '')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** The words that are offered for each line. */
  function offered(lines: readonly string[]): string[][] {
    const { stdout, stderr, error } = spawnSync('bash', ['--norc', 'driver', './script'], {
      cwd: folder,
      input: lines.map((line) => `tcpcheck ${line}\n`).join(''),
      encoding: 'utf8',
    })
    expect([error, stderr]).toEqual([undefined, ''])
    const [registered, ...answers] = stdout.trimEnd().split('\n')
    expect(registered).toMatch(/-F _tcpcheck tcpcheck$/)
    return lines.map((_, at) => (answers[at] ?? '').split(' ').filter((word) => word !== ''))
  }

  it.each([
    ['commands, and captures for who names none', 'sho', ['show', 'shop.pcap']],
    ['options of the command', 'show lab.pcap --ph', ['--phase']],
    ['options of check without a command', 'lab.pcap --fail', ['--fail-on']],
    ['choices of an option', '-f s', ['screen', 'sarif']],
    ['choices of the same option of another command', 'rules --format ', ['text', 'json']],
    ['choices behind =', '--profile = te', ['textbook']],
    ['all choices behind =', 'show --color =', ['auto', 'always', 'never']],
    ['the last word of a list', 'show --phase handshake,te', ['handshake,teardown']],
    ['rules in a list', '--select time-wait,half-cl', ['time-wait,half-close']],
    ['groups of rules', '--ignore tear', ['teardown']],
    ['rules that have an example', 'sample stale-syn-h', ['stale-syn-half-open']],
    ['pages', 'explain TIME', ['TIME-WAIT']],
    ['shells', 'completion ', ['bash', 'zsh', 'fish']],
    ['nothing where a number is meant', '--flow ', []],
    ['nothing for a command without words', 'init ', []],
    ['files, which the shell knows best', 'show --config ', []],
    ['files after --', 'show -- --ph', []],
  ])('offers %s', (_, line, words) => {
    expect(offered([line])).toEqual([words])
  })

  it('offers every command, option and rule of the tree', () => {
    const tree = allCommands()
    const names = tree.map((command) => command.name())
    const [commands, ids, ...options] = offered(['', 'sample ', ...names.map((name) => `${name} -`)])
    expect(commands).toEqual(expect.arrayContaining(names))
    expect(ids).toEqual(RULES.map(({ id }) => id))
    expect(options).toEqual(
      tree.map((command) => command.options.flatMap(({ short, long }) => [short, long].filter((one) => one != null))),
    )
  })
})

describe('the scripts for zsh and fish', () => {
  it.each<[shell: 'zsh' | 'fish', beginning: string, rest: string]>([
    ['zsh', "'*--profile=[whose timers", ':name:(auto rfc textbook linux bsd windows)'],
    ['zsh', "'*--select=[run only these", ':rules:_tcpcheck_list_rules'],
    ['zsh', "'*-o+[write there", ':file:_files'],
    ['zsh', '    packets) shift words', '_tcpcheck_packets'],
    ['zsh', "    'show:the ladder", "both ends'\\'' states"],
    ['zsh', '--help[all of the help', "'(-h --help)--help"],
    ['fish', "'__tcpcheck_is check' -l profile", "-x -a 'auto rfc textbook linux bsd windows'"],
    ['fish', "'__tcpcheck_is packets' -l select", "-x -a '(__tcpcheck_list teardown"],
    ['fish', "'__tcpcheck_is show' -s o -l output", '-r -F'],
    ['fish', "'__tcpcheck_is init' -f", ''],
    ['fish', '-a show -d', "both ends\\' states"],
  ])('%s: %s', (shell, beginning, rest) => {
    const line = scriptFor(shell)
      .split('\n')
      .find((one) => one.includes(beginning))
    expect(line).toBeDefined()
    expect(line).toContain(rest)
  })

  it('have every option of every command', () => {
    const [zsh, fish] = [scriptFor('zsh'), scriptFor('fish')]
    for (const command of allCommands()) {
      const ofZsh = zsh.split(`_tcpcheck_${command.name()}() {`)[1]!.split('\n}')[0]!
      const ofFish = fish.split('\n').filter((line) => line.includes(`__tcpcheck_is ${command.name()}'`))
      for (const { long, short } of command.options) {
        expect(ofZsh).toMatch(new RegExp(`${long}[=[]`))
        expect(ofFish.join('\n')).toMatch(new RegExp(` -l ${long!.slice(2)} `))
        if (short != null) expect(ofFish.join('\n')).toContain(` -s ${short.slice(1)} `)
      }
    }
  })
})

describe('tcpcheck completion', () => {
  it.each(['bash', 'zsh', 'fish'])('prints the script for %s, with the rules there are', async (shell) => {
    const { status, out, err } = await ran(`completion ${shell}`)
    expect([status, err]).toEqual([0, ''])
    expect(out).toContain(`for ${shell}. To load it: `)
    expect(out).toContain('fin-not-acknowledged')
  })

  it.each([
    ['completion', 'completion needs a shell: tcpcheck completion bash, zsh or fish'],
    ['completion bash zsh', 'completion prints the script of one shell at a time'],
    ['completion bsh', 'completion does not know "bsh"; did you mean bash?'],
    ['completion powershell', 'completion does not know "powershell"; it takes bash, zsh, fish'],
  ])('refuses %s', async (line, message) => {
    const { status, err, out } = await ran(line)
    expect([status, err, out]).toEqual([2, `error: ${message}\n`, ''])
  })
})

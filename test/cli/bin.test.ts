import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const STARTER = fileURLToPath(new URL('../../bin/tcpcheck.js', import.meta.url))

describe('the starter', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tcpcheck-'))
    cpSync(STARTER, join(folder, 'bin/tcpcheck.js'))
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const start = (...argv: string[]) =>
    spawnSync(process.execPath, [join(folder, 'bin/tcpcheck.js'), ...argv], { encoding: 'utf8' })

  it('says what to do when the program is not built', () => {
    const { status, stdout, stderr } = start('lab.pcap')
    expect([status, stdout, stderr]).toEqual([2, '', 'error: tcpcheck is not built yet: run npm run build\n'])
  })

  it('hands over the arguments, and ends with the status of the program', () => {
    mkdirSync(join(folder, 'dist'))
    writeFileSync(
      join(folder, 'dist/cli.js'),
      'export const main = async (argv) => (console.log(argv.join()), argv.length)',
    )
    const { status, stdout } = start('lab.pcap', '--all')
    expect([status, stdout]).toEqual([2, 'lab.pcap,--all\n'])
  })
})

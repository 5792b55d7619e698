import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Grading, gradeInThreads, realGrading } from '../../src/cli/grade/grading.js'
import { run } from '../../src/cli/main.js'
import { RULES } from '../../src/rules/index.js'
import { pathOf } from '../check/fixture.js'
import { testWorld } from './world.js'

/*
 * A class in a folder, graded by real threads: among those who did well or badly, one who handed in nothing, one with a
 * text, one with a file that has no end, one whose name is a formula.
 */

let folder = ''
let worker = new URL('file:///')

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tcpcheck-grade-'))
  worker = pathToFileURL(join(folder, 'worker.mjs'))
  const entry = fileURLToPath(new URL('../../src/cli/grade/worker.ts', import.meta.url))
  await build({
    entryPoints: [entry],
    outfile: fileURLToPath(worker),
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  })
  writeFileSync(join(folder, 'lab.yaml'), LAB)
  const handIn = (id: string, name: string) => {
    mkdirSync(join(folder, 'class', id), { recursive: true })
    return join(folder, 'class', id, name)
  }
  copyFileSync(pathOf('clean-close-client-first.pcap'), handIn('amina', 'trace.pcap'))
  copyFileSync(pathOf('clean-close-server-first.pcapng'), handIn('bjorn', 'TRACE.PCAPNG'))
  copyFileSync(pathOf('truncated-file.pcap'), handIn('chen', 'trace.pcap'))
  writeFileSync(handIn('dara', 'notes.txt'), 'I was ill')
  writeFileSync(handIn('elif', 'trace.pcapng'), 'No.  Time  Source  Destination\n'.repeat(50))
  copyFileSync(pathOf('clean-close-client-first.pcap'), handIn('=farid', 'other.pcap'))
  execFileSync('mkfifo', [handIn('gina', 'trace.pcap')])
  symlinkSync('/dev/zero', handIn('hugo', 'trace.pcap'))
  writeFileSync(handIn('ines', 'many.pcap'), manyFlows(200_000))
})
afterAll(() => rmSync(folder, { recursive: true }))

const LAB = `version: 1
title: "Lab <1> & more"
expect:
  - { id: handshake, points: 2, handshake: complete }
  - { id: close, points: 3, teardown: { shape: orderly, initiator: client }, hint: "Close the *client* first." }
  - { id: clean, bonus: 1, findings: { none-at: error } }
`

/** SYNs without end, each of another connection, and each sent twice, or it would be forgotten. */
function manyFlows(count: number): Uint8Array {
  const record = 16 + 54
  const file = Buffer.alloc(24 + 2 * count * record)
  file.writeUInt32LE(0xa1b2c3d4, 0)
  file.writeUInt32LE(0x00040002, 4)
  file.writeUInt32LE(65535, 16)
  file.writeUInt32LE(1, 20)
  for (let at = 24, frame = 0; frame < 2 * count; frame++, at += record) {
    file.writeUInt32LE(1_700_000_000 + (frame & 1), at)
    file.writeUInt32LE(54, at + 8)
    file.writeUInt32LE(54, at + 12)
    const ip = at + 16 + 14
    file.writeUInt16BE(0x0800, ip - 2)
    file.writeUInt8(0x45, ip)
    file.writeUInt16BE(40, ip + 2)
    file.writeUInt8(6, ip + 9)
    file.writeUInt32BE(0x0a000000 + (frame >> 1), ip + 12)
    file.writeUInt32BE(0xc0a80001, ip + 16)
    file.writeUInt16BE(1024, ip + 20)
    file.writeUInt16BE(80, ip + 22)
    file.writeUInt16BE(0x5002, ip + 32)
  }
  return file
}

/** A run of the command in which only the terminal is a test's. */
async function ran(...argv: string[]) {
  const world = testWorld()
  const grading: Grading = {
    ...realGrading,
    grade: gradeInThreads(worker),
    makeFolder: () => {},
  }
  const status = await run(['grade', ...argv], {
    ...world,
    readFile: async (path) => readFileSync(path, 'utf8'),
    loadGrading: async () => grading,
    loadLibrary: async () => ({ ...(await world.loadLibrary()), rules: RULES }),
  })
  return { status, out: world.out.join(''), err: world.err.join(''), files: world.files }
}

const classOf = () => [join(folder, 'lab.yaml'), join(folder, 'class'), '--memory-limit', '32', '--jobs', '2']

describe('grading a class', () => {
  it('grades everybody, and is stopped by nobody', async () => {
    const { status, out, err, files } = await ran(
      ...classOf(),
      ...['-f', 'table', '-f', 'csv', '-o', 'grades.csv', '-f', 'junit', '-o', 'grades.xml', '--feedback', 'pages'],
    )
    expect([status, err]).toEqual([1, ''])
    const lines = out.split('\n').map((line) => line.trimEnd())
    expect(lines[0]).toBe('Lab <1> & more   9 submissions, 5 points (+1)')
    expect(lines.slice(2, 12)).toEqual([
      'STUDENT  handshake  close  clean  POINTS  RESULT',
      '=farid         2/2    3/3     +1  5/5 +1  pass  ≈ amina',
      'amina          2/2    3/3     +1  5/5 +1  pass  ≈ =farid',
      'bjorn          2/2    0/3     +1  2/5 +1  fail',
      'chen           2/2      ?      ?  2/5     review',
      'dara             -      -      -  0/5     no capture',
      'elif             -      -      -  0/5     no capture',
      'gina             -      -      -  0/5     no capture',
      'hugo             -      -      -  0/5     no capture',
      'ines             -      -      -  0/5     no capture',
    ])
    expect(out).toContain('there is only notes.txt')
    expect(out).toMatch(/^elif +capture +.*is not a capture: it is UTF-8 text/m)
    expect(out).toMatch(/^ines +capture +not graded: it takes more than 32 MiB of memory$/m)
    expect(out).toContain('2 pass, 1 fail, 1 to review and 5 without capture.')

    const csv = files.get('grades.csv')!
    expect(csv).toMatch(/^id,result,points,max,handshake,close,clean,bonus,comment\r\n'=farid,pass,5,5,2,3,1,1,/)
    expect(csv).toMatch(/^bjorn,fail,2,5,2,0,1,1,"close: closed in four segments, begun by the server; expected/m)

    const xml = files.get('grades.xml')!
    expect(xml).toContain('<testsuites name="Lab &lt;1&gt; &amp; more" tests="17" failures="1" errors="5" skipped="2">')
    expect(xml).toMatch(/<testcase classname="[^"]*bjorn" name="close"><failure type="close" message="closed in four/)
    expect(xml).toMatch(/name="capture"><error type="no-capture" message="[^"]*UTF-8 text/)

    expect(
      [...files.keys()]
        .filter((name) => name.startsWith('pages/'))
        .sort()
        .slice(0, 3),
    ).toEqual(['pages/_farid.md', 'pages/amina.md', 'pages/bjorn.md'])
    const page = files.get('pages/bjorn.md')!
    expect(page).toContain('**2 of 5 points** and a bonus of 1: fail.')
    expect(page).toContain('Hint: Close the \\*client\\* first.')
    expect(page).toContain('`tcpcheck show TRACE.PCAPNG --flow 0`')
    expect(files.get('pages/amina.md')).not.toContain('farid')
  })

  it('gives the same as JSON', async () => {
    const { out } = await ran(join(folder, 'lab.yaml'), pathOf('clean-close-client-first.pcap'), '-f', 'json')
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      max: 5,
      submissions: [{ id: 'clean-close-client-first', result: 'pass', points: 5, bonus: 1, sameRunAs: [] }],
    })
  })

  it('ends what takes too long', async () => {
    const { out } = await ran(join(folder, 'lab.yaml'), join(folder, 'class/ines/many.pcap'), '--time-limit', '50ms')
    expect(out).toContain('not graded: it takes longer than 50 ms')
  })

  it('passes with 0, for who looks at his own capture', async () => {
    const { status } = await ran(join(folder, 'lab.yaml'), pathOf('clean-close-client-first.pcap'))
    expect(status).toBe(0)
  })
})

describe('what grade refuses', () => {
  it.each([
    [['lab.yaml'], 'grade needs a lab and what was handed in'],
    [['LAB', 'CLASS', '-f', 'csv', '-o', 'LAB'], 'would overwrite'],
    [['CLASS', 'CLASS'], 'EISDIR'],
    [['LAB', 'CLASS', '-f', 'xml'], '--format does not know "xml"'],
  ])('%s', async (argv, message) => {
    const { status, err } = await ran(
      ...argv.map((one) => one.replace('LAB', join(folder, 'lab.yaml')).replace('CLASS', join(folder, 'class'))),
    )
    expect([status, err]).toEqual([2, expect.stringContaining(message)])
  })
})

describe('whose a capture is', () => {
  const find = (rules: Partial<Parameters<Grading['findSubmissions']>[1]>, ...paths: string[]) =>
    realGrading
      .findSubmissions(paths, { id: null, files: ['*.{pcap,pcapng}'], one: false, ...rules })
      .map(({ id, paths: found, problem }) => [id, found.length, problem])

  beforeAll(() => {
    for (const place of [
      'flat/a.pcap',
      'flat/b.pcapng',
      'packed/c.pcap.gz',
      'packed/notes.txt.gz',
      'deep/kim/1/x.pcap',
      'deep/kim/2/y.pcap',
      'deep/.git/z.pcap',
    ]) {
      mkdirSync(join(folder, place, '..'), { recursive: true })
      writeFileSync(join(folder, place), '')
    }
  })

  it('is told by its folder, by its name, or by a pattern', () => {
    expect(find({}, join(folder, 'flat'))).toEqual([
      ['a', 1, null],
      ['b', 1, null],
    ])
    expect(find({}, join(folder, 'packed'))).toEqual([['c', 1, null]])
    expect(find({}, join(folder, 'deep'))).toEqual([['kim', 2, null]])
    expect(find({ id: '/(?<id>[0-9])/' }, join(folder, 'deep'))).toEqual([
      ['1', 1, null],
      ['2', 1, null],
    ])
  })

  it('may be wanted once', () => {
    expect(find({ one: true }, join(folder, 'deep'))).toEqual([
      ['kim', 2, '2 captures, one is wanted: x.pcap and y.pcap'],
    ])
  })

  it('is told apart where files of one name are handed in', () => {
    const [one, two] = [join(folder, 'deep/kim/1/x.pcap'), join(folder, 'other/x.pcap')]
    expect(find({}, one, two).map(([id]) => id)).toEqual([one, two])
  })
})

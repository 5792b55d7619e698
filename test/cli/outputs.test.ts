import { describe, expect, it } from 'vitest'
import { run } from '../../src/cli/main.js'
import { type Format, OutputChoices } from '../../src/cli/outputs.js'
import { cleanReport, sampleReport } from '../render/sample-report.js'
import { type TestSetup, testWorld } from './world.js'

async function ran(line: string, setup: TestSetup = {}) {
  const world = testWorld(setup)
  const status = await run(line.split(' '), world)
  return { files: world.files, status, out: world.out.join(''), err: world.err.join('') }
}

describe('formats and files', () => {
  it.each([
    ['', ['text > -']],
    ['-o a.txt', ['text > a.txt']],
    ['-f json', ['json > -']],
    ['-f json -o -', ['json > -']],
    ['-f json -o a.json', ['json > a.json']],
    ['-o a.json -f json', ['json > a.json']],
    ['-f json -o a.json -f sarif -o b.sarif', ['json > a.json', 'sarif > b.sarif']],
    ['-o a.json -f json -o b.sarif -f sarif', ['json > a.json', 'sarif > b.sarif']],
    ['-f json -o a.json -f text', ['json > a.json', 'text > -']],
    ['-f text -f json -o a.json', ['text > -', 'json > a.json']],
    ['-f json -o a.json -f json -o b.json', ['json > a.json', 'json > b.json']],
  ])('belong together as they stand: %s', (line, expected) => {
    const choices = new OutputChoices<Format>('text')
    const words = line.split(' ')
    for (let at = 0; at + 1 < words.length; at += 2) {
      if (words[at] === '-f')
        choices.addFormat(words[at + 1] as 'json') // The words above are formats.
      else choices.addFile(words[at + 1]!)
    }
    expect(choices.outputs().map(({ format, file }) => `${format} > ${file}`)).toEqual(expected)
  })

  it('are all written in one run', async () => {
    const { files, out, status } = await ran('lab.pcap -f json -o a.json -f sarif -o b.sarif -f plain')
    expect([...files.keys()]).toEqual(['a.json', 'b.sarif'])
    expect(JSON.parse(files.get('a.json')!)).toEqual(sampleReport())
    expect(JSON.parse(files.get('b.sarif')!).runs[0].results).toHaveLength(4)
    expect(out).toMatch(/^lab\.pcap:17: warning: stale-syn: /)
    expect(status).toBe(1)
  })

  it('print a screen beside files, and lines into them', async () => {
    const { out, files } = await ran('lab.pcap -f text -f text -o a.txt', { isTTY: true, columns: 100 })
    expect(out).toContain('FLOW  CLIENT')
    expect(files.get('a.txt')).toMatch(/^lab\.pcap:17: /)
  })

  it.each([
    [
      'lab.pcap -f json -f csv',
      'only one format can go to standard output; name a file for each other one: --format json --output a.json',
    ],
    ['lab.pcap -f json -o a -f csv -o a', 'only one format can go to a'],
    ['lab.pcap -f json -o a -o b', '--output b needs a --format of its own'],
    ['lab.pcap -o a -o b', '--output b needs a --format of its own'],
    ['lab.pcap -f json -o a.json -f csv -o lab.pcap', '--output lab.pcap would overwrite the capture lab.pcap'],
    ['lab.pcap --write-baseline lab.pcap', '--write-baseline lab.pcap would overwrite the capture lab.pcap'],
    ['lab.pcap -o a --write-baseline a', '--output and --write-baseline cannot both write a'],
  ])('refuse what cannot be done: %s', async (line, message) => {
    const { status, err, out } = await ran(line)
    expect([status, err, out]).toEqual([2, `error: ${message}\n`, ''])
  })
})

describe('a run in which no input could be read', () => {
  const unusable = [{ path: 'notes.txt', message: 'notes.txt is not a capture: it is UTF-8 text' }]
  const { summary } = cleanReport()
  const report = sampleReport({ unusable, captures: [], flows: [], findings: [], summary: { ...summary, flows: 0 } })

  it.each([
    ['junit', 'errors="1"'],
    ['sarif', '"executionSuccessful":false'],
    ['github', '::error file=notes.txt,title=not checked::'],
    ['md', 'Not checked: `notes.txt`: `notes.txt is not a capture: it is UTF-8 text`\n'],
  ])('is told in %s to whoever waits for it', async (format, words) => {
    const { status, out } = await ran(`notes.txt -f ${format}`, { report })
    expect(status).toBe(2)
    expect(out).toContain(words)
    expect(out).not.toContain('No findings')
  })

  it.each(['text', 'plain', 'json', 'ndjson', 'csv'])('has no report as %s', async (format) => {
    expect(await ran(`notes.txt -f ${format}`, { report })).toMatchObject({ status: 2, out: '' })
  })
})

describe('the summary of a step', () => {
  it('is added to the file that GitHub Actions names', async () => {
    const env = { GITHUB_STEP_SUMMARY: 'summary.md' }
    const { files, out } = await ran('lab.pcap -f github', { env, files: { 'summary.md': 'before\n' } })
    expect(files.get('summary.md')).toMatch(/^before\n## tcpcheck: `lab\.pcap`\n/)
    expect(out).toMatch(/^::warning file=lab\.pcap,/)
    expect([...(await ran('lab.pcap -f plain', { env })).files]).toEqual([])
    expect([...(await ran('lab.pcap -f github')).files]).toEqual([])
  })
})

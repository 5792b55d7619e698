import { describe, expect, it } from 'vitest'
import { run } from '../../src/cli/main.js'
import type { Report } from '../../src/report/model.js'
import { sampleFinding, sampleReport } from '../render/sample-report.js'
import { type TestSetup, testWorld } from './world.js'

async function ran(line: string, setup: TestSetup = {}) {
  const world = testWorld(setup)
  const status = await run(line.split(' '), world)
  return { files: world.files, status, out: world.out.join(''), err: world.err.join('') }
}

async function baselineOf(report: Report): Promise<string> {
  return (await ran('lab.pcap --write-baseline known.json', { report })).files.get('known.json')!
}

const summaryOf = (findings: Report['findings']): Report['summary'] => {
  const count = (level: string) => findings.filter(({ severity }) => severity === level).length
  return {
    ...sampleReport().summary,
    findings: { error: count('error'), warning: count('warning'), note: count('note') },
    rules: Object.fromEntries(findings.map(({ rule, count: times }) => [rule, times])),
  }
}

describe('a baseline', () => {
  it('is written with one finding a line, and changes nothing else', async () => {
    const { files, out, err, status } = await ran('lab.pcap --write-baseline known.json')
    const plain = await ran('lab.pcap')
    expect([out, err, status]).toEqual([plain.out, plain.err, plain.status])
    const { baselineVersion, findings } = JSON.parse(files.get('known.json')!)
    expect(baselineVersion).toBe(1)
    expect(findings.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).toEqual([
      'stale-syn 10.0.0.5:40002 10.0.0.9:8080 2026-01-05T10:00:00.950000Z',
      'fin-not-acknowledged 10.0.0.5:40002 10.0.0.9:8080 2026-01-05T10:00:00.950000Z',
      'keepalive-probe 10.0.0.5:40003 10.0.0.9:22 2026-01-05T10:00:04.000000Z',
      'keepalive-unanswered 10.0.0.5:40003 10.0.0.9:22 2026-01-05T10:00:04.000000Z server',
    ])
    expect(
      files
        .get('known.json')!
        .split('\n')
        .filter((line) => line.includes('"fingerprint"')),
    ).toHaveLength(4)
  })

  it('keeps what it knows from being counted, and says how many there were', async () => {
    const known = await baselineOf(sampleReport())
    const { status, out, err } = await ran('lab.pcap --baseline known.json', { files: { 'known.json': known } })
    expect([status, out, err]).toEqual([
      0,
      'No findings in 3 flows.\n',
      '4 findings are known from known.json and not counted\n',
    ])
    expect((await ran('lab.pcap -q --baseline known.json', { files: { 'known.json': known } })).err).toBe('')
  })

  it('lets new findings through, and counts only them', async () => {
    const [stale, ...others] = sampleReport().findings
    const known = await baselineOf(sampleReport({ findings: others, summary: summaryOf(others) }))
    const { status, out, err } = await ran('lab.pcap -f json --baseline known.json', { files: { 'known.json': known } })
    const { findings, summary } = JSON.parse(out) as Report
    expect(findings).toEqual([stale])
    expect(summary).toMatchObject({ findings: { error: 0, warning: 1, note: 0 }, rules: { 'stale-syn': 1 }, known: 3 })
    expect(summary).toEqual({ ...summaryOf([stale!]), known: 3 })
    expect([status, err]).toEqual([1, '3 findings are known from known.json and not counted\n'])
  })

  it('knows a finding again whose frames, words and count have changed', async () => {
    const before = sampleReport({ findings: [sampleFinding()] })
    const after = sampleReport({
      findings: [sampleFinding({ frames: [170, 180, 190], time: 1.5, count: 2, message: 'other words' })],
      summary: summaryOf([sampleFinding({ count: 2 })]),
    })
    const files = { 'known.json': await baselineOf(before) }
    expect((await ran('lab.pcap --baseline known.json', { report: after, files })).status).toBe(0)
    const other = sampleReport({ findings: [sampleFinding({ flow: 0 })], summary: summaryOf([sampleFinding()]) })
    expect((await ran('lab.pcap --baseline known.json', { report: other, files })).status).toBe(1)
  })

  it('is of the chosen flows where flows are chosen', async () => {
    const { files } = await ran('lab.pcap --flow 2 --write-baseline known.json')
    expect(JSON.parse(files.get('known.json')!).findings).toHaveLength(2)
    const { status, out } = await ran('lab.pcap --flow 2 --baseline known.json', {
      files: { 'known.json': files.get('known.json')! },
    })
    expect([status, out]).toEqual([0, 'No findings in 1 flow.\n'])
  })

  it('can be brought up to date in the same run', async () => {
    const known = await baselineOf(sampleReport({ findings: [sampleFinding()] }))
    const line = 'lab.pcap --baseline known.json --write-baseline known.json'
    const { files, out } = await ran(line, { files: { 'known.json': known } })
    expect(out).toContain('3 findings')
    expect(JSON.parse(files.get('known.json')!).findings).toHaveLength(4)
  })

  it.each([
    ['nothing', {}, 'cannot read known.json: no such file'],
    ['no JSON', { 'known.json': '{' }, 'known.json is not a baseline: --write-baseline known.json would make one'],
    [
      'a report',
      { 'known.json': '{"findings":[]}' },
      'known.json is not a baseline: --write-baseline known.json would make one',
    ],
    [
      'another version',
      { 'known.json': '{"baselineVersion":2,"findings":[]}' },
      'known.json is not a baseline: --write-baseline known.json would make one',
    ],
    [
      'no fingerprints',
      { 'known.json': '{"baselineVersion":1,"findings":[{}]}' },
      'known.json is not a baseline: --write-baseline known.json would make one',
    ],
  ])('is refused where it is %s', async (_, files, message) => {
    const { status, err, out } = await ran('lab.pcap --baseline known.json', { files })
    expect([status, err, out]).toEqual([2, `error: ${message}\n`, ''])
  })
})

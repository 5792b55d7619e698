import { describe, expect, it } from 'vitest'
import { renderGithub } from '../../src/render/github.js'
import type { Report } from '../../src/report/model.js'
import { HARMFUL, HOSTILE_NAMES, namedReport } from './hostile.js'
import { sampleFinding, sampleReport } from './sample-report.js'

const lines = (report: Report) => [...renderGithub(report)].join('').split('\n').slice(0, -1)

describe('annotations for GitHub', () => {
  it('are one line a finding, the severe first', () => {
    const findings = [...sampleReport().findings, sampleFinding({ rule: 'data-after-fin', severity: 'error' })]
    const commands = lines(sampleReport({ findings })).map((line) => line.split(' ')[0])
    expect(commands).toEqual(['::error', '::warning', '::warning', '::warning', '::notice'])
  })

  it('name file, rule, flow, frame, both ends and the filter', () => {
    const finding = sampleFinding({ message: 'an old SYN, 50 % late' })
    expect(lines(sampleReport({ findings: [finding] }))).toEqual([
      '::warning file=lab.pcap,title=stale-syn%3A flow 1%2C frame 17::10.0.0.5:40002 to 10.0.0.9:8080: an old SYN, 50 %25 late (frame.number in {17, 18})',
    ])
  })

  it('name no file for standard input', () => {
    const { captures } = sampleReport()
    const report = sampleReport({ captures: [{ ...captures[0]!, path: '-' }], findings: [sampleFinding()] })
    expect(lines(report)[0]).toMatch(/^::warning title=stale-syn%3A/)
  })

  it.each(HOSTILE_NAMES)('cannot be forged by a file named %j', (path) => {
    for (const line of lines(namedReport(path))) {
      // A command ends at the second pair of colons; properties are separated by commas.
      const [, name, properties] = /^::(\w+) (.*?)::/.exec(line) ?? []
      expect(['error', 'warning', 'notice']).toContain(name)
      expect(properties!.split(',').map((property) => property.split('=')[0])).toEqual(['file', 'title'])
      expect(line.replaceAll('%25', '')).not.toMatch(/%0[AD]/i)
      expect(line).not.toMatch(HARMFUL)
    }
    expect(lines(namedReport(path))).toHaveLength(5)
  })
})

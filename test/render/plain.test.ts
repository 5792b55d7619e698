import { describe, expect, it } from 'vitest'
import { renderPlain } from '../../src/render/plain.js'
import { cleanReport, sampleFinding, sampleReport } from './sample-report.js'

const options = { ascii: false, chosen: false, quiet: false }

describe('plain output', () => {
  it('is a line a finding as editors and grep understand it, and a last line', () => {
    const lines = renderPlain(sampleReport(), options).split('\n')
    expect(lines[0]).toMatch(/^lab\.pcap:17: warning: stale-syn: a SYN with sequence number 101, .* \[flow 1\]$/)
    expect(lines.slice(-2)).toEqual(['4 findings (3 warnings, 1 note) in 2 of 3 flows.', ''])
    expect(lines).toHaveLength(6)
  })

  it('says so when nothing was found', () => {
    expect(renderPlain(cleanReport(), options)).toBe('No findings in 1 flow.\n')
    expect(renderPlain(cleanReport(), { ...options, quiet: true })).toBe('')
  })

  it('names no flow for what is about the capture', () => {
    const report = sampleReport({ findings: [sampleFinding({ flow: null, message: 'many', frames: [3] })] })
    expect(renderPlain(report, { ...options, chosen: true })).toBe(
      'lab.pcap:3: warning: stale-syn: many\n1 finding (1 warning) about the capture.\n',
    )
  })

  it('says how many findings it has counted and does not list', () => {
    const { summary } = sampleReport()
    const findings = { ...summary.findings, warning: summary.findings.warning + 41_475 }
    const report = sampleReport({ summary: { ...summary, findings, omitted: { flows: 7, findings: 41_475 } } })
    expect(renderPlain(report, options)).toMatch(
      /^41,479 findings \(41,478 warnings, 1 note\) in 3 flows; 41,475 of them were only counted\.$/m,
    )
  })

  it('keeps a hostile name on its line', () => {
    const report = structuredClone(sampleReport({ findings: [sampleFinding({ message: 'x\u001b]0;y\u0007' })] }))
    report.captures[0]!.path = 'a\nb.pcap'
    expect(renderPlain(report, { ...options, quiet: true })).toBe(
      'a\\x0ab.pcap:17: warning: stale-syn: x\\x1b]0;y\\x07 [flow 1]\n',
    )
  })
})

describe('merged captures', () => {
  it('have each finding at its frame in its file, and tell its number among all', () => {
    const [capture] = sampleReport().captures
    const captures = [
      { ...capture!, path: 'ring.pcap0', frames: 15 },
      { ...capture!, path: 'ring.pcap1', firstFrame: 16, gap: 0.002 },
    ]
    const [finding] = sampleReport().findings
    const findings = [{ ...finding!, capture: 1, frame: 17, frames: [12, 17] }]
    const settings = { ...sampleReport().settings, merge: true }
    const [line] = renderPlain(sampleReport({ captures, findings, settings }), {
      ascii: false,
      chosen: false,
      quiet: true,
    }).split('\n')
    expect(line).toMatch(/^ring\.pcap1:2: /)
    expect(line).toMatch(/frame 17 of all\]$/)
  })
})

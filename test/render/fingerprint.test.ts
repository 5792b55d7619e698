import { describe, expect, it } from 'vitest'
import { fingerprints } from '../../src/render/fingerprint.js'
import type { Finding, Report } from '../../src/report/model.js'
import { sampleFinding, sampleReport } from './sample-report.js'

const of = (finding: Finding, report: Report = sampleReport()) => fingerprints(report)(finding)

/** The same frames with another start of the capture. */
function shifted(seconds: number, firstTime: string): Report {
  const { captures, flows } = sampleReport()
  return sampleReport({
    captures: [{ ...captures[0]!, firstTime }],
    flows: flows.map((flow) => ({ ...flow, firstTime: flow.firstTime - seconds })),
  })
}

describe('the fingerprint of a finding', () => {
  it('is its rule, both ends, the start of the flow, and who deviated', () => {
    expect(of(sampleFinding())).toBe('stale-syn 10.0.0.5:40002 10.0.0.9:8080 2026-01-05T10:00:00.950000Z')
    expect(of(sampleFinding({ flow: 2, endpoint: 'server' }))).toBe(
      'stale-syn 10.0.0.5:40003 10.0.0.9:22 2026-01-05T10:00:04.000000Z server',
    )
  })

  it('stays the same when frames, words and counts change', () => {
    expect(of(sampleFinding({ frames: [170, 180], time: 2, count: 3, message: 'other words' }))).toBe(
      of(sampleFinding()),
    )
  })

  it('stays the same when the capture is cut at its front, renumbered, renamed or converted', () => {
    const cut = shifted(0.9, '2026-01-05T10:00:00.900000000Z')
    expect(of(sampleFinding(), cut)).toBe(of(sampleFinding()))
    const [captures, finer] = [cut.captures, shifted(0.9, '2026-01-05T10:00:00.900000321Z')]
    expect(of(sampleFinding(), finer)).toBe(of(sampleFinding()))
    expect(of(sampleFinding(), { ...cut, captures: [{ ...captures[0]!, path: 'other.pcapng' }] })).toBe(
      of(sampleFinding()),
    )
    // Of chosen flows, the flow's number is not its place.
    expect(of(sampleFinding(), { ...cut, flows: [cut.flows[1]!] })).toBe(of(sampleFinding()))
  })

  it('tells apart rules, flows, their starts, and ends', () => {
    const others = [
      sampleFinding({ rule: 'stale-syn-recovered' }),
      sampleFinding({ flow: 0 }),
      sampleFinding({ endpoint: 'client' }),
      sampleFinding({ endpoint: 'server' }),
      sampleFinding({ flow: null }),
    ].map((finding) => of(finding))
    expect(
      new Set([of(sampleFinding()), of(sampleFinding(), shifted(0, '2026-01-06T10:00:00.000000000Z')), ...others]).size,
    ).toBe(7)
  })

  it('is dated by the finding itself where no flow is', () => {
    expect(of(sampleFinding({ flow: null, time: 61.5 }))).toBe('stale-syn 2026-01-05T10:01:01.500000Z')
    expect(of(sampleFinding({ flow: null, time: -0.25 }))).toBe('stale-syn 2026-01-05T09:59:59.750000Z')
  })

  it('does without a clock, and with one that is far off', () => {
    const { captures } = sampleReport()
    const at = (firstTime: string | null) => sampleReport({ captures: [{ ...captures[0]!, firstTime }] })
    expect(of(sampleFinding({ flow: null, time: 1.5 }), at(null))).toBe('stale-syn +1.500000')
    expect(of(sampleFinding({ flow: null, time: 9 }), at('+275760-09-12T23:59:59.000000000Z'))).toMatch(/^stale-syn /)
  })
})

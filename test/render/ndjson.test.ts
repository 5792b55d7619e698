import { describe, expect, it } from 'vitest'
import { renderNdjson } from '../../src/render/ndjson.js'
import type { Report } from '../../src/report/model.js'
import { HARMFUL, HOSTILE_NAMES, namedReport } from './hostile.js'
import { manyFlows, sampleFinding, sampleReport } from './sample-report.js'

type Line = { type: string } & Record<string, unknown>

const lines = (report: Report): Line[] =>
  [...renderNdjson(report)]
    .join('')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))

const withoutType = ({ type, ...fields }: Line) => fields
const ofType = (all: readonly Line[], type: string) => all.filter((line) => line.type === type).map(withoutType)

describe('NDJSON output', () => {
  it('has everything that the report has', () => {
    const report = sampleReport()
    const all = lines(report)
    expect(ofType(all, 'capture')).toEqual(report.captures)
    expect(ofType(all, 'flow')).toEqual(report.flows)
    expect(ofType(all, 'finding')).toHaveLength(report.findings.length)
    const { captures, flows, findings, summary, ...rest } = report
    expect(ofType(all, 'summary')).toEqual([{ ...rest, ...summary }])
  })

  it("tells a capture's own findings after it, and a flow's before it", () => {
    const { captures, findings } = sampleReport()
    const flows = sampleReport().flows.map((flow) => ({ ...flow, capture: flow.id === 2 ? 1 : 0 }))
    const about = sampleFinding({ rule: 'capture-gap', flow: null, capture: 1 })
    const report = sampleReport({
      captures: [captures[0]!, { ...captures[0]!, path: 'b.pcap' }],
      flows,
      findings: [...findings.map((one) => ({ ...one, capture: one.flow === 2 ? 1 : 0 })), about],
    })
    expect(lines(report).map(({ type, id, flow, path }) => `${type} ${id ?? flow ?? path ?? ''}`.trim())).toEqual([
      'capture lab.pcap',
      'flow 0',
      'finding 1',
      'finding 1',
      'flow 1',
      'capture b.pcap',
      'finding',
      'finding 2',
      'finding 2',
      'flow 2',
      'summary',
    ])
  })

  it('is written in pieces', () => {
    const pieces = [...renderNdjson(manyFlows(1001))]
    expect(pieces.length).toBeGreaterThan(5)
    expect(pieces.every((piece) => piece.endsWith('\n'))).toBe(true)
    expect(lines(manyFlows(1001))).toHaveLength(1 + 1001 + 10 + 1)
  })

  it.each(HOSTILE_NAMES)('gives a file named %j back as it is, and harmless', (path) => {
    expect(lines(namedReport(path))[0]!.path).toBe(path)
    expect([...renderNdjson(namedReport(path))].join('')).not.toMatch(HARMFUL)
  })
})

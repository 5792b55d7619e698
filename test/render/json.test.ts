import { describe, expect, it } from 'vitest'
import { renderJson } from '../../src/render/json.js'
import { reportSchema } from '../../src/report/model.js'
import { manyFlows, sampleFinding, sampleFlow, sampleReport } from './sample-report.js'

const text = (report: Parameters<typeof renderJson>[0]) => [...renderJson(report)].join('')

/** The same value with the keys of every object in reverse. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, backwards(inner)]),
  )
}

describe('JSON output', () => {
  const segments = [
    {
      frame: 1,
      time: 0,
      sender: 'client' as const,
      flags: 'SYN',
      seq: 1,
      ack: null,
      length: 0,
      window: 64_240,
      options: 'mss 1460',
      marks: [],
    },
  ]
  const full = sampleReport({ flows: [sampleFlow({ segments, segmentsOmitted: 0 })] })

  it('has the order of the model, whatever order the report was built in', () => {
    // Parsing orders the keys as the model does; `data` keeps its own order.
    const mixed = backwards({ ...full, findings: [] }) as typeof full
    expect(text(mixed)).toBe(`${JSON.stringify(reportSchema.parse({ ...full, findings: [] }), null, 2)}\n`)
    expect(text(full)).toBe(`${JSON.stringify(full, null, 2)}\n`)
  })

  it('writes times with nine decimals at most', () => {
    const flow = sampleFlow({ firstTime: 0.1 + 0.2, lastTime: 1 / 3 })
    const printed = JSON.parse(text(sampleReport({ flows: [flow] })))
    expect(printed.flows[0]).toMatchObject({ firstTime: 0.3, lastTime: 0.333333333 })
    expect(text(sampleReport({ findings: [sampleFinding({ data: { gap: 0.1 + 0.2 } })] }))).toContain('"gap": 0.3\n')
  })

  it('is one document, however it was cut into pieces', () => {
    const report = manyFlows(1001)
    expect(text(report)).toBe(`${JSON.stringify(report, null, 2)}\n`)
    expect(text(sampleReport({ flows: [], findings: [] }))).toContain('"flows": [],\n')
  })

  it('sends no control character to a terminal', () => {
    const report = structuredClone(sampleReport())
    report.captures[0]!.path = 'a\u001b[2J\u009b\u202e.pcap'
    expect(text(report)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    expect(JSON.parse(text(report)).captures[0].path).toBe(report.captures[0]!.path)
  })
})

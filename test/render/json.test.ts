import { describe, expect, it } from 'vitest'
import { renderJson } from '../../src/render/json.js'
import { manyFlows, sampleReport } from './sample-report.js'

const text = (report: Parameters<typeof renderJson>[0]) => [...renderJson(report)].join('')

describe('JSON output', () => {
  it('is one document with one item of a list a line', () => {
    const report = manyFlows(1001)
    expect(JSON.parse(text(report))).toEqual(report)
    expect(
      text(report)
        .split('\n')
        .filter((line) => line.startsWith('    {"id":')),
    ).toHaveLength(1001)
    expect(text(sampleReport({ flows: [], findings: [] }))).toContain('"flows": [],\n')
  })

  it('sends no control character to a terminal', () => {
    const report = structuredClone(sampleReport())
    report.captures[0]!.path = 'a\u001b[2J\u009b\u202e.pcap'
    expect(text(report)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    expect(JSON.parse(text(report)).captures[0].path).toBe(report.captures[0]!.path)
  })
})

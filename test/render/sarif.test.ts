import { describe, expect, it } from 'vitest'
import { type PlaceOf, renderSarif } from '../../src/render/sarif.js'
import type { Report } from '../../src/report/model.js'
import { RULES } from '../../src/rules/index.js'
import { HARMFUL, HOSTILE_NAMES, namedReport } from './hostile.js'
import { cleanReport, manyFlows, sampleFinding, sampleReport } from './sample-report.js'
import { sarifFaults } from './sarif-valid.js'

const NOWHERE: PlaceOf = () => undefined

const text = (report: Report, placeOf = NOWHERE) => [...renderSarif(report, placeOf)].join('')
const log = (report: Report, placeOf?: PlaceOf) => JSON.parse(text(report, placeOf))
const runOf = (report: Report, placeOf?: PlaceOf) => log(report, placeOf).runs[0]

describe('SARIF output', () => {
  it.each([
    ['a report with findings', sampleReport()],
    ['a clean report', cleanReport()],
    ['a report that was made in pieces', manyFlows(30_000)],
    ['a finding about a capture', sampleReport({ findings: [sampleFinding({ flow: null, frames: [3] })] })],
    ['every rule', sampleReport({ findings: RULES.map(({ id }) => sampleFinding({ rule: id })) })],
  ])('is valid: %s', (_, report) => {
    expect(sarifFaults(log(report))).toEqual([])
    expect(runOf(report).results).toHaveLength(report.findings.length)
  })

  it('has the rules that fired, with help, and an address that leads to the RFC', () => {
    const { tool, results } = runOf(sampleReport())
    const { rules } = tool.driver
    expect(results.map(({ ruleIndex }: { ruleIndex: number }) => rules[ruleIndex].id)).toEqual(
      sampleReport().findings.map(({ rule }) => rule),
    )
    const [stale] = rules.filter(({ id }: { id: string }) => id === 'stale-syn')
    expect(stale).toMatchObject({
      shortDescription: { text: 'Stale SYN: an old or foreign SYN reaches a connection.' },
      helpUri: 'https://www.rfc-editor.org/rfc/rfc9293#section-3.5',
      defaultConfiguration: { level: 'warning' },
      properties: { tags: ['handshake'], precision: 'very-high' },
    })
    expect(stale.help.text).toContain('What to look at next: Look for delayed duplicates')
  })

  it('tells where the octets of each frame lie, as far as it is known', () => {
    const placeOf: PlaceOf = (_, frame) => (frame === 17 ? { offset: 1700, length: 66 } : undefined)
    const [{ locations, relatedLocations }] = runOf(sampleReport({ findings: [sampleFinding()] }), placeOf).results
    expect(locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'lab.pcap', index: 0 },
          region: { startLine: 17, byteOffset: 1700, byteLength: 66 },
        },
        logicalLocations: [{ name: 'flow 1', kind: 'connection' }],
      },
    ])
    expect(relatedLocations[0]).toMatchObject({
      message: { text: 'frame 18' },
      physicalLocation: { region: { startLine: 18 } },
    })
  })

  it('lists a capture once that was given twice', () => {
    const { captures } = sampleReport()
    const findings = [sampleFinding(), sampleFinding({ capture: 1 })]
    const document = log(sampleReport({ captures: [captures[0]!, captures[0]!], findings }))
    expect(sarifFaults(document)).toEqual([])
    expect(document.runs[0].artifacts).toHaveLength(1)
    expect(document.runs[0].results[1].locations[0].physicalLocation.artifactLocation.index).toBe(0)
  })

  it.each([
    ['captures/a b.pcap', 'captures/a%20b.pcap'],
    ['/captures/a:b.pcap', 'file:///captures/a%3Ab.pcap'],
    ['C:\\captures\\a.pcap', 'file:///C:/captures/a.pcap'],
    ['a:b.pcap', 'a%3Ab.pcap'],
    ['../caf\u00e9.pcap', '../caf%C3%A9.pcap'],
    ['-', '-'],
  ])('writes the path %s as the address %s', (path, uri) => {
    expect(runOf(namedReport(path)).artifacts).toEqual([{ location: { uri } }])
  })

  it('tells of files that could not be read, and of damage', () => {
    const { captures } = sampleReport()
    const damage = [{ offset: 900, frame: 12, message: 'the file ends inside frame 12' }]
    const unusable = [{ path: 'notes.txt', message: 'notes.txt is not a capture' }]
    const [invocation] = runOf(sampleReport({ captures: [{ ...captures[0]!, damage }], unusable })).invocations
    expect(invocation.executionSuccessful).toBe(false)
    expect(
      invocation.toolExecutionNotifications.map(({ level, message }: { level: string; message: { text: string } }) => [
        level,
        message.text,
      ]),
    ).toEqual([
      ['error', 'notes.txt is not a capture'],
      ['warning', 'damaged at byte 900: the file ends inside frame 12'],
    ])
  })

  it.each(HOSTILE_NAMES)('stays valid and harmless with a file named %j', (path) => {
    expect(sarifFaults(log(namedReport(path)))).toEqual([])
    expect(text(namedReport(path))).not.toMatch(HARMFUL)
    const [{ toolExecutionNotifications }] = runOf(namedReport(path)).invocations
    expect(toolExecutionNotifications[0].message.text).not.toMatch(/\]\(|[\u0000-\u001f]/)
  })
})

import { describe, expect, it } from 'vitest'
import { renderJunit } from '../../src/render/junit.js'
import type { Report, Severity } from '../../src/report/model.js'
import { HARMFUL, HOSTILE_NAMES, namedReport } from './hostile.js'
import { sampleFinding, sampleReport } from './sample-report.js'
import { type Element, parseXml } from './xml-parse.js'

const AT_WARNING = (severity: Severity) => severity !== 'note'
const AT_ERROR = (severity: Severity) => severity === 'error'

const text = (report: Report, fails = AT_WARNING) => [...renderJunit(report, fails)].join('')
const suites = (report: Report, fails?: typeof AT_WARNING) => parseXml(text(report, fails)).children
const cases = ({ children }: Element) => children.filter(({ name }) => name === 'testcase')
const outcomes = (suite: Element) =>
  Object.fromEntries(
    cases(suite).map(({ attributes, children }) => [attributes.name, children.map(({ name }) => name)]),
  )

describe('JUnit output', () => {
  it('has a suite a capture, and a case for each group of rules that ran', () => {
    const [suite, ...others] = suites(sampleReport())
    expect(others).toEqual([])
    expect(suite!.attributes).toEqual({ name: 'lab.pcap', tests: '3', failures: '3', errors: '0', skipped: '0' })
    expect(outcomes(suite!)).toEqual({
      handshake: ['failure'],
      teardown: ['failure'],
      keepalive: ['failure', 'system-out'],
    })
  })

  it('tells in a failure what, where, and how to see it', () => {
    const [failure] = cases(suites(sampleReport())[0]!)[0]!.children
    expect(failure!.attributes.type).toBe('stale-syn')
    expect(failure!.attributes.message).toMatch(/^stale-syn: a SYN with sequence number 101/)
    expect(failure!.text).toMatch(
      /^\nwarning: stale-syn: a SYN .* \[flow 1, 10\.0\.0\.5:40002 to 10\.0\.0\.9:8080; frame\.number in \{17, 18\}\]\n$/,
    )
  })

  it('fails only what the exit status counts, and shows the rest', () => {
    const [suite] = suites(sampleReport(), AT_ERROR)
    expect(suite!.attributes.failures).toBe('0')
    expect(outcomes(suite!)).toEqual({
      handshake: ['system-out'],
      teardown: ['system-out'],
      keepalive: ['system-out'],
    })
    expect(cases(suite!)[0]!.children[0]!.text).toContain('warning: stale-syn: ')
  })

  it('puts the worst finding first, and says how many there are', () => {
    const findings = [sampleFinding(), sampleFinding({ severity: 'error', message: 'worse' }), sampleFinding()]
    const [failure] = cases(suites(sampleReport({ findings }))[0]!)[0]!.children
    expect(failure!.attributes.message).toBe('stale-syn: worse (and 2 more findings)')
  })

  it('does not let a capture pass in which nothing could be judged', () => {
    const { captures } = sampleReport()
    const capture = { ...captures[0]!, tcpSegments: 0, frames: 24, skipped: { 'not-ip': 24 } }
    const [suite] = suites(sampleReport({ captures: [capture], flows: [], findings: [] }))
    expect(suite!.attributes).toMatchObject({ tests: '3', failures: '0', skipped: '3' })
    expect(cases(suite!)[0]!.children[0]!.attributes.message).toBe('no TCP in 24 frames: 24 not IP')
  })

  it('tells a file that cannot be read as an error, and damage as such', () => {
    const { captures } = sampleReport()
    const damage = [{ offset: 900, frame: 12, message: 'the file ends inside frame 12' }]
    const unusable = [{ path: 'notes.txt', message: 'notes.txt is not a capture' }]
    const document = parseXml(text(sampleReport({ captures: [{ ...captures[0]!, damage }], unusable })))
    expect(document.attributes).toMatchObject({ tests: '4', errors: '1' })
    expect(document.children[0]!.children[0]!.children[0]!.attributes.message).toBe('notes.txt is not a capture')
    expect(document.children[1]!.children.at(-1)).toMatchObject({
      name: 'system-err',
      text: '\ndamaged at byte 900: the file ends inside frame 12\n',
    })
  })

  it('does not grow with the findings of one group', () => {
    const findings = Array.from({ length: 5000 }, (_, at) => sampleFinding({ frames: [at + 1] }))
    expect(text(sampleReport({ findings }))).toContain('4,900 more findings')
  })

  it.each(HOSTILE_NAMES)('stays well-formed with a file named %j', (path) => {
    const document = parseXml(text(namedReport(path)))
    expect(document.children.map(({ children }) => children.length)).toEqual([1, 3])
    expect(text(namedReport(path))).not.toMatch(HARMFUL)
  })
})

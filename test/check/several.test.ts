import { describe, expect, it } from 'vitest'
import { check, checkFiles, NotACapture, type Report, UsageError } from '../../src/index.js'
import { unsoundness } from '../soundness.js'
import { pathOf } from './fixture.js'

const REUSE = pathOf('time-wait-port-reuse.pcap')
const STALE = pathOf('stale-syn-half-open.pcap')
const LABEL = pathOf('stale-syn-half-open.json')
const NOWHERE = pathOf('nowhere.pcap')

/** A report's findings without the numbers that depend on the files before. */
const local = ({ findings }: Report, capture: number, firstFlow: number): unknown[] =>
  findings
    .filter((finding) => finding.capture === capture)
    .map((finding) => ({ ...finding, capture: 0, flow: finding.flow === null ? null : finding.flow - firstFlow }))

describe('several captures in one report', () => {
  it('are told as each by itself, with flows numbered through', async () => {
    const [both, first, second] = await Promise.all([checkFiles([REUSE, STALE]), check(REUSE), check(STALE)])
    expect(unsoundness(both)).toEqual([])
    expect(both.captures).toEqual([...first.captures, ...second.captures])
    expect(both.flows.map(({ id, capture }) => [id, capture])).toEqual([
      [0, 0],
      [1, 0],
      [2, 1],
      [3, 1],
    ])
    expect(local(both, 0, 0)).toEqual(first.findings)
    expect(local(both, 1, 2)).toEqual(second.findings)
  })

  it('name the next flow on the same ports by its number in the report', async () => {
    const { flows } = await checkFiles([STALE, REUSE])
    expect(flows[2]?.timeWait?.reuse?.flow).toBe(3)
  })

  it('do not share connections: the same file twice is told twice', async () => {
    const report = await checkFiles([STALE, STALE])
    expect(report.flows).toHaveLength(4)
    expect(local(report, 1, 2)).toEqual(local(report, 0, 0))
  })
})

describe('a file that cannot be used', () => {
  it('is listed beside those that can', async () => {
    const report = await checkFiles([NOWHERE, STALE, LABEL])
    expect(report.captures.map(({ path }) => path)).toEqual([STALE])
    expect(report.unusable.map(({ path }) => path)).toEqual([NOWHERE, LABEL])
    expect(report.unusable.map(({ message }) => message)).toEqual([
      expect.stringContaining('no such file'),
      `${LABEL} is not a capture: it is JSON text. Give the capture itself, not what was made of it.`,
    ])
    expect(unsoundness(report)).toEqual([])
  })

  it('leaves an empty report when there is no other', async () => {
    const report = await checkFiles([NOWHERE])
    expect([report.captures, report.flows, report.findings]).toEqual([[], [], []])
    expect(unsoundness(report)).toEqual([])
  })

  it('is an error to who checks it alone', async () => {
    await expect(check(NOWHERE)).rejects.toThrow(UsageError)
    await expect(check(LABEL)).rejects.toThrow(NotACapture)
  })
})

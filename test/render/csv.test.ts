import { describe, expect, it } from 'vitest'
import { renderCsv } from '../../src/render/csv.js'
import { renderFlowsCsv } from '../../src/render/csv-flows.js'
import type { Report } from '../../src/report/model.js'
import { parseCsv } from './csv-parse.js'
import { HARMFUL, HOSTILE_NAMES, namedReport } from './hostile.js'
import { sampleFinding, sampleReport } from './sample-report.js'

const text = (report: Report) => [...renderCsv(report)].join('')

describe('CSV output', () => {
  it('is a row a finding under a row of names', () => {
    const [head, ...rows] = parseCsv(text(sampleReport()))
    expect(rows).toHaveLength(4)
    expect(Object.fromEntries(head!.map((name, at) => [name, rows[0]![at]]))).toMatchObject({
      capture: 'lab.pcap',
      frame: '17',
      time: '1.45',
      severity: 'warning',
      rule: 'stale-syn',
      flow: '1',
      client: '10.0.0.5:40002',
      server: '10.0.0.9:8080',
      endpoint: '',
      frames: '17 18',
      wireshark: 'frame.number in {17, 18}',
    })
  })

  it('leaves the cells of a flow empty where there is none', () => {
    const [, row] = parseCsv(text(sampleReport({ findings: [sampleFinding({ flow: null })] })))
    expect(row!.slice(6, 9)).toEqual(['', '', ''])
  })

  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    [' =1+1', "' =1+1"],
    ['\uff1d1+1', "'\uff1d1+1"],
    ['\t=1+1', '\\x09=1+1'],
    ['\r=1+1', '\\x0d=1+1'],
    ['a=1', 'a=1'],
  ])('keeps a spreadsheet from running %j', (path, cell) => {
    expect(parseCsv(text(namedReport(path)))[1]![0]).toBe(cell)
  })

  it('leaves a time before the start of the capture a number', () => {
    expect(parseCsv(text(sampleReport({ findings: [sampleFinding({ time: -0.5 })] })))[1]![2]).toBe('-0.5')
  })

  it.each(HOSTILE_NAMES)('keeps its rows with a file named %j', (path) => {
    const rows = parseCsv(text(namedReport(path)))
    expect(rows.map((row) => row.length)).toEqual([14, 14, 14, 14, 14])
    expect(rows.flat().filter((cell) => /^\s*[=+@-]/.test(cell) || HARMFUL.test(cell))).toEqual([])
  })
})

describe('CSV of flows', () => {
  it('is a row a flow under a row of names', () => {
    const [head, ...rows] = parseCsv([...renderFlowsCsv(sampleReport())].join(''))
    expect(rows).toHaveLength(3)
    expect(Object.fromEntries(head!.map((name, at) => [name, rows[1]![at]]))).toEqual({
      capture: 'lab.pcap',
      flow: '1',
      client: '10.0.0.5:40002',
      server: '10.0.0.9:8080',
      firstFrame: '12',
      lastFrame: '24',
      frames: '13',
      firstTime: '0.95',
      lastTime: '3.44',
      handshake: 'complete',
      serverRtt: '0.0103',
      clientRtt: '0.0002',
      teardown: 'last-ack-missing',
      initiator: 'client',
      clientState: 'FIN-WAIT-2|TIME-WAIT',
      serverState: 'LAST-ACK',
      clientBytes: '100',
      serverBytes: '100',
      clientRetransmissions: '0',
      serverRetransmissions: '0',
      errors: '0',
      warnings: '2',
      notes: '0',
    })
  })

  it.each(HOSTILE_NAMES)('keeps its rows with a file named %j', (path) => {
    const rows = parseCsv([...renderFlowsCsv(namedReport(path))].join(''))
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([23]))
    expect(rows.flat().filter((cell) => /^\s*[=+@-]/.test(cell) || HARMFUL.test(cell))).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { instantValue } from '../../src/cli/instant.js'
import { selected } from '../../src/cli/selection.js'
import { check, type Report } from '../../src/index.js'
import { pathOf } from '../check/fixture.js'
import { sampleFinding, sampleFlow, sampleReport } from '../render/sample-report.js'
import { ran } from './ran.js'

/*
 * lab.pcap, from 10:00:00: flow 0 from port 40001 to 8080, 0 to 0.115 s, clean; flow 1 from 40002 to 8080, 0.95 to 3.44 s,
 * with stale-syn at 1.45 s and fin-not-acknowledged at 1.97 s; flow 2 from 40003 to 22, 4 to 29.04 s, with the note
 * keepalive-probe at 9 s and the warning keepalive-unanswered at 14 s.
 */

async function told(line: string | readonly string[]) {
  const words = typeof line === 'string' ? line.split(' ') : line
  const { out, err, status } = await ran(['lab.pcap', '-f', 'json', ...words])
  if (out === '') return { err, status }
  const report = JSON.parse(out) as Report // What the command prints.
  const flows = report.flows.map(({ id }) => id)
  return { report, flows, rules: report.findings.map(({ rule }) => rule), err, status }
}

describe('the flows that are told', () => {
  it.each([
    ['--port 22', [2]],
    ['--port 22,40001', [0, 2]],
    ['-p 22 -p 40002', [1, 2]],
    ['--host 10.0.0.9', [0, 1, 2]],
    ['--host 10.0.0.9/32 --port 22', [2]],
    ['--host 10.0.0.1 --host 10.0.0.5', [0, 1, 2]],
    ['--host 10.0.0.9 --net 10.0.0.4/30', [0, 1, 2]],
    ['--host 10.0.0.9 --net 192.168.0.0/16', []],
    ['--net 2001:db8::/32', []],
    ['--flow 0,1 --port 8080', [0, 1]],
    ['--flow 0,2 --port 8080', [0]],
    ['--since +3.44', [1, 2]],
    ['--since 3.5s', [2]],
    ['--until +0.1', [0]],
    ['--since +0.2 --until +0.9', []],
    ['--since 2026-01-05T10:00:03.5Z', [2]],
    ['--since 2026-01-05T11:00:03.5+01:00', [2]],
    ['--until 2026-01-05T10:00:00.949999999Z', [0]],
    ['--until 2026-01-05T10:00:00.950000000', [0, 1]],
    ['--until 2026-01-04', []],
  ])('by %s are %j', async (line, ids) => {
    expect((await told(line)).flows).toEqual(ids)
  })

  it('are those of a filter, which sees their findings', async () => {
    expect((await told(['--filter', 'tcp.port == 8080 && rules has stale-*'])).flows).toEqual([1])
    expect((await told(['--filter', 'severity >= warning', '--port', '22'])).flows).toEqual([2])
    expect((await told(['--filter', 'tcp.stream == 0'])).flows).toEqual([0])
  })

  it('are asked for by times that count from the start of each capture', () => {
    const report = sampleReport()
    const later = { ...report.captures[0]!, path: 'later.pcap', firstTime: '2026-01-05T10:01:00.000000000Z' }
    const flow = { ...sampleFlow(), id: 3, capture: 1 }
    const both = { ...report, captures: [...report.captures, later], flows: [...report.flows, flow] }
    const ids = (until: string) =>
      [...selected(both, { until: instantValue('--until')(until) }).flows].map(({ id }) => id)
    expect(ids('+0.5')).toEqual([0, 3])
    expect(ids('2026-01-05T10:00:00.5Z')).toEqual([0])
  })
})

describe('the findings that are told', () => {
  it('are those of the flows', async () => {
    expect((await told('--port 22')).rules).toEqual(['keepalive-probe', 'keepalive-unanswered'])
    expect((await told('--flow 0')).rules).toEqual([])
  })

  it('are those of the time, though the flows began before', async () => {
    expect((await told('--since +1.5')).rules).toEqual([
      'fin-not-acknowledged',
      'keepalive-probe',
      'keepalive-unanswered',
    ])
    expect((await told('--since +1.5 --until +10')).rules).toEqual(['fin-not-acknowledged', 'keepalive-probe'])
  })

  it('are those from a severity on', async () => {
    expect((await told('--severity warning --port 22')).rules).toEqual(['keepalive-unanswered'])
    expect((await told('--severity error')).rules).toEqual([])
    expect((await told('--severity error')).flows).toEqual([0, 1, 2])
  })

  it('are always those on the capture as a whole', () => {
    const whole = sampleFinding({ rule: 'capture-gap', flow: null, frame: 1, frames: [1], time: 0 })
    const report = sampleReport({ findings: [whole, ...sampleReport().findings] })
    const { findings } = selected(report, { port: [443], since: { kind: 'relative', seconds: 10 } })
    expect(findings.map(({ rule }) => rule)).toEqual(['capture-gap'])
  })
})

describe('what was not selected', () => {
  it('is left out of the summary, and counted there', async () => {
    const { report } = await told('--port 22 --severity warning')
    expect(report!.summary).toEqual({
      flows: 1,
      handshakes: { complete: 1 },
      teardowns: { reset: 1 },
      findings: { error: 0, warning: 1, note: 0 },
      rules: { 'keepalive-unanswered': 3 },
      known: 0,
      omitted: { flows: 0, findings: 0 },
      leftOut: { flows: 2, findings: 3 },
      suppressed: [],
    })
  })

  it('is not in the last line, but in the header of the capture', async () => {
    const { out } = await ran('lab.pcap --port 22', { isTTY: true, columns: 100 })
    expect(out).toContain('2 findings (1 warning, 1 note) in 1 of 1 flow.')
    expect(out).toMatch(/3 flows/)
  })

  it('does not decide the exit status', async () => {
    for (const [line, status] of [
      ['--port 22', 1],
      ['--flow 0', 0],
      ['--until +1', 0],
      ['--severity error', 0],
      ['--severity warning --fail-on note', 1],
      ['--severity error --fail-on note', 0],
      ['--port 9', 0],
    ] as const) {
      expect([line, (await told(line)).status]).toEqual([line, status])
    }
  })

  it('is everything where nothing fits, and that is said, for it may be a slip', async () => {
    expect((await told('--port 9')).err).toBe('warning: none of 3 flows was selected\n')
    expect((await told('--port 22')).err).toBe('')
  })

  it('was judged all the same: a selection changes nothing in what is told', async () => {
    const whole = await check(pathOf('stale-syn-half-open.pcap'))
    const part = selected(whole, { since: { kind: 'relative', seconds: 2 } })
    expect([...part.flows]).toEqual([whole.flows[1]])
    expect(part.findings).toEqual(whole.findings.filter(({ flow }) => flow === 1))
  })

  it('is nothing for who selects nothing', async () => {
    const whole = await check(pathOf('stale-syn-half-open.pcap'))
    expect(selected(whole, {})).toEqual(whole)
  })
})

describe('mistakes of a selection', () => {
  it.each([
    [['--host', '10.0.0.300'], '--host takes an address such as 10.0.0.9 or 2001:db8::1, not "10.0.0.300"'],
    [['--host', 'example.org'], '--host takes an address such as 10.0.0.9 or 2001:db8::1, not "example.org"'],
    [['--net', '10.0.0.0/33'], '--net takes a network such as 10.0.0.0/8, not "10.0.0.0/33"'],
    [['--net', '10.0.0.9'], '--net takes a network such as 10.0.0.0/8; for one address there is --host 10.0.0.9'],
    [['--port', 'http'], '--port takes a whole number from 0 on, not "http"'],
    [['--port', '65536'], '--port takes a port up to 65535, not "65536"'],
    [['--severity', 'eror'], '--severity does not know "eror"; did you mean error?'],
    [['--filter', 'ip', '--filter', 'ipv6'], '--filter is given twice: join both with && or ||'],
    [
      ['--filter', 'tpc.port == 443'],
      'filter, column 1: no field "tpc.port"; did you mean tcp.port?\n  tpc.port == 443\n  ^',
    ],
    [
      ['--filter', 'rules has stale-sin'],
      'filter, column 11: no rule or group "stale-sin"; did you mean stale-syn?\n  rules has stale-sin\n            ^',
    ],
    [['--since', '+5', '--until', '+4'], '--since is later than --until'],
    [['--since', '2026-01-05T10:00:01Z', '--until', '2026-01-05T10:00:00.9Z'], '--since is later than --until'],
  ])('%j', async (words, message) => {
    const { status, err, out, asked } = await ran(['lab.pcap', ...words])
    expect([status, err, out]).toEqual([2, `error: ${message}\n`, ''])
    expect(asked).toEqual([])
  })

  it.each(['', 'noon', '10:00', '2026-02-30', '2026-01-05T25:00Z', '2026-01-05T10:00:00+99:00', '+-1', '1e3'])(
    'a time is not %j',
    async (time) => {
      const { err } = await ran(['lab.pcap', '--since', time])
      expect(err).toBe(
        `error: --since takes a time such as 2026-01-05T10:00:00Z, or +12.5, +90s or +2m from the start, not "${time}"\n`,
      )
    },
  )
})

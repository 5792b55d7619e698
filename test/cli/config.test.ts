import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CONFIG_KEYS, readConfig } from '../../src/cli/config/read.js'
import { CONFIG_TEMPLATE } from '../../src/cli/config/template.js'
import { realWorld } from '../../src/cli/world.js'
import type { Report } from '../../src/index.js'
import { RULES } from '../../src/rules/index.js'
import { sampleFinding, sampleReport } from '../render/sample-report.js'
import { ran } from './ran.js'

/** Runs in /home/lab with a tcpcheck.yaml there. */
const configured = (text: string, line = 'lab.pcap') => ran(line, { texts: { '/home/lab/tcpcheck.yaml': text } })

async function reported(text: string, line = 'lab.pcap'): Promise<Report> {
  const { out, err } = await configured(text, `${line} -f json`)
  expect(err).toBe('')
  return JSON.parse(out) as Report // What the command prints.
}

describe('the configuration', () => {
  it('is the nearest from the working directory upward', async () => {
    const texts = {
      '/tcpcheck.yaml': 'profile: rfc',
      '/home/tcpcheck.yaml': 'profile: bsd',
      '/home/lab/captures/tcpcheck.yaml': 'profile: linux',
    }
    const { asked, out } = await ran('captures/lab.pcap', { texts })
    expect(asked[0]!.settings).toEqual({ profile: 'bsd' })
    expect(out).toContain('(configured by ../tcpcheck.yaml).')
  })

  it('is the one that is named, or none', async () => {
    const texts = { '/home/lab/tcpcheck.yaml': 'profile: bsd', '/home/lab/other.yaml': 'profile: linux' }
    expect((await ran('lab.pcap --config other.yaml', { texts })).asked[0]!.settings).toEqual({ profile: 'linux' })
    expect((await ran('lab.pcap --no-config', { texts })).asked[0]!.settings).toEqual({})
    const { status, err, asked } = await ran('lab.pcap --config no.yaml', { texts })
    expect([status, err, asked]).toEqual([2, 'error: cannot read no.yaml: no such file\n', []])
  })

  it('may be empty', async () => {
    for (const text of ['', '# nothing yet\n', 'rules:\nsuppress:\n']) {
      expect((await configured(text)).asked[0]!.settings).toEqual({})
    }
  })

  it('sets what options set', async () => {
    const { asked } = await configured(`
      profile: linux
      msl: 30s
      keepalive-idle: 2h
      keepalive-interval: 75
      keepalive-probes: 9
      vantage: client
      max-flows: 10
      select: [handshake, "keepalive-*"]
      ignore: stale-syn
    `)
    expect(asked[0]!.settings).toEqual({
      profile: 'linux',
      msl: 30,
      keepalive: { idle: 7200, interval: 75, probes: 9 },
      vantage: 'client',
      maxFlows: 10,
      select: ['handshake', 'keepalive-*'],
      ignore: ['stale-syn'],
    })
  })

  it('gives way to options', async () => {
    const { asked } = await configured(
      'profile: linux\nvantage: client\nmsl: 30',
      'lab.pcap --profile bsd --vantage auto',
    )
    expect(asked[0]!.settings).toEqual({ profile: 'bsd', msl: 30 })
  })

  it('decides what is told and what fails', async () => {
    expect((await configured('fail-on: error')).status).toBe(0)
    expect((await configured('fail-on: error', 'lab.pcap --fail-on note')).status).toBe(1)
    const { out } = await configured('severity: warning')
    expect(out).toContain('3 findings (3 warnings)')
    expect(out).not.toContain('keepalive-probe')
  })

  it('gives rules severities', async () => {
    const { asked } = await configured('rules:\n  keepalive: off\n  stale-syn: error\n  keepalive-unanswered: note\n')
    const severities = { keepalive: 'off', 'stale-syn': 'error', 'keepalive-unanswered': 'note' }
    expect(asked[0]!.settings).toEqual({ severities })
  })

  it('leaves no rule out for who selects rules on the command line', async () => {
    const text = 'ignore: keepalive\nmsl: 30\nrules:\n  stale-syn: off\n  capture-gap: note\n'
    expect((await configured(text, 'lab.pcap --select stale-syn')).asked[0]!.settings).toEqual({
      msl: 30,
      select: ['stale-syn'],
      severities: { 'capture-gap': 'note' },
    })
  })

  it('is named in the report', async () => {
    expect((await reported('msl: 30')).settings.config).toBe('tcpcheck.yaml')
    expect((await reported('msl: 30', 'lab.pcap --no-config')).settings.config).toBeNull()
  })
})

describe('suppressed findings', () => {
  const text = `
    suppress:
      - rule: keepalive-*
        when: server.port == 22
        because: the pool pings
      - { rule: teardown, when: server.port == 443, because: nobody cares }
      - { rule: stale-syn, because: a known firewall }
  `

  it('are not told, but counted, with the reason', async () => {
    const report = await reported(text)
    expect(report.findings.map(({ rule }) => rule)).toEqual(['fin-not-acknowledged'])
    expect(report.summary).toMatchObject({
      findings: { error: 0, warning: 1, note: 0 },
      rules: { 'fin-not-acknowledged': 1 },
      leftOut: { flows: 0, findings: 0 },
      suppressed: [
        { rule: 'keepalive-*', when: 'server.port == 22', because: 'the pool pings', findings: 2 },
        { rule: 'stale-syn', when: null, because: 'a known firewall', findings: 1 },
      ],
    })
  })

  it('are said on the screen and in lines', async () => {
    const last = '1 finding (1 warning) in 1 of 3 flows; 3 suppressed (configured by tcpcheck.yaml).'
    expect((await configured(text)).out).toContain(last)
    const { out } = await ran('lab.pcap', { isTTY: true, columns: 100, texts: { '/home/lab/tcpcheck.yaml': text } })
    expect(out).toContain(last)
    expect(out).toContain('\u2026 2 findings of keepalive-* where server.port == 22 suppressed: the pool pings')
    expect(out).toContain('\u2026 1 finding of stale-syn suppressed: a known firewall')
  })

  it.each(['show lab.pcap --flow 0', 'packets lab.pcap'])('are said beside %s', async (line) => {
    const note = 'note: configured by tcpcheck.yaml; 3 findings suppressed\n'
    expect((await configured(text, line)).err).toBe(note)
    expect((await configured('msl: 30', line)).err).toBe('note: configured by tcpcheck.yaml\n')
    expect((await configured(text, `${line} --no-config`)).err).toBe('')
  })

  it('do not decide the exit status, and --no-config brings them back', async () => {
    const all = 'suppress: [{ rule: "*", because: a lab }]'
    expect((await configured(all)).status).toBe(0)
    expect((await configured(all)).out).toBe('No findings in 3 flows; 4 suppressed (configured by tcpcheck.yaml).\n')
    expect((await configured(all, 'lab.pcap --no-config')).status).toBe(1)
  })

  it('are no reason for a filter to select their flow', async () => {
    const texts = { '/home/lab/tcpcheck.yaml': text }
    const { out } = await ran(['lab.pcap', '-f', 'json', '--filter', 'rules has keepalive'], { texts })
    expect(JSON.parse(out).flows).toEqual([])
  })

  it('on the capture as a whole meet no filter on flows', async () => {
    const whole = sampleFinding({ rule: 'capture-gap', flow: null })
    const report = sampleReport({ findings: [whole] })
    const suppressed = async (entry: string): Promise<number> => {
      const texts = { '/home/lab/tcpcheck.yaml': `suppress: [{ rule: capture-gap, because: known${entry} }]` }
      return (JSON.parse((await ran('lab.pcap -f json', { report, texts })).out) as Report).findings.length
    }
    expect([await suppressed(''), await suppressed(', when: frames > 0')]).toEqual([0, 1])
  })
})

describe('mistakes of a configuration', () => {
  it.each([
    ['profil: linux', '1:1: no key "profil"; did you mean profile?\n  profil: linux\n  ^'],
    ['msl: 30\n\nfail_on: error\n', '3:1: no key "fail_on"; did you mean fail-on?\n  fail_on: error\n  ^'],
    ['profile: linxu', '1:10: profile does not know "linxu"; did you mean linux?\n  profile: linxu\n           ^'],
    ['msl: soon', '1:6: msl takes a time such as 60, 60s, 2m, 1h or 500ms, not "soon"\n  msl: soon\n       ^'],
    ['msl:', '1:5: msl needs a value\n  msl:\n      ^'],
    ['msl: [1, 2]', '1:6: msl takes one value\n  msl: [1, 2]\n       ^'],
    [
      'keepalive-probes: 0',
      '1:19: keepalive-probes takes a whole number from 1 on, not "0"\n  keepalive-probes: 0\n                    ^',
    ],
    [
      'select: [handshake, stale-sin]',
      '1:21: no rule or group "stale-sin"; did you mean stale-syn?\n  select: [handshake, stale-sin]\n                      ^',
    ],
    [
      'rules:\n  stale-sin: off',
      '2:3: no rule or group "stale-sin"; did you mean stale-syn?\n    stale-sin: off\n    ^',
    ],
    [
      'rules:\n  stale-syn: of',
      '2:14: stale-syn does not know "of"; did you mean off?\n    stale-syn: of\n               ^',
    ],
    [
      'rules:\n  stale-syn: false',
      '2:14: stale-syn does not know "false"; it takes off, note, warning, error\n    stale-syn: false\n               ^',
    ],
    [
      'rules:\n  fin-not-acknowledged: error',
      '2:3: fin-not-acknowledged cannot be an error, for an error must be certain, and this is probable; it may be a warning\n    fin-not-acknowledged: error\n    ^',
    ],
    [
      'rules: [stale-syn]',
      '1:8: rules takes keys and values, such as stale-syn: note\n  rules: [stale-syn]\n         ^',
    ],
    [
      'suppress: stale-syn',
      '1:11: suppress takes a list of entries with rule, when and because\n  suppress: stale-syn\n            ^',
    ],
    [
      'suppress:\n  - rule: stale-syn\n',
      '2:5: because is missing here: why these findings are suppressed\n    - rule: stale-syn\n      ^',
    ],
    ['suppress:\n  - rule: stale-syn\n    because:\n', '3:13: because needs a value\n      because:\n              ^'],
    [
      'suppress:\n  - because: so\n',
      '2:5: rule is missing here: which findings are suppressed\n    - because: so\n      ^',
    ],
    [
      'suppress:\n  - stale-syn\n',
      '2:5: an entry of suppress takes keys and values, such as rule\n    - stale-syn\n      ^',
    ],
    [
      'suppress: [{ rule: stale-syn, wen: ip, because: so }]',
      '1:31: no key "wen"; did you mean when?\n  suppress: [{ rule: stale-syn, wen: ip, because: so }]\n                                ^',
    ],
    [
      'suppress:\n  - rule: stale-syn\n    when: tpc.port == 1\n    because: so\n',
      '3:11: filter, column 1: no field "tpc.port"; did you mean tcp.port?\n  tpc.port == 1\n  ^',
    ],
    ['msl: 1\nmsl: 2', '2:1: Map keys must be unique\n  msl: 2\n  ^'],
    ['- msl', '1:1: the file takes keys and values, such as profile\n  - msl\n  ^'],
    ['msl: *x', '1:6: aliases are not followed: write the value itself\n  msl: *x\n       ^'],
    ['rules:\n  *-syn: off', '2:10: a name that begins with * stands in quotes\n    *-syn: off\n           ^'],
  ])('%j', async (text, message) => {
    const { status, err, out, asked } = await configured(text)
    expect([status, err, out]).toEqual([2, `error: tcpcheck.yaml:${message}\n`, ''])
    expect(asked).toEqual([])
  })

  it('are told, not crashed on, however deep', async () => {
    for (const text of ['['.repeat(50_000), '{a: '.repeat(20_000), '- '.repeat(20_000)]) {
      const { status, err } = await configured(text)
      expect([status, err.slice(0, 21)]).toEqual([2, 'error: tcpcheck.yaml:'])
    }
  })
})

describe('init', () => {
  it('writes a configuration that changes nothing', async () => {
    const { files, status, out } = await ran('init')
    expect([status, [...files.keys()]]).toEqual([0, ['tcpcheck.yaml']])
    expect(out).toContain('tcpcheck.yaml is written')
    expect(readConfig(files.get('tcpcheck.yaml')!, 'tcpcheck.yaml', RULES)).toMatchObject({
      settings: {},
      severities: {},
      suppress: [],
    })
  })

  it('writes an example of every key, which holds when its # is removed', () => {
    const text = CONFIG_TEMPLATE.replace(/^#(?! )|^#(?= {2})/gm, '')
    const keys = [...text.matchAll(/^([a-z-]+):/gm)].map(([, key]) => key)
    expect(keys.sort()).toEqual([...CONFIG_KEYS].sort())
    const { settings, severities, suppress } = readConfig(text, 'tcpcheck.yaml', RULES)
    expect(Object.keys(settings)).toHaveLength(CONFIG_KEYS.length - 2)
    expect([Object.keys(severities).length, suppress.length]).toEqual([3, 1])
  })

  it('leaves a file alone that is there', async () => {
    const { status, err, files } = await ran('init', { texts: { '/home/lab/tcpcheck.yaml': 'msl: 30' } })
    expect([status, err, files.size]).toEqual([2, 'error: cannot write tcpcheck.yaml: it is there already\n', 0])
  })
})

describe('the real world', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tcpcheck-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('creates a file once, and reads what is there', async () => {
    const world = realWorld()
    const path = join(folder, 'tcpcheck.yaml')
    await expect(world.readFile(path)).rejects.toThrow(`cannot read ${path}: no such file`)
    await world.createFile(path, 'msl: 30\n')
    await expect(world.createFile(path, '')).rejects.toThrow(
      `cannot write ${path}: it is there already, and stays as it is`,
    )
    expect([await world.readFile(path), readFileSync(path, 'utf8')]).toEqual(['msl: 30\n', 'msl: 30\n'])
    await expect(world.readFile(folder)).rejects.toThrow(`cannot read ${folder}: it is a directory`)
  })
})

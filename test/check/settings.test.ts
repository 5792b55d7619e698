import { describe, expect, it } from 'vitest'
import { withSeverity } from '../../src/check/severities.js'
import * as core from '../../src/core.js'
import { type CheckOptions, check, checkFiles, type Report, RULES, UsageError } from '../../src/index.js'
import { sampleFinding } from '../render/sample-report.js'
import { unsoundness } from '../soundness.js'
import { octetsOf, pathOf } from './fixture.js'

const checked = (capture: string, options: CheckOptions): Promise<Report> => check(pathOf(capture), options)

const rulesIn = ({ findings }: Report): string[] => findings.map(({ rule }) => rule)

describe('the settings of a check', () => {
  it('are in the report', async () => {
    const { settings } = await checked('clean-close-client-first.pcap', {
      profile: 'linux',
      msl: 15,
      keepalive: { idle: 60, interval: 10, probes: 5 },
      select: ['stale-syn'],
      vantage: 'server',
      maxFlows: 7,
    })
    expect(settings).toEqual({
      profile: 'linux',
      msl: 15,
      keepalive: { idle: 60, intervals: [10], probes: 5 },
      rules: ['stale-syn'],
      severities: {},
      config: null,
      vantage: 'server',
      merge: false,
      maxFlows: 7,
    })
  })

  it.each([
    ['auto', 120],
    ['rfc', 120],
    ['textbook', 120],
    ['linux', 30],
    ['bsd', 30],
    ['windows', 60],
  ] as const)('take the numbers of the profile: %s has an MSL of %i s', async (profile, msl) => {
    const { settings, flows } = await checked('clean-close-client-first.pcap', { profile })
    expect([settings.profile, settings.msl, flows[0]?.timeWait?.required]).toEqual([profile, msl, 2 * msl])
  })

  it('keep the numbers of the profile that nobody changed', async () => {
    const { settings } = await checked('clean-close-client-first.pcap', { profile: 'linux', keepalive: { probes: 3 } })
    expect(settings.keepalive).toEqual({ idle: 7200, intervals: [75], probes: 3 })
  })

  it('take the word of the caller for where the capture was taken', async () => {
    const found = await checked('clean-close-client-first.pcap', {})
    const given = await checked('clean-close-client-first.pcap', { vantage: 'middle' })
    expect([found.captures[0]?.vantage, given.captures[0]?.vantage]).toEqual(['client', 'middle'])
  })
})

describe('the maximum segment lifetime', () => {
  it('leaves ports that come back within twice of it in TIME-WAIT', async () => {
    const report = await checked('time-wait-port-reuse.pcap', { msl: 30 })
    expect(report.flows[0]?.timeWait).toMatchObject({ required: 60, outcome: 'reused', reuse: { flow: 1, frame: 12 } })
    expect(rulesIn(report)).toContain('time-wait-reopened')
  })

  it('has nothing to say on ports that come back later', async () => {
    const report = await checked('time-wait-port-reuse.pcap', { msl: 1 })
    expect(report.flows[0]?.timeWait).toMatchObject({ required: 2, outcome: 'elapsed', reuse: null })
    expect(rulesIn(report)).not.toContain('time-wait-reopened')
  })
})

describe('the choice of rules', () => {
  it('runs all of them unless told otherwise', async () => {
    const report = await checked('stale-syn-half-open.pcap', {})
    expect(rulesIn(report)).toEqual(['abortive-close', 'stale-syn-half-open'])
  })

  it('runs only those selected', async () => {
    const report = await checked('stale-syn-half-open.pcap', { select: ['stale-syn-half-open', 'zero-window'] })
    expect(report.settings.rules).toEqual(['stale-syn-half-open', 'zero-window'])
    expect(rulesIn(report)).toEqual(['stale-syn-half-open'])
    expect(unsoundness(report)).toEqual([])
  })

  it('leaves out those ignored, also of those selected', async () => {
    const all = await checked('stale-syn-half-open.pcap', { ignore: ['abortive-close'] })
    expect(rulesIn(all)).toEqual(['stale-syn-half-open'])
    const none = await checked('stale-syn-half-open.pcap', { select: ['abortive-close'], ignore: ['abortive-close'] })
    expect([none.settings.rules, none.findings]).toEqual([[], []])
  })

  it('takes severities for the rules that have them', async () => {
    const { settings } = await checked('stale-syn-half-open.pcap', { select: ['error'], ignore: ['reset'] })
    const expected = RULES.filter(({ group, severity }) => severity === 'error' && group !== 'reset')
    expect(settings.rules).toEqual(expected.map(({ id }) => id))
  })

  it('takes groups and patterns', async () => {
    const { settings } = await checked('stale-syn-half-open.pcap', { select: ['keepalive', 'stale-*'] })
    const expected = RULES.filter(({ id, group }) => group === 'keepalive' || id.startsWith('stale-'))
    expect(settings.rules).toEqual(expected.map(({ id }) => id))
  })

  it.each([
    ['stale-sin', 'no rule or group "stale-sin"; did you mean stale-syn?'],
    ['timewait', 'no rule or group "timewait"; did you mean time-wait?'],
    ['fin', 'no rule or group "fin"; did you mean fin-*?'],
    ['zzz-*', /^no rule or group "zzz-\*"; the groups are capture-quality, .* and time-wait$/],
  ])('refuses %s, which is none', async (name, message) => {
    const refusal = {
      name: 'UsageError',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    }
    await expect(checked('stale-syn-half-open.pcap', { select: [name] })).rejects.toMatchObject(refusal)
    await expect(checked('stale-syn-half-open.pcap', { ignore: [name] })).rejects.toBeInstanceOf(UsageError)
    await expect(checkFiles([pathOf('nowhere.pcap')], { select: [name] })).rejects.toMatchObject(refusal)
    await expect(core.check(octetsOf('stale-syn-half-open.pcap'), { select: [name] })).rejects.toMatchObject(refusal)
  })

  it('does not change what is said of the flows', async () => {
    const all = await checked('stale-syn-half-open.pcap', {})
    const none = await checked('stale-syn-half-open.pcap', { select: [] })
    expect(none.flows).toEqual(all.flows)
  })
})

describe('the severities of rules', () => {
  const found = async (severities: CheckOptions['severities']) => {
    const report = await checked('stale-syn-half-open.pcap', { severities: severities! })
    expect(unsoundness(report)).toEqual([])
    return report.findings.map(({ rule, severity }) => [rule, severity])
  }

  it('are their own unless the caller gives others, by ids, groups or patterns', async () => {
    expect(await found({})).toEqual([
      ['abortive-close', 'note'],
      ['stale-syn-half-open', 'warning'],
    ])
    expect(await found({ handshake: 'note', 'abort*': 'warning' })).toEqual([
      ['abortive-close', 'warning'],
      ['stale-syn-half-open', 'note'],
    ])
  })

  it('are the last that means the rule', async () => {
    expect(await found({ '*': 'off', 'stale-syn-half-open': 'note' })).toEqual([['stale-syn-half-open', 'note']])
    expect(await found({ 'stale-syn-half-open': 'note', '*': 'off' })).toEqual([])
  })

  it('are in the report, and off leaves the rule out of it', async () => {
    const { settings } = await checked('clean-close-client-first.pcap', {
      severities: { 'stale-syn': 'note', 'zero-window': 'off' },
    })
    expect(settings.severities).toEqual({ 'stale-syn': 'note' })
    expect(settings.rules).toHaveLength(RULES.length - 1)
    expect(settings.rules).not.toContain('zero-window')
  })

  it('make no error of what is not certain', async () => {
    expect(await found({ '*': 'error' })).toEqual([
      ['abortive-close', 'error'],
      ['stale-syn-half-open', 'warning'],
    ])
    await expect(found({ 'syn-flood-pattern': 'error' })).rejects.toMatchObject({
      name: 'UsageError',
      message:
        'syn-flood-pattern cannot be an error, for an error must be certain, and this is heuristic; it may be a warning',
    })
    await expect(found({ 'stale-sin': 'note' })).rejects.toBeInstanceOf(UsageError)
  })

  it('make no error of what was demoted for what the capture lacks', () => {
    const levels = new Map([['stale-syn', 'error'] as const])
    const demoted = sampleFinding({ severity: 'warning', certainty: 'probable', demotedBy: 'capture-gap' })
    expect(withSeverity(demoted, levels)).toEqual(demoted)
    const lowered = withSeverity(demoted, new Map([['stale-syn', 'note'] as const]))
    expect([lowered.severity, lowered.demotedBy]).toEqual(['note', null])
  })
})

describe('the limit of flows', () => {
  it('lets some go, counts all, and keeps the records of those with findings', async () => {
    const report = await checked('syn-flood-cookies.pcap.zst', { maxFlows: 10 })
    const letGo = report.flows.filter(({ ended }) => ended === 'evicted')
    expect(report.flows).toHaveLength(10 + letGo.length)
    for (const { id } of letGo) expect(report.findings.map(({ flow }) => flow)).toContain(id)
    expect(report.summary.omitted.flows).toBe(report.summary.flows - report.flows.length)
    expect(unsoundness(report)).toEqual([])
  })
})

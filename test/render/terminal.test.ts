import { describe, expect, it } from 'vitest'
import { renderTerminal, type ScreenOptions } from '../../src/render/terminal.js'
import { displayWidth } from '../../src/render/wrap.js'
import type { Report } from '../../src/report/model.js'
import { cleanReport, manyFlows, sampleFinding, sampleFlow, sampleReport } from './sample-report.js'

function screen(report: Report, over: Partial<ScreenOptions> = {}): string {
  return renderTerminal(report, {
    width: 100,
    colour: false,
    ascii: false,
    all: false,
    chosen: false,
    rules: [{ id: 'capture-gap', group: 'capture-quality' }],
    ...over,
  })
}

/** Everything that a capture may be troubled by, in two files. */
function troubled(): Report {
  const { captures, findings, summary } = sampleReport()
  return sampleReport({
    captures: [
      {
        ...captures[0]!,
        path: 'ring/one.pcapng.gz',
        format: 'pcapng',
        compression: 'gzip',
        linkTypes: ['ETHERNET', 'LINUX_SLL2'],
        frames: 1250,
        skipped: { 'not-ip': 24, 'not-tcp': 1180, truncated: 1, 'fragment-incomplete': 10 },
        damage: [1, 2, 3, 4].map((frame) => ({
          offset: frame * 81_920,
          frame,
          message: 'block length 14 is not a multiple of 4; reading went on at the next block',
        })),
        vantage: 'unknown',
      },
      { ...captures[0]!, path: '-', vantage: 'middle', skipped: {} },
    ],
    flows: [sampleFlow(), sampleFlow({ id: 1, capture: 1, client: { address: '2001:db8:1:2:3:4:5:6', port: 50_123 } })],
    findings: [
      sampleFinding({
        rule: 'capture-gap',
        flow: 0,
        frames: [4],
        message: '1,448 bytes of the server were acknowledged and are not in the capture',
        related: [],
      }),
      { ...findings[0]!, capture: 1 },
      sampleFinding({
        rule: 'ack-beyond-sent',
        flow: 0,
        endpoint: 'server',
        frames: [5, 6, 7],
        count: 3,
        message: 'the server acknowledged 3,441, but the client had sent only up to 2,920',
        certainty: 'probable',
        demotedBy: 'capture-gap',
        related: [],
      }),
    ],
    summary: { ...summary, flows: 9, omitted: { flows: 7, findings: 0 }, findings: { error: 0, warning: 3, note: 0 } },
  })
}

/** One flow for each way in which a life can go. */
function allShapes(): Report {
  const base = sampleFlow()
  const { handshake, teardown, timeWait } = base
  const flows = [
    sampleFlow({
      handshake: {
        ...handshake,
        outcome: 'unanswered',
        synAckFrame: null,
        ackFrame: null,
        synRepeats: 5,
        serverRtt: null,
        clientRtt: null,
      },
      teardown: {
        ...teardown,
        outcome: 'none',
        initiator: null,
        finFrames: { client: null, server: null },
        finAckFrames: { client: null, server: null },
      },
      timeWait: null,
      finalState: { client: ['SYN-SENT'], server: ['LISTEN', 'CLOSED'] },
      transitions: base.transitions.slice(0, 1),
    }),
    sampleFlow({
      handshake: {
        ...handshake,
        outcome: 'unacknowledged',
        ackFrame: null,
        synAckRepeats: 3,
        serverRtt: null,
        clientRtt: null,
      },
      teardown: {
        ...teardown,
        outcome: 'none',
        initiator: null,
        finFrames: { client: null, server: null },
        finAckFrames: { client: null, server: null },
      },
      timeWait: null,
      finalState: { client: ['SYN-SENT', 'ESTABLISHED'], server: ['SYN-RECEIVED'] },
      transitions: base.transitions.slice(0, 2),
    }),
    sampleFlow({
      handshake: {
        ...handshake,
        outcome: 'not-captured',
        synFrame: null,
        synAckFrame: null,
        ackFrame: null,
        serverRtt: null,
        clientRtt: null,
      },
      teardown: {
        ...teardown,
        outcome: 'open',
        initiator: null,
        finFrames: { client: null, server: null },
        finAckFrames: { client: null, server: null },
      },
      timeWait: null,
      finalState: { client: ['ESTABLISHED'], server: ['ESTABLISHED'] },
      transitions: [],
    }),
    sampleFlow({
      teardown: { ...teardown, outcome: 'three-segment', finAckFrames: { client: 10, server: 11 } },
      timeWait: { ...timeWait!, restarts: 2, outcome: 'elapsed', observed: 240 },
    }),
    sampleFlow({
      teardown: { ...teardown, outcome: 'simultaneous', initiator: null },
      timeWait: {
        ...timeWait!,
        holder: 'both',
        outcome: 'reused',
        observed: 1.2,
        firstOut: { frame: 14, time: 1.3 },
        reuse: { frame: 14, flow: 5, by: 'peer', safe: true, basis: 'timestamp' },
      },
    }),
    sampleFlow({
      handshake: { ...handshake, outcome: 'simultaneous' },
      teardown: {
        ...teardown,
        outcome: 'half-closed',
        finFrames: { client: 8, server: null },
        finAckFrames: { client: 9, server: null },
      },
      timeWait: null,
      finalState: { client: ['FIN-WAIT-2'], server: ['CLOSE-WAIT'] },
    }),
    sampleFlow({
      handshake: { ...handshake, outcome: 'fast-open' },
      timeWait: { ...timeWait!, outcome: 'cut-short', observed: 3, firstOut: { frame: 15, time: 3.1 } },
    }),
    sampleFlow({
      handshake: { ...handshake, outcome: 'split' },
      timeWait: { ...timeWait!, outcome: 'assassinated', observed: 0.3, firstOut: { frame: 12, time: 0.4 } },
    }),
    sampleFlow({
      handshake: {
        ...handshake,
        outcome: 'refused',
        synAckFrame: null,
        ackFrame: null,
        serverRtt: null,
        clientRtt: null,
      },
      teardown: {
        ...teardown,
        outcome: 'none',
        initiator: null,
        finFrames: { client: null, server: null },
        finAckFrames: { client: null, server: null },
        reset: { by: 'server', frame: 2 },
      },
      timeWait: null,
      finalState: { client: ['CLOSED'], server: ['LISTEN', 'CLOSED'] },
    }),
  ].map((flow, id) => ({ ...flow, id, vlan: id === 3 ? [10, 20] : [] }))
  const { summary } = cleanReport()
  return sampleReport({ flows, findings: [], summary: { ...summary, flows: flows.length } })
}

const WIDTHS = [60, 80, 100, 200]

describe('the screen', () => {
  it.each(WIDTHS)('is laid out for %i columns', async (width) => {
    const shown = screen(sampleReport(), { width })
    await expect(shown).toMatchFileSnapshot(`__screens__/findings-${width}.txt`)
    expect(widest(shown)).toBeLessThanOrEqual(width)
  })

  it('says the same in colours', async () => {
    const coloured = screen(sampleReport(), { colour: true })
    await expect(coloured).toMatchFileSnapshot('__screens__/findings-colour.txt')
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(screen(sampleReport()))
  })

  it('is ASCII where that is all there is', async () => {
    const shown = screen(sampleReport(), { ascii: true })
    await expect(shown).toMatchFileSnapshot('__screens__/findings-ascii.txt')
    expect(shown).toMatch(/^[\n\x20-\x7e]*$/)
  })

  it('is short for a clean capture', async () => {
    await expect(screen(cleanReport())).toMatchFileSnapshot('__screens__/clean.txt')
  })

  it('tells first what is wrong with the captures', async () => {
    await expect(screen(troubled())).toMatchFileSnapshot('__screens__/troubled.txt')
    const narrow = screen(troubled(), { width: 60, ascii: true })
    await expect(narrow).toMatchFileSnapshot('__screens__/troubled-60-ascii.txt')
    expect(widest(narrow)).toBeLessThanOrEqual(60)
  })

  it('tells every shape of a life', async () => {
    await expect(screen(allShapes(), { width: 120, chosen: true })).toMatchFileSnapshot('__screens__/shapes.txt')
  })

  it('says what it left out of a large capture, and how to see it', async () => {
    const shown = screen(manyFlows(2000))
    await expect(shown).toMatchFileSnapshot('__screens__/many.txt')
    expect(shown).toContain('… 1,980 clean flows, 10 more stale-syn (--all shows them)')
    expect(screen(manyFlows(2000), { all: true })).not.toContain('--all')
  })

  it('prints 50,000 flows in less than 2 s', () => {
    const report = manyFlows(50_000)
    for (const all of [false, true]) {
      // Time of the processor, so that a busy machine does not fail the test.
      const before = process.cpuUsage()
      screen(report, { all })
      expect(process.cpuUsage(before).user).toBeLessThan(2_000_000)
    }
  })

  it('lets no control character of a report reach the terminal', () => {
    const hostile = (value: unknown): unknown => {
      if (typeof value === 'string') return `${value}\u001b[2J\u202e\u0007`
      if (Array.isArray(value)) return value.map(hostile)
      return value
    }
    const report = structuredClone(troubled())
    for (const finding of report.findings)
      Object.assign(finding, {
        rule: hostile(finding.rule),
        message: hostile(finding.message),
        wireshark: hostile(finding.wireshark),
        related: hostile(['x']),
      })
    for (const capture of report.captures) {
      Object.assign(capture, { path: hostile(capture.path), linkTypes: hostile(capture.linkTypes) })
      for (const damage of capture.damage) damage.message = String(hostile(damage.message))
    }
    for (const flow of report.flows) flow.client.address = String(hostile(flow.client.address))
    for (const width of WIDTHS)
      expect(screen(report, { width })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  })
})

function widest(shown: string): number {
  return Math.max(...shown.split('\n').map(displayWidth))
}

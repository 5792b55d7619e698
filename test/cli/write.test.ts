import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { run } from '../../src/cli/main.js'
import { realWorld, type World } from '../../src/cli/world.js'
import { check, type Report } from '../../src/index.js'
import { testWorld } from './world.js'

const FIXTURES = new URL('../../fixtures/', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'tcpcheck-write-'))
afterAll(() => rmSync(folder, { recursive: true }))

const OUTPUT = join(folder, 'out.pcapng')

/** The real world, silent. */
function silentWorld(): World {
  const sink = { isTTY: false, columns: undefined, write: async () => true }
  return { ...realWorld(), stdout: sink, stderr: sink }
}

const write = async (path: string, ...options: string[]): Promise<Report> => {
  expect(await run([path, '--write', OUTPUT, ...options], silentWorld())).toBeLessThan(2)
  return check(OUTPUT)
}

/** What a verdict is, without the numbers of frames, which are others in a file of some flows. */
const verdictOf = ({ flows, findings }: Report): unknown => ({
  flows: flows.map(({ handshake, teardown, finalState, frames, client, server }) => [
    client,
    server,
    handshake.outcome,
    teardown.outcome,
    finalState,
    frames,
  ]),
  findings: findings.map(({ rule, severity, count, endpoint }) => [rule, severity, count, endpoint]),
})

describe('--write', () => {
  it.each(['stale-syn-before-new.pcap', 'time-wait-port-reuse.pcap', 'clean-close-server-first.pcapng'])(
    'writes all flows of %s, and the verdict is the same',
    async (name) => {
      const path = join(FIXTURES, name)
      expect(verdictOf(await write(path))).toEqual(verdictOf(await check(path)))
    },
  )

  it('writes one flow, with the findings as comments of its packets', async () => {
    const path = join(FIXTURES, 'stale-syn-before-new.pcap')
    const { flows } = await write(path, '--flow', '1')
    expect(flows).toHaveLength(1)
    const text = readFileSync(OUTPUT, 'utf8')
    expect(text).toContain('tcpcheck warning: stale-syn-recovered: the server answered an old copy of the SYN')
    expect(text).toContain('tcpcheck: evidence for stale-syn-recovered')
    expect(text).not.toContain('abortive-close')
  })

  it('writes the flows with findings only', async () => {
    const { flows } = await write(join(FIXTURES, 'stale-syn-before-new.pcap'), '--with-findings')
    expect(flows).toHaveLength(2)
  })

  it.each([
    [['-', '--write', 'out'], 'needs one capture with a name'],
    [['a.pcap', 'b.pcap', '--write', 'out'], 'needs one capture with a name'],
    [['a.pcap', '--write', './a.pcap'], 'would overwrite the capture a.pcap'],
    [['a.pcap', '--with-findings'], 'chooses flows for --write'],
  ])('refuses %s', async (argv, message) => {
    const world = testWorld({})
    expect(await run(argv, world)).toBe(2)
    expect(world.err.join('')).toContain(message)
  })
})

import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { check } from '../../src/check/check.js'
import { capturePrograms } from '../../src/cli/live.js'
import { run } from '../../src/cli/main.js'
import type { Library } from '../../src/cli/world.js'
import { followCapture, readFiles } from '../../src/files.js'
import { failure, startCapture } from '../../src/io/capture-program.js'
import { RULES } from '../../src/rules/index.js'
import { encodeScript } from '../../src/script/encode.js'
import { parseScript } from '../../src/script/parse.js'
import { Paced } from '../check/paced.js'
import { LIFE } from './ran-on.js'
import { testWorld } from './world.js'

const REFUSED = `
  0.000  client  S   0:0(0)
  0.020  server  R.  0:0(0)  ack 1
  end 12`

async function ranLive(words: string, packets: string, setup: Parameters<typeof testWorld>[0] = {}) {
  const paced = new Paced()
  const world = testWorld({ stdinIsTTY: false, ...setup })
  const library: Library = {
    ...(await world.loadLibrary()),
    rules: RULES,
    readFiles,
    followCapture: (_, settings, watcher) =>
      followCapture(paced.chunks(packets), settings, {
        ...watcher,
        now: paced.watcher.now,
        regularly: paced.watcher.regularly,
      }),
  }
  const status = await run(words.split(' '), { ...world, loadLibrary: async () => library })
  return { status, out: world.out, err: world.err.join('') }
}

const LINE = /^standard input:2: note: connection-refused: .* \[flow 0\]\n$/

describe('check --follow -', () => {
  it('prints a finding as a line before the end, and only the rest at the end', async () => {
    const { status, out } = await ranLive('--follow -', REFUSED)
    expect(out).toHaveLength(2)
    expect(out[0]).toMatch(LINE)
    expect(out[1]).toBe('1 finding (1 note) in 1 of 1 flow.\n')
    expect(status).toBe(0)
    expect((await ranLive('--follow - -q', REFUSED)).out.join('')).toMatch(LINE)
    expect((await ranLive('--follow --fail-on note', REFUSED)).status).toBe(1)
  })

  it('prints the whole report after the lines on a screen', async () => {
    const { out } = await ranLive('--follow -', REFUSED, { isTTY: true, columns: 100 })
    expect(out[0]).toMatch(LINE)
    expect(out.slice(1).join('')).toContain('FLOW  CLIENT')
  })

  it('prints objects, of flows too, and each once', async () => {
    const { out } = await ranLive('--follow - -f ndjson', REFUSED)
    const typesOf = (text: string) =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).type)
    expect(out.map(typesOf)).toEqual([['finding'], ['flow'], ['capture', 'summary']])
  })

  it('leaves standard output to another format', async () => {
    const { out, err } = await ranLive('--follow - -f json', REFUSED)
    expect(JSON.parse(out.join('')).findings).toHaveLength(1)
    expect(err).toMatch(LINE)
  })

  it.each([
    ['--severity warning'],
    ['--ignore connection-refused'],
    ['--port 99'],
    ['--filter handshake=="complete"'],
    ['--flow 7'],
  ])('tells only what is selected: %s', async (option) => {
    const { out } = await ranLive(`--follow - -q ${option}`, REFUSED)
    expect(out.join('')).toBe('')
  })

  it.each([
    ['--follow a.pcap b.pcap', '--follow reads one capture'],
    ['--follow - --merge', '--follow reads one capture'],
    ['--follow - --segments', '--segments is not for a capture that goes on'],
    ['--follow - -f html', 'a page is not for a capture that goes on'],
  ])('keeps nothing that grows with the capture, and reads but one: %s', async (line, refusal) => {
    const { status, err } = await ranLive(line, REFUSED)
    expect([status, err]).toEqual([2, expect.stringContaining(refusal)])
  })
})

describe('a capture that comes through a pipe in pieces', () => {
  it.each([1, 7, 100])('is told as it is in one piece: %i octets', async (size) => {
    const inPieces = new PassThrough()
    const octets = encodeScript({ ...parseScript(LIFE), end: null })
    const writing = (async () => {
      for (let at = 0; at < octets.length; at += size)
        if (!inPieces.write(octets.slice(at, at + size))) await once(inPieces, 'drain')
      inPieces.end()
    })()
    const { report, numbers } = await followCapture(inPieces, { path: 'lab.pcap' }, new Paced().watcher)
    await writing
    const whole = await check(octets, { path: 'lab.pcap' })
    expect({ ...report, flows: [...report.flows] }).toEqual(whole)
    expect(numbers).toEqual(whole.flows.map(({ id }) => id))
  })
})

describe('live', () => {
  it('hands the filter over as one word that is no option', () => {
    const [dumpcap, tcpdump] = capturePrograms('eth0', ['-w', '/etc/passwd'])
    expect(dumpcap?.arguments).toEqual(['-q', '-i', 'eth0', '-f', '-w /etc/passwd', '-w', '-'])
    expect(tcpdump?.arguments.slice(-2)).toEqual(['--', '-w /etc/passwd'])
    expect(capturePrograms('eth0', [])[1]?.arguments.at(-1)).toBe('-')
  })

  it('needs an interface', async () => {
    expect((await ranLive('live -- port 80', REFUSED)).err).toContain('error: live needs an interface')
  })

  it('says when nothing is there to capture with', async () => {
    await expect(startCapture([{ name: 'no-such-program-here', arguments: [] }])).rejects.toThrow(
      /neither no-such-program-here was found|Install one/,
    )
  })

  it('says why a program cannot capture, and what gives it the right', () => {
    const words =
      "Capturing on 'eth0'\ndumpcap: The capture session could not be initiated (You don't have permission to capture)\n"
    expect(failure('dumpcap', words)).toMatch(/^dumpcap cannot capture: dumpcap: The capture .*sudo setcap cap_net_raw/)
    expect(failure('tcpdump', 'tcpdump: eth9: No such device exists\n')).toBe(
      'tcpdump cannot capture: tcpdump: eth9: No such device exists',
    )
  })

  it('reads what the program writes, and ends it', async () => {
    const capture = await startCapture([
      { name: 'no-such-program-here', arguments: [] },
      { name: process.execPath, arguments: ['-e', 'process.stdout.write("octets"); setInterval(() => {}, 1000)'] },
    ])
    const texts: string[] = []
    for await (const chunk of capture.chunks) {
      texts.push(Buffer.from(chunk).toString())
      capture.stop()
    }
    expect(texts).toEqual(['octets'])
  })
})

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { check, checkFiles, type Finding, type Report } from '../../src/index.js'
import { unsoundness } from '../soundness.js'
import { pathOf } from './fixture.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcpcheck-'))
})
afterAll(() => rm(folder, { recursive: true }))

const FILE_HEADER = 24
const RECORD_HEADER = 16

/** Splits a pcap file (little-endian, as all fixtures are) after these numbers of frames; each part moved by seconds. */
async function split(capture: string, after: readonly number[], moved: readonly number[] = []): Promise<string[]> {
  const whole = await readFile(pathOf(capture))
  const parts: Buffer[][] = [[]]
  let frames = 0
  for (let at = FILE_HEADER; at < whole.length; frames++) {
    if (after.includes(frames)) parts.push([])
    const end = at + RECORD_HEADER + whole.readUInt32LE(at + 8)
    const record = Buffer.from(whole.subarray(at, end))
    record.writeUInt32LE(record.readUInt32LE(0) + (moved[parts.length - 1] ?? 0), 0)
    parts.at(-1)!.push(record)
    at = end
  }
  const paths = parts.map((_, at) => join(folder, `${basename(capture)}.${after.join('-')}.${moved.join('-')}.${at}`))
  for (const [at, path] of paths.entries())
    await writeFile(path, Buffer.concat([whole.subarray(0, FILE_HEADER), ...parts[at]!]))
  return paths
}

/** What a report says of the flows, without the files that they are in. */
function told({ flows, findings, summary }: Report) {
  const outside = <T extends { capture: number }>(one: T) => ({ ...one, capture: 0 })
  return { flows: flows.map(outside), findings: findings.map(outside), summary }
}

const STALE = 'stale-syn-half-open.pcap'

describe('a capture in several files', () => {
  it('is told as the one that it is, wherever it was split', async () => {
    const fixtures = (await readdir(pathOf(''))).filter(
      (name) => /\.pcap$/.test(name) && name !== 'truncated-file.pcap',
    )
    let compared = 0
    for (const fixture of fixtures) {
      const whole = await check(pathOf(fixture))
      const { frames } = whole.captures[0]!
      const paths = await split(fixture, [Math.floor(frames / 3), Math.floor((2 * frames) / 3)])
      const merged = await checkFiles(paths, { merge: true })
      expect(unsoundness(merged)).toEqual([])
      expect(merged.captures.map(({ path }) => path)).toEqual(paths)
      // Where one file doesn't follow straight after the other, less is certain.
      if (merged.captures.some(({ gap }) => gap !== null && (gap > 1 || gap < 0))) continue
      expect(told(merged), fixture).toEqual(told(whole))
      compared++
    }
    expect(compared).toBeGreaterThan(20)
  })

  it('is put in order by the times of the first frames', async () => {
    const [a, b, c] = await split(STALE, [3, 9])
    const merged = await checkFiles([c!, a!, b!], { merge: true })
    expect(merged.captures.map(({ path }) => path)).toEqual([a, b, c])
    expect(told(merged)).toEqual(told(await check(pathOf(STALE))))
    expect(merged.settings.merge).toBe(true)
  })

  it('has frames numbered through, and flows and findings in the file of their first frame', async () => {
    const paths = await split(STALE, [8])
    const { captures, flows, findings } = await checkFiles(paths, { merge: true })
    expect(captures.map(({ firstFrame, frames }) => [firstFrame, frames])).toEqual([
      [1, 8],
      [9, 5],
    ])
    expect(flows.map(({ capture, firstFrame }) => [capture, firstFrame])).toEqual([
      [0, 1],
      [1, 9],
    ])
    const stale: Finding = findings.find(({ rule }) => rule === 'stale-syn-half-open')!
    expect(stale).toMatchObject({ capture: 1, frame: 9, frames: [1, 9, 10, 11, 12, 13] })
  })

  it('has flows that begin in one file and end in another; apart they are two', async () => {
    const paths = await split('clean-close-client-first.pcap', [5])
    expect((await checkFiles(paths, { merge: true })).flows).toHaveLength(1)
    expect((await checkFiles(paths)).flows).toHaveLength(2)
  })
})

describe('where one file does not follow straight after the other', () => {
  it('the gap is told', async () => {
    const paths = await split(STALE, [8], [0, 100])
    const gaps = (await checkFiles(paths, { merge: true })).captures.map(({ gap }) => gap)
    const before = (await checkFiles(await split(STALE, [8]), { merge: true })).captures[1]!.gap!
    expect(gaps).toEqual([null, expect.closeTo(before + 100, 6)])
  })

  it('a file that was written beside another is refused', async () => {
    const [a, b] = await split(STALE, [8], [0, -4])
    const { captures, unusable } = await checkFiles([a!, b!], { merge: true })
    expect(captures.map(({ path }) => path)).toEqual([b])
    expect(unusable).toEqual([
      { path: a, message: expect.stringMatching(/^cannot merge .* it begins .* before the files ahead of it end/) },
    ])
  })

  it('what cannot be read stands beside the others', async () => {
    const [a, b] = await split(STALE, [8])
    const { captures, unusable } = await checkFiles([b!, 'nowhere.pcap', pathOf('stale-syn-half-open.json'), a!], {
      merge: true,
    })
    expect(captures.map(({ path }) => path)).toEqual([a, b])
    expect(unusable.map(({ message }) => message)).toEqual([
      'cannot open nowhere.pcap: no such file',
      expect.stringContaining('.json is not a capture: it is JSON text'),
    ])
  })
})

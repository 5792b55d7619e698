import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FileOptions } from '../../src/files.js'
import type { Report } from '../../src/index.js'
import { unsoundness } from '../soundness.js'
import { pathOf } from './fixture.js'

let folder = ''

/** Threads run a program of their own, which must be built. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcpcheck-'))
  await build({
    entryPoints: { index: 'src/index.ts', worker: 'src/worker.ts' },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
  })
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await writeFile(
    join(folder, 'run.js'),
    `import { checkFiles } from './index.js'
     const [paths, options] = JSON.parse(process.argv[2])
     const progress = []
     let threads = 0
     process.on('worker', () => threads++)
     const report = await checkFiles(paths, { ...options, onProgress: (...how) => progress.push(how) })
     process.stdout.write(JSON.stringify({ report, progress, threads }))`,
  )
})

afterAll(() => rm(folder, { recursive: true }))

interface Run {
  readonly report: Report
  readonly progress: [read: number, total: number | null][]
  /** How many there were beside the first. */
  readonly threads: number
}

async function checked(paths: readonly string[], options: FileOptions): Promise<Run> {
  const argv = [join(folder, 'run.js'), JSON.stringify([paths, options])]
  const { stdout } = await promisify(execFile)(process.execPath, argv, { maxBuffer: 2 ** 28 })
  return JSON.parse(stdout) as Run // Printed by the program above.
}

/** As text: the order of the keys counts, too. */
const text = ({ report }: Run): string => JSON.stringify(report)

describe('captures that are checked at the same time', () => {
  it('give the same report as one after the other, to the last octet', async () => {
    const fixtures = (await readdir(pathOf(''))).filter((name) => /\.pcap/.test(name)).map(pathOf)
    const one = await checked(fixtures, { jobs: 1 })
    const four = await checked(fixtures, { jobs: 4 })
    expect([one.threads, four.threads]).toEqual([0, 4])
    expect(text(four)).toBe(text(one))
    expect(text(await checked(fixtures, {}))).toBe(text(one))
    expect(one.report.captures.map(({ path }) => path)).toEqual(fixtures)
    expect(unsoundness(one.report)).toEqual([])
  })

  const SOME = ['time-wait-port-reuse.pcap', 'midstream.pcapng.gz', 'stale-syn-half-open.pcap'].map(pathOf)

  it('have the segments of the chosen flows, and no others', async () => {
    const options: FileOptions = { segments: true, flows: [1, 3] }
    const one = await checked(SOME, { ...options, jobs: 1 })
    expect(text(await checked(SOME, { ...options, jobs: 3 }))).toBe(text(one))
    expect(one.report.flows.filter(({ segments }) => segments !== undefined).map(({ id }) => id)).toEqual([1, 3])
  })

  it('are told beside those that cannot be used, in the order in which they were named', async () => {
    const paths = [pathOf('nowhere.pcap'), SOME[0]!, pathOf(''), SOME[2]!, pathOf('stale-syn.json')]
    const { report } = await checked(paths, { jobs: 2 })
    expect(report.captures.map(({ path }) => path)).toEqual([SOME[0], SOME[2]])
    expect(report.unusable.map(({ path }) => path)).toEqual([paths[0], paths[2], paths[4]])
  })

  it('tell of their progress as of one', async () => {
    const { progress } = await checked(SOME, { jobs: 3 })
    const sizes = new Set(progress.map(([, total]) => total))
    expect(sizes.size).toBe(1)
    expect(progress.at(-1)![0]).toBe(progress[0]![1])
    const read = progress.map(([octets]) => octets)
    expect(read).toEqual([...read].sort((a, b) => a - b))
  })

  it('take a thread for each, and none for one alone', async () => {
    expect((await checked(SOME, { jobs: 9 })).threads).toBe(3)
    expect((await checked([SOME[0]!], { jobs: 9 })).threads).toBe(0)
  })

  it('refuse rules that do not exist before anything is read', async () => {
    await expect(checked(SOME, { select: ['no-such-rule'] })).rejects.toThrow('no rule or group')
  })
})

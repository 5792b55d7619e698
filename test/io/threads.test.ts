import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inThreads, type ThreadLimits } from '../../src/io/threads.js'

/** A thread's program that does with each job what its path says. */
const PROGRAM = new URL(
  `data:text/javascript,${encodeURIComponent(`
  import { parentPort, threadId } from 'node:worker_threads'
  parentPort.on('message', async ({ path }) => {
    const kept = []
    if (path === 'endless') for (;;) {}
    if (path === 'greedy') for (;;) kept.push(new Array(10_000).fill(kept.length))
    if (path === 'gone') process.exit(7)
    if (path === 'broken') throw new Error('ranges out of order')
    if (path === 'steady')
      for (let read = 1; read <= 8; read++) {
        await new Promise((resolve) => setTimeout(resolve, 700))
        parentPort.postMessage({ read })
      }
    parentPort.postMessage(path === 'refused' ? { failure: 'refused' } : { answer: path + ' by ' + (threadId > 0) })
  })
`)}`,
)

const LIMITS: ThreadLimits = { memory: 64, seconds: 30, of: 'silence' }

async function done(paths: readonly string[], threads: number, limits = LIMITS) {
  const read: (string | number)[] = []
  let outcomesTold = 0
  const jobs = paths.map((path) => ({ path }))
  const outcomes = await inThreads<{ path: string }, string>(PROGRAM, jobs, threads, limits, {
    onRead: ({ path }, octets) => read.push(path, octets),
    onOutcome: () => outcomesTold++,
  })
  expect(outcomesTold).toBe(paths.length)
  return { read, said: outcomes.map((outcome) => ('answer' in outcome ? outcome.answer : outcome.failure)) }
}

describe('jobs in threads', () => {
  it.each([1, 2, 9])('are answered in their order by %i of them', async (threads) => {
    const { said } = await done(['a', 'refused', 'b', 'c'], threads)
    expect(said).toEqual(['a by true', 'refused', 'b by true', 'c by true'])
  })

  it.each([
    ['greedy', 'it takes more than 64 MiB of memory'],
    ['gone', 'tcpcheck itself failed: its thread ended with status 7'],
    ['broken', 'tcpcheck itself failed: ranges out of order'],
  ])('go on after one that is %s', async (path, refusal) => {
    const { said } = await done(['a', path, 'b', path, 'c'], 1)
    expect(said).toEqual(['a by true', refusal, 'b by true', refusal, 'c by true'])
  })

  it('go on after one that never ends', async () => {
    const { said } = await done(['endless', 'a', 'b'], 1, { ...LIMITS, seconds: 5 })
    expect(said).toEqual(['it got no further for 5 s', 'a by true', 'b by true'])
  })

  it('have as long as they need while they get further', async () => {
    const { said, read } = await done(['steady'], 1, { ...LIMITS, seconds: 4 })
    expect(said).toEqual(['steady by true'])
    expect(read).toEqual([1, 2, 3, 4, 5, 6, 7, 8].flatMap((octets) => ['steady', octets]))
  })

  it('have no longer than that where it is the time of the whole job', async () => {
    const { said } = await done(['steady', 'a'], 1, { ...LIMITS, seconds: 4, of: 'job' })
    expect(said).toEqual(['it takes longer than 4 s', 'a by true'])
  })
})

describe('the program of a thread', () => {
  let folder = ''
  let program = new URL('file:///')
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tcpcheck-thread-'))
    program = pathToFileURL(join(folder, 'program.mjs'))
    await build({
      stdin: {
        contents: `
          import { serve } from './threads.js'
          const kept = []
          serve(async (megabytes, onRead) => {
            if (megabytes === 0) throw new Error('nothing to do')
            for (let read = 1; read <= megabytes; read++) {
              kept.push(new Uint8Array(2 ** 20))
              onRead(read)
            }
            return megabytes
          })`,
        resolveDir: fileURLToPath(new URL('../../src/io', import.meta.url)),
      },
      outfile: fileURLToPath(program),
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    })
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('ends itself when its octets take more than its memory, and tells what it fails at', async () => {
    const said = await inThreads<number, number>(program, [40, 80, 40, 0], 1, LIMITS)
    expect(said).toEqual([
      { answer: 40 },
      { failure: 'it takes more than 64 MiB of memory' },
      { answer: 40 },
      { failure: 'tcpcheck itself failed: nothing to do' },
    ])
  })
})

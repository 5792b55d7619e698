import { describe, expect, it } from 'vitest'
import { inThreads, type Job, type ThreadLimits } from '../../src/io/threads.js'

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
    parentPort.postMessage(path === 'refused' ? { refusal: 'refused' } : { answer: path + ' by ' + (threadId > 0) })
  })
`)}`,
)

const LIMITS: ThreadLimits = { memory: 64, patience: 30 }

async function done(paths: readonly string[], threads: number, limits = LIMITS) {
  const read: (string | number)[] = []
  const jobs = paths.map((path): Job => ({ path }))
  const outcomes = await inThreads<Job, string>(PROGRAM, jobs, threads, limits, ({ path }, octets) =>
    read.push(path, octets),
  )
  return { read, said: outcomes.map((outcome) => ('answer' in outcome ? outcome.answer : outcome.refusal)) }
}

describe('jobs in threads', () => {
  it.each([1, 2, 9])('are answered in their order by %i of them', async (threads) => {
    const { said } = await done(['a', 'refused', 'b', 'c'], threads)
    expect(said).toEqual(['a by true', 'refused', 'b by true', 'c by true'])
  })

  it.each([
    ['greedy', 'cannot check greedy: it takes more than its share of the memory, 64 MiB'],
    ['gone', 'cannot check gone: tcpcheck itself failed: its thread ended with 7'],
    ['broken', 'cannot check broken: tcpcheck itself failed: ranges out of order'],
  ])('go on after one that is %s', async (path, refusal) => {
    const { said } = await done(['a', path, 'b', path, 'c'], 1)
    expect(said).toEqual(['a by true', refusal, 'b by true', refusal, 'c by true'])
  })

  it('go on after one that never ends', async () => {
    const { said } = await done(['endless', 'a', 'b'], 1, { ...LIMITS, patience: 5 })
    expect(said).toEqual(['cannot check endless: it got no further for 5 s', 'a by true', 'b by true'])
  })

  it('have as long as they need while they get further', async () => {
    const { said, read } = await done(['steady'], 1, { ...LIMITS, patience: 4 })
    expect(said).toEqual(['steady by true'])
    expect(read).toEqual([1, 2, 3, 4, 5, 6, 7, 8].flatMap((octets) => ['steady', octets]))
  })
})

import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { emptyTally, type Failure, kindOf, prove, type Tally } from './prove/prove.js'

/*
 * npm run prove -- --connections 1000000 [--seed 1] [--jobs 2]
 * Simulates so many connections between conforming ends, seed after seed, and holds the report on each to the truth.
 * Prints the seed of each failure and the smallest packet script that shows it.
 */

const BATCH = 500
const PROGRESS_SECONDS = 5
/** Scripts printed of one kind of fault; the others are counted. */
const SCRIPTS_OF_A_KIND = 3

interface Batch {
  tally: Tally
  failures: Failure[]
}

const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: String(availableParallelism()) },
  },
})

if (process.send === undefined) await lead()
else process.on('message', (message) => void work(message))

/** Hands out batches of seeds to so many processes, and tells what comes of them. */
async function lead(): Promise<void> {
  const [connections, seed, jobs] = [Number(values.connections), Number(values.seed), Number(values.jobs)]
  const total = emptyTally()
  const kinds = new Map<string, number>()
  let next = seed
  const start = performance.now()
  const progress = setInterval(() => tellProgress(total, connections, start), PROGRESS_SECONDS * 1000)
  await Promise.all(
    Array.from({ length: jobs }, async () => {
      const child = fork(fileURLToPath(import.meta.url), { execArgv: process.execArgv })
      while (next < seed + connections) {
        const first = next
        next += BATCH
        const batch = await new Promise<Batch>((resolve, reject) => {
          child.once('message', resolve)
          child.once('exit', (status) => reject(new Error(`a process ended with status ${status} at seed ${first}`)))
          child.send([first, Math.min(BATCH, seed + connections - first)])
        })
        child.removeAllListeners('exit')
        add(total, batch.tally)
        for (const failure of batch.failures) tellFailure(failure, kinds)
      }
      child.kill()
    }),
  )
  clearInterval(progress)
  tellProgress(total, connections, start)
  for (const [what, counts] of [
    ['network', total.networks],
    ['capture', total.captures],
    ['story', total.stories],
  ] as const)
    console.log(
      `${what}: ${Object.entries(counts)
        .map(([kind, count]) => `${kind} ${count}`)
        .join(', ')}`,
    )
  for (const [kind, count] of kinds) console.log(`${count} failures: ${kind}`)
  console.log(kinds.size === 0 ? 'no failure' : `${[...kinds.values()].reduce((a, b) => a + b)} failures`)
  process.exitCode = kinds.size === 0 ? 0 : 1
}

async function work(message: unknown): Promise<void> {
  // Sent by lead().
  const [first, count] = message as [number, number]
  const batch: Batch = { tally: emptyTally(), failures: [] }
  for (let seed = first; seed < first + count; seed++) {
    const failure = await prove(seed, batch.tally)
    if (failure !== null) batch.failures.push(failure)
  }
  process.send?.(batch)
}

function add(total: Tally, { connections, frames, networks, captures, stories }: Tally): void {
  total.connections += connections
  total.frames += frames
  for (const [sum, counts] of [
    [total.networks, networks],
    [total.captures, captures],
    [total.stories, stories],
  ] as const)
    for (const [kind, count] of Object.entries(counts)) sum[kind] = (sum[kind] ?? 0) + count
}

function tellProgress({ connections, frames }: Tally, wanted: number, start: number): void {
  const seconds = (performance.now() - start) / 1000
  console.log(
    `${connections} of ${wanted} connections, ${frames} frames, ${Math.round(connections / seconds)} a second`,
  )
}

function tellFailure({ seed, faults, script }: Failure, kinds: Map<string, number>): void {
  const kind = kindOf(faults[0]!)
  const count = (kinds.get(kind) ?? 0) + 1
  kinds.set(kind, count)
  console.log(`seed ${seed}: ${faults.join('\n  ')}`)
  if (count <= SCRIPTS_OF_A_KIND) console.log(script)
}

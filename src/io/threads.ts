import { existsSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { parentPort, Worker } from 'node:worker_threads'
import { duration, grouped } from '../text/numbers.js'
import { ownFailure } from '../text/own-failure.js'

/** What one job may take, so that a hostile one can't stop the others. */
export interface ThreadLimits {
  /** MiB of its thread's heap. */
  readonly memory: number
  /** Seconds without a sign that it gets further. */
  readonly patience: number
}

export interface Job {
  readonly path: string
}

/** What became of a job: its answer, or why there is none. */
export type Outcome<Answer> = { readonly answer: Answer } | { readonly refusal: string }

/** What a thread says: how many octets it has read, and at last what became of its job. */
type Message<Answer> = { readonly read: number } | Outcome<Answer>

/** Milliseconds that setTimeout can wait; for longer ones it would not wait at all. */
const LONGEST_TIMER = 2 ** 31 - 1

const MEBIBYTE = 1024 * 1024

export const cores = availableParallelism

/** Whether there is a program to start: not where this is run from source, or as a part of another program. */
export const isBuilt = (program: URL): boolean => existsSync(program)

/** What each of so many threads may have, with a share for this one, and no more than a thread has when it is alone. */
export function memoryShare(threads: number): number {
  const alone = getHeapStatistics().heap_size_limit
  return Math.floor(Math.min(alone, totalmem() / (threads + 1)) / MEBIBYTE)
}

/** Does the jobs in so many threads, each of which runs `program`. Outcomes come in the order of the jobs. */
export async function inThreads<One extends Job, Answer>(
  program: URL,
  jobs: readonly One[],
  threads: number,
  limits: ThreadLimits,
  onRead: (job: One, octets: number) => void,
): Promise<Outcome<Answer>[]> {
  const outcomes: Outcome<Answer>[] = []
  let next = 0
  async function work(): Promise<void> {
    let thread: Thread<One, Answer> | null = null
    for (let at = next++; at < jobs.length; at = next++) {
      const job = jobs[at]!
      if (thread === null || thread.isDead) thread = new Thread(program, limits)
      outcomes[at] = await thread.do(job, (octets) => onRead(job, octets))
    }
    thread?.end()
  }
  await Promise.all(Array.from({ length: Math.min(threads, jobs.length) }, work))
  return outcomes
}

/** A thread, which does one job after the other until one of them kills it. */
class Thread<One extends Job, Answer> {
  isDead = false
  private readonly worker: Worker
  private readonly limits: ThreadLimits
  private timer: NodeJS.Timeout | undefined
  private onRead: (octets: number) => void = () => {}
  private onOutcome: (outcome: Outcome<Answer>) => void = () => {}
  private path = ''

  constructor(program: URL, limits: ThreadLimits) {
    this.limits = limits
    this.worker = new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: limits.memory } })
    this.worker.on('message', (message: Message<Answer>) => this.hear(message))
    this.worker.on('error', (error) => this.die(this.reasonOf(error)))
    this.worker.on('exit', (code) => this.die(`tcpcheck itself failed: its thread ended with ${code}`))
  }

  do(job: One, onRead: (octets: number) => void): Promise<Outcome<Answer>> {
    this.path = job.path
    this.onRead = onRead
    this.wait()
    this.worker.postMessage(job)
    return new Promise((resolve) => {
      this.onOutcome = resolve
    })
  }

  end(): void {
    this.isDead = true
    clearTimeout(this.timer)
    void this.worker.terminate()
  }

  private hear(message: Message<Answer>): void {
    if ('read' in message) {
      this.wait()
      this.onRead(message.read)
    } else {
      clearTimeout(this.timer)
      this.onOutcome(message)
    }
  }

  private wait(): void {
    clearTimeout(this.timer)
    const { patience } = this.limits
    const giveUp = (): void => this.die(`it got no further for ${duration(patience)}`)
    this.timer = setTimeout(giveUp, Math.min(patience * 1000, LONGEST_TIMER))
  }

  private die(why: string): void {
    if (this.isDead) return
    this.end()
    this.onOutcome({ refusal: `cannot check ${this.path}: ${why}` })
  }

  private reasonOf(error: Error): string {
    const { memory } = this.limits
    const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    return isMemory ? `it takes more than its share of the memory, ${grouped(memory)} MiB` : ownFailure(error)
  }
}

/** What the program of a thread does: each job that comes, one at a time. */
export function serve<One extends Job, Answer>(
  work: (job: One, onRead: (octets: number) => void) => Promise<Outcome<Answer>>,
): void {
  const say = (message: Message<Answer>): void => parentPort?.postMessage(message)
  parentPort?.on('message', async (job: One) => say(await work(job, (read) => say({ read }))))
}

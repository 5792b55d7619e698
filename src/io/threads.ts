import { existsSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { parentPort, resourceLimits, Worker } from 'node:worker_threads'
import { duration, grouped } from '../text/numbers.js'
import { ownFailure } from '../text/own-failure.js'

/** What one job may take, so that a hostile one can't stop the others. */
export interface ThreadLimits {
  /** MiB of its thread. */
  readonly memory: number
  /** Seconds: of the job in all, or without a sign that it gets further. */
  readonly seconds: number
  readonly of: 'job' | 'silence'
}

/** What became of a job: its answer, or in a clause why there is none. */
export type Outcome<Answer> = { readonly answer: Answer } | { readonly failure: string }

/** What whoever has the jobs done is told meanwhile. */
export interface Listener<Job> {
  onRead?(job: Job, octets: number): void
  onOutcome?(): void
}

/** What a thread says: how many octets it has read, and at last what became of its job. */
type Message<Answer> = { readonly read: number } | Outcome<Answer>

const MEBIBYTE = 1024 * 1024
/** MiB that a thread takes for itself before it has read anything. */
const OWN_MEMORY = 64
/** The status of a thread that ended itself because of its memory. */
const TOO_LARGE = 12
/** Milliseconds that setTimeout can wait; for longer ones it would not wait at all. */
const LONGEST_TIMER = 2 ** 31 - 1

export const cores = availableParallelism

/** Whether there is a program to start: not where this is run from source, or as a part of another program. */
export const isBuilt = (program: URL): boolean => existsSync(program)

/** What each of so many threads may have, with a share for this one, and no more than a thread has when it is alone. */
export function memoryShare(threads: number): number {
  const alone = getHeapStatistics().heap_size_limit
  return Math.floor(Math.min(alone, totalmem() / (threads + 1)) / MEBIBYTE)
}

/** Does the jobs in so many threads, each of which runs `program`. Outcomes come in the order of the jobs. */
export async function inThreads<Job, Answer>(
  program: URL,
  jobs: readonly Job[],
  threads: number,
  limits: ThreadLimits,
  listener: Listener<Job> = {},
): Promise<Outcome<Answer>[]> {
  const outcomes: Outcome<Answer>[] = []
  let next = 0
  async function work(): Promise<void> {
    let thread: Thread<Job, Answer> | null = null
    for (let at = next++; at < jobs.length; at = next++) {
      const job = jobs[at]!
      if (thread === null || thread.isDead) thread = new Thread(program, limits)
      outcomes[at] = await thread.do(job, (octets) => listener.onRead?.(job, octets))
      listener.onOutcome?.()
    }
    thread?.end()
  }
  await Promise.all(Array.from({ length: Math.min(threads, jobs.length) }, work))
  return outcomes
}

/** A thread, which does one job after the other until one of them kills it. */
class Thread<Job, Answer> {
  isDead = false
  private readonly worker: Worker
  private readonly limits: ThreadLimits
  private timer: NodeJS.Timeout | undefined
  private onRead: (octets: number) => void = () => {}
  private onOutcome: (outcome: Outcome<Answer>) => void = () => {}

  constructor(program: URL, limits: ThreadLimits) {
    this.limits = limits
    this.worker = new Worker(program, {
      resourceLimits: { maxOldGenerationSizeMb: limits.memory + OWN_MEMORY },
      // Nothing that a capture provokes reaches the screen.
      stdout: true,
      stderr: true,
      env: {},
    })
    this.worker.on('message', (message: Message<Answer>) => this.hear(message))
    this.worker.on('error', (error) => this.die(this.reasonOf(error)))
    this.worker.on('exit', (status) =>
      this.die(
        status === TOO_LARGE ? this.tooLarge() : ownFailure(new Error(`its thread ended with status ${status}`)),
      ),
    )
  }

  do(job: Job, onRead: (octets: number) => void): Promise<Outcome<Answer>> {
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
      if (this.limits.of === 'silence') this.wait()
      this.onRead(message.read)
    } else {
      clearTimeout(this.timer)
      this.onOutcome(message)
    }
  }

  private wait(): void {
    clearTimeout(this.timer)
    const { seconds, of } = this.limits
    const why = of === 'job' ? 'it takes longer than' : 'it got no further for'
    this.timer = setTimeout(() => this.die(`${why} ${duration(seconds)}`), Math.min(seconds * 1000, LONGEST_TIMER))
  }

  private die(failure: string): void {
    if (this.isDead) return
    this.end()
    this.onOutcome({ failure })
  }

  private reasonOf(error: Error): string {
    return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? this.tooLarge() : ownFailure(error)
  }

  private readonly tooLarge = (): string => `it takes more than ${grouped(this.limits.memory)} MiB of memory`
}

/** What the program of a thread does: each job that comes, one at a time. */
export function serve<Job, Answer>(work: (job: Job, onRead: (octets: number) => void) => Promise<Answer>): void {
  const say = (message: Message<Answer>): void => parentPort?.postMessage(message)
  const most = ((resourceLimits.maxOldGenerationSizeMb ?? Number.POSITIVE_INFINITY) - OWN_MEMORY) * MEBIBYTE
  function onRead(read: number): void {
    // The limit of a thread is one of its heap, and octets lie outside of it.
    if (process.memoryUsage().arrayBuffers > most) process.exit(TOO_LARGE)
    say({ read })
  }
  parentPort?.on('message', (job: Job) => {
    work(job, onRead).then(
      (answer) => say({ answer }),
      (error) => say({ failure: ownFailure(error) }),
    )
  })
}

import { Worker } from 'node:worker_threads'
import { duration } from '../../text/numbers.js'
import { type Answer, type Task, tooLargeText } from './task.js'

export interface Limits {
  /** Submissions graded at once. */
  readonly jobs: number
  /** Seconds for one submission. */
  readonly time: number
  /** Megabytes for one submission. */
  readonly memory: number
}

/** A thread takes this much for itself before it has read anything. */
const OWN_MEMORY = 64

/**
 * Grades submissions in threads of their own, so that one which takes all the time or memory it can get ends its thread
 * and nothing else. Answers come in the order of the tasks; `onAnswer` is told of each as it comes.
 */
export async function gradeInWorkers(
  tasks: readonly Omit<Task, 'memory'>[],
  { jobs, time, memory }: Limits,
  script: URL,
  onAnswer: () => void = () => {},
): Promise<Answer[]> {
  const answers = new Array<Answer>(tasks.length)
  let next = 0
  const serve = async (): Promise<void> => {
    let thread: Thread | null = null
    for (let at = next++; at < tasks.length; at = next++) {
      thread ??= new Thread(script, memory)
      answers[at] = await thread.grade({ ...tasks[at]!, memory }, time)
      onAnswer()
      if (thread.isOver) thread = null
    }
    await thread?.end()
  }
  await Promise.all(Array.from({ length: Math.min(jobs, tasks.length) }, serve))
  return answers
}

/** One thread, until it fails. */
class Thread {
  isOver = false
  readonly #worker: Worker
  readonly #memory: number

  constructor(script: URL, memory: number) {
    this.#memory = memory
    this.#worker = new Worker(script, {
      resourceLimits: { maxOldGenerationSizeMb: memory + OWN_MEMORY },
      // Nothing that a capture provokes reaches the screen.
      stdout: true,
      stderr: true,
      env: {},
    })
  }

  grade(task: Task, seconds: number): Promise<Answer> {
    return new Promise((resolve) => {
      const done = (answer: Answer): void => {
        clearTimeout(timer)
        // What fails while it is being ended is no news, but without a listener it would end the program.
        this.#worker.removeAllListeners().on('error', () => {})
        resolve(answer)
      }
      const fail = (problem: string): void => {
        this.isOver = true
        // It may be in a loop: not waited for, but ended.
        void this.#worker.terminate()
        done({ problem })
      }
      const timer = setTimeout(() => fail(`not graded: it takes longer than ${duration(seconds)}`), seconds * 1000)
      this.#worker.on('message', done)
      this.#worker.on('error', (error: NodeJS.ErrnoException) =>
        fail(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? tooLargeText(this.#memory)
            : `tcpcheck itself failed on it: ${error.message}`,
        ),
      )
      this.#worker.on('exit', () => fail('not graded: its thread ended'))
      this.#worker.postMessage(task)
    })
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }
}

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
      const answer: Answer = await thread.grade({ ...tasks[at]!, memory }, time)
      answers[at] = answer
      onAnswer()
      if (!('problem' in answer)) continue
      // What failed may have left its thread full of what it read: the next one gets a fresh thread.
      await thread.end()
      thread = null
    }
    await thread?.end()
  }
  await Promise.all(Array.from({ length: Math.min(jobs, tasks.length) }, serve))
  return answers
}

/** One thread, until it fails. */
class Thread {
  readonly #worker: Worker
  #answer: (answer: Answer) => void = () => {}

  constructor(script: URL, memory: number) {
    this.#worker = new Worker(script, {
      resourceLimits: { maxOldGenerationSizeMb: memory + OWN_MEMORY },
      // Nothing that a capture provokes reaches the screen.
      stdout: true,
      stderr: true,
      env: {},
    })
    this.#worker.on('message', (answer: Answer) => this.#answer(answer))
    this.#worker.on('error', ({ code, message }: NodeJS.ErrnoException) =>
      this.#fail(
        code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLargeText(memory) : `tcpcheck itself failed on it: ${message}`,
      ),
    )
    this.#worker.on('exit', () => this.#fail('not graded: its thread ended'))
  }

  async grade(task: Task, seconds: number): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined
    const answer = await new Promise<Answer>((resolve) => {
      this.#answer = resolve
      timer = setTimeout(() => this.#fail(`not graded: it takes longer than ${duration(seconds)}`), seconds * 1000)
      this.#worker.postMessage(task)
    })
    clearTimeout(timer)
    return answer
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  #fail(problem: string): void {
    this.#answer({ problem })
    // It may be in a loop: not waited for, but ended.
    void this.#worker.terminate()
  }
}

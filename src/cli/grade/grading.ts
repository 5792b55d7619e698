import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cores, inThreads } from '../../io/threads.js'
import type { Spec } from '../../lab/spec.js'
import { UsageError } from '../../text/usage-error.js'
import type { Answer, Task } from './grade-files.js'
import { findSubmissions, type SubmissionFiles } from './submissions.js'

export interface GradingLimits {
  /** Submissions graded at once. */
  readonly jobs: number
  /** Seconds for one submission. */
  readonly time: number
  /** MiB for one submission. */
  readonly memory: number
}

/** What grading touches outside of the program, so that a test can stand in for it. */
export interface Grading {
  /** How many submissions this machine grades best at once. */
  readonly jobs: number
  findSubmissions(paths: readonly string[], rules: Spec['submissions']): SubmissionFiles[]
  grade(tasks: readonly Task[], limits: GradingLimits, onAnswer: () => void): Promise<Answer[]>
  /** The path of a lab that another one names. */
  resolve(from: string, named: string): string
  makeFolder(path: string): void
}

/** The worker is built beside this file's chunk. */
const WORKER = new URL('./grade-worker.js', import.meta.url)

/** Each submission in a thread, so that one which takes all the time or memory it can get harms no other. */
export function gradeInThreads(program: URL): Grading['grade'] {
  return async (tasks, { jobs, time, memory }, onOutcome) => {
    const limits = { memory, seconds: time, of: 'job' } as const
    const outcomes = await inThreads<Task, Answer>(program, tasks, jobs, limits, { onOutcome })
    return outcomes.map((outcome) =>
      'answer' in outcome ? outcome.answer : { problem: `not graded: ${outcome.failure}` },
    )
  }
}

export const realGrading: Grading = {
  jobs: cores(),
  findSubmissions,
  grade: gradeInThreads(WORKER),
  resolve: (from, named) => join(dirname(from), named),
  makeFolder: (path) => {
    try {
      mkdirSync(path, { recursive: true })
    } catch (error) {
      throw new UsageError(`cannot make the folder ${path}: ${error instanceof Error ? error.message : String(error)}`)
    }
  },
}

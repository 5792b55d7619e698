import { mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import type { Spec } from '../../lab/spec.js'
import { UsageError } from '../../text/usage-error.js'
import { gradeInWorkers, type Limits } from './pool.js'
import { findSubmissions, type SubmissionFiles } from './submissions.js'
import type { Answer, Task } from './task.js'

/** What grading touches outside of the program, so that a test can stand in for it. */
export interface Grading {
  /** How many submissions this machine grades best at once. */
  readonly jobs: number
  findSubmissions(paths: readonly string[], rules: Spec['submissions']): SubmissionFiles[]
  grade(tasks: readonly Omit<Task, 'memory'>[], limits: Limits, onAnswer: () => void): Promise<Answer[]>
  /** The path of a lab that another one names. */
  resolve(from: string, named: string): string
  makeFolder(path: string): void
}

/** The worker is built beside this file's chunk. */
const WORKER = new URL('./grade-worker.js', import.meta.url)

export const realGrading: Grading = {
  jobs: availableParallelism(),
  findSubmissions,
  grade: (tasks, limits, onAnswer) => gradeInWorkers(tasks, limits, WORKER, onAnswer),
  resolve: (from, named) => join(dirname(from), named),
  makeFolder: (path) => {
    try {
      mkdirSync(path, { recursive: true })
    } catch (error) {
      throw new UsageError(`cannot make the folder ${path}: ${error instanceof Error ? error.message : String(error)}`)
    }
  },
}

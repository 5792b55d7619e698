import type { Graded } from '../../lab/grade.js'
import type { Spec } from '../../lab/spec.js'

/** One submission to grade. Plain data: it crosses to the worker. */
export interface Task {
  readonly paths: readonly string[]
  readonly spec: Spec
  /** Megabytes that it may take. */
  readonly memory: number
}

/** What came of it. */
export type Answer = Graded | { readonly problem: string }

export const tooLargeText = (memory: number): string => `not graded: it takes more than ${memory} MB of memory`

import { readFiles } from '../../files.js'
import { type Graded, gradeReport } from '../../lab/grade.js'
import type { Spec } from '../../lab/spec.js'
import { RULES } from '../../rules/index.js'

/** One submission to grade. Plain data: it crosses to the thread. */
export interface Task {
  readonly paths: readonly string[]
  readonly spec: Spec
}

/** What came of it. */
export type Answer = Graded | { readonly problem: string }

/** Flows that one submission may keep open at once. */
const MOST_FLOWS = 100_000

/** Grades one submission. Whatever is wrong with its files, the answer says it. */
export async function gradeFiles({ paths, spec }: Task, onProgress: (octets: number) => void): Promise<Answer> {
  const report = await readFiles([...paths], { ...spec.assume, maxFlows: MOST_FLOWS, jobs: 1, onProgress })
  if (report.captures.length > 0) return gradeReport(spec, report, RULES)
  return { problem: report.unusable.map(({ message }) => message).join('; ') }
}

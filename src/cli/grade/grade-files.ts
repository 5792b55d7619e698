import { readFiles } from '../../files.js'
import { gradeReport } from '../../lab/grade.js'
import { RULES } from '../../rules/index.js'
import { type Answer, type Task, tooLargeText } from './task.js'

/** Flows that one submission may keep open at once. */
const MOST_FLOWS = 100_000
const MEGABYTE = 2 ** 20

class TooLarge extends Error {}

/** Grades one submission. Whatever its files do, the answer says it; nothing is thrown. */
export async function gradeFiles({ paths, spec, memory }: Task): Promise<Answer> {
  // The limit of a worker is one of its heap; octets lie outside of it.
  const onProgress = (): void => {
    if (process.memoryUsage().arrayBuffers > memory * MEGABYTE) throw new TooLarge()
  }
  try {
    const report = await readFiles([...paths], { ...spec.assume, maxFlows: MOST_FLOWS, onProgress })
    if (report.captures.length > 0) return gradeReport(spec, report, RULES)
    return { problem: report.unusable.map(({ message }) => message).join('; ') }
  } catch (error) {
    if (error instanceof TooLarge) return { problem: tooLargeText(memory) }
    return { problem: `tcpcheck itself failed on it: ${error instanceof Error ? error.message : String(error)}` }
  }
}

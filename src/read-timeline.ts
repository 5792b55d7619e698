import { analyseTimeline, type Timeline } from './check/timeline.js'
import { nodeInflate } from './io/inflate.js'
import { openCapture } from './io/open.js'
import { type FileJob, heard } from './read-file.js'
import { pathText } from './text/path-text.js'
import { UsageError } from './text/usage-error.js'

/** Checks files that one capture was written to, one after the other. */
export function readTimeline<One extends FileJob>(
  jobs: readonly One[],
  onRead: (job: One, octets: number) => void,
): Promise<Timeline> {
  const files = jobs.map((job) => ({
    path: job.path,
    open: async () => {
      const capture = await openCapture(job.path)
      // Its first frame tells its place, which must be known before it is read.
      if (capture.size === null) throw new UsageError(`cannot merge ${pathText(job.path)}: it can be read only once`)
      return heard(capture, (octets) => onRead(job, octets))
    },
  }))
  return analyseTimeline(files, jobs[0]?.options ?? {}, nodeInflate)
}

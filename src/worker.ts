/*
 * The program of a thread: checks one capture after the other, and hands over what it found as plain data.
 */
import { type PackedResult, packed } from './check/result.js'
import { serve } from './io/threads.js'
import { type FileJob, tryFile } from './read-file.js'

serve<FileJob, PackedResult>(async (job, onRead) => {
  const outcome = await tryFile(job, false, onRead)
  return 'answer' in outcome ? { answer: packed(outcome.answer, job.options.segments === true) } : outcome
})

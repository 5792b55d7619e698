/*
 * The program of a thread: checks one capture after the other, and hands over what it found as plain data.
 */
import { serve } from './io/threads.js'
import { type PackedResult, packed } from './packed-result.js'
import { type FileJob, type Read, tryFile } from './read-file.js'

serve<FileJob, Read<PackedResult>>(async (job, onRead) => {
  const read = await tryFile(job, onRead)
  return 'result' in read ? { result: packed(read.result, job.options.segments === true) } : read
})

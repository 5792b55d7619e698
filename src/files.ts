import type { Chunks } from './capture/compression.js'
import { buildReport } from './check/check.js'
import { rulesOf } from './check/choice.js'
import { type Extract, extract } from './check/extract.js'
import { type Ending, follow, type Watcher } from './check/follow.js'
import type { Result } from './check/result.js'
import type { CheckOptions } from './check/settings.js'
import { nodeInflate } from './io/inflate.js'
import { fileSize, openCapture } from './io/open.js'
import { cores, inThreads, isBuilt, memoryShare } from './io/threads.js'
import { type PackedResult, unpacked } from './packed-result.js'
import { type FileJob, type Read, readFile, tryFile } from './read-file.js'
import { readTimeline } from './read-timeline.js'
import type { LazyReport } from './report/model.js'
import { ownFailure } from './text/own-failure.js'

/** How far reading has come: octets read, and in all, null where nobody knows. */
export type OnProgress = (read: number, total: number | null) => void

export interface FileOptions extends CheckOptions {
  readonly onProgress?: OnProgress
  /**
   * Files that are checked at the same time, each in a thread, which nothing that is in another file can stop. Default:
   * as many as there are cores. 1: one file after the other, in this thread.
   */
  readonly jobs?: number
  /** Seconds after which a thread that gets no further with its file gives it up. Default: 300. */
  readonly patience?: number
}

/** The program of the threads, beside this one once both are built. */
const WORKER = new URL('./worker.js', import.meta.url)
const PATIENCE = 300
/** On one core, too: a thread is also what keeps a hostile file apart. */
const FEWEST_THREADS = 2

interface File extends FileJob {
  /** Its place among the files. */
  readonly at: number
  /** null: no regular file. */
  readonly size: number | null
}

type OnFileRead = (file: File, octets: number) => void

/** Checks captures by their paths: one report, each file's flows its own unless they are merged. Files that can't be used are listed in `unusable`. */
export async function readFiles(paths: readonly string[], options: FileOptions): Promise<LazyReport> {
  const { onProgress, jobs, patience, ...checkOptions } = options
  const rules = rulesOf(checkOptions)
  const files = await Promise.all(
    paths.map(async (path, at): Promise<File> => ({ path, at, size: await fileSize(path), options: checkOptions })),
  )
  const onRead = readTogether(files, onProgress)
  if (checkOptions.merge === true) {
    const { result, unusable } = await readTimeline(files, onRead)
    return buildReport([result], unusable, checkOptions, rules)
  }
  const reads = await readEach(files, onRead, options)
  const results = reads.flatMap((read) => ('result' in read ? read.result : []))
  const unusable = reads.flatMap((read, at) => ('refusal' in read ? { path: paths[at]!, message: read.refusal } : []))
  return buildReport(results, unusable, checkOptions, rules)
}

/** What became of each file. Those that a thread can read are read in threads, if there are several. */
async function readEach(
  files: readonly File[],
  onRead: OnFileRead,
  { jobs = Math.max(FEWEST_THREADS, cores()), patience = PATIENCE }: FileOptions,
): Promise<Read<Result>[]> {
  const reads: Read<Result>[] = []
  const isAlone = files.length === 1
  const usesThreads = jobs > 1 && !isAlone && isBuilt(WORKER)
  const elsewhere = files.filter(({ size }) => usesThreads && size !== null)
  const here = files.filter((file) => !elsewhere.includes(file))
  async function readHere(): Promise<void> {
    for (const file of here)
      reads[file.at] = await tryFile(file, (octets) => onRead(file, octets)).catch((error) => {
        // Our own failure stops no other file.
        if (isAlone) throw error
        return refused(file, ownFailure(error))
      })
  }
  async function readElsewhere(): Promise<void> {
    const threads = Math.min(jobs, elsewhere.length)
    const limits = { memory: memoryShare(threads), seconds: patience, of: 'silence' } as const
    const outcomes = await inThreads<File, Read<PackedResult>>(WORKER, elsewhere, threads, limits, { onRead })
    for (const [at, outcome] of outcomes.entries()) {
      const file = elsewhere[at]!
      if ('failure' in outcome) reads[file.at] = refused(file, outcome.failure)
      else if ('refusal' in outcome.answer) reads[file.at] = outcome.answer
      else reads[file.at] = { result: unpacked(outcome.answer.result) }
    }
  }
  await Promise.all([readHere(), readElsewhere()])
  return reads
}

const refused = ({ path }: File, why: string) => ({ refusal: `cannot check ${path}: ${why}` })

/** Tells how far all files have been read when it hears of one. */
function readTogether(files: readonly File[], onProgress?: OnProgress): OnFileRead {
  const total = files.some(({ size }) => size === null) ? null : files.reduce((sum, { size }) => sum + size!, 0)
  const read = files.map(() => 0)
  let all = 0
  return ({ at }, octets) => {
    // Where a file is looked into before it is read, it has been read so far already.
    all += Math.max(0, octets - read[at]!)
    read[at] = Math.max(read[at]!, octets)
    onProgress?.(all, total)
  }
}

/** Checks one capture by its path. Throws when it can't be used. */
export async function readOne(path: string, options: CheckOptions): Promise<LazyReport> {
  const rules = rulesOf(options)
  return buildReport([await readFile({ path, options })], [], options, rules)
}

/** Follows a capture that goes on: standard input for "-", a file that grows, or what a capture program writes. */
export async function followCapture(source: string | Chunks, options: CheckOptions, watcher: Watcher): Promise<Ending> {
  const rules = rulesOf(options)
  if (typeof source !== 'string')
    return follow({ chunks: source, isBacklog: () => false }, options, rules, watcher, nodeInflate)
  const { chunks, size, read, close } = await openCapture(source, true)
  const isBacklog = (): boolean => size !== null && read() <= size
  try {
    return await follow({ chunks, isBacklog }, options, rules, watcher, nodeInflate)
  } finally {
    close()
  }
}

/** A second look at a capture: the frames of chosen flows, as a pcapng file in pieces. */
export async function* extractFlows(path: string, chosen: Extract): AsyncGenerator<Uint8Array> {
  const capture = await openCapture(path)
  yield* extract(capture.chunks, chosen, nodeInflate)
}

import { type Chunks, expand, type Inflate } from '../capture/compression.js'
import { NotACapture } from '../capture/damage.js'
import type { Instant } from '../capture/intake.js'
import { CaptureReader } from '../capture/reader.js'
import { duration } from '../text/numbers.js'
import { UsageError } from '../text/usage-error.js'
import { Analysis } from './analysis.js'
import { rulesOf } from './choice.js'
import type { Result } from './result.js'
import { type CheckOptions, judgeSettings } from './settings.js'

/** A file that can be read more than once. */
export interface RotatedFile {
  readonly path: string
  /** Opens it. Throws UsageError when that can't be done. */
  open(): Promise<Chunks>
}

export interface Timeline {
  readonly result: Result
  readonly unusable: { path: string; message: string }[]
}

/** What several queues of one capture may disagree by. Files that overlap by more were not written one after the other. */
const MOST_OVERLAP = 1

/**
 * Files that a capture was rotated into, as the one capture that they are: in order of their first frames, with frame
 * numbers and times that run on through them.
 */
export async function analyseTimeline(
  files: readonly RotatedFile[],
  options: CheckOptions,
  inflate?: Inflate,
): Promise<Timeline> {
  const rules = rulesOf(options)
  const unusable: Timeline['unusable'] = []
  const starts: { file: RotatedFile; start: Instant | null }[] = []
  for (const file of files)
    await refusing(file, unusable, async () => void starts.push({ file, start: await startOf(file, inflate) }))
  // Files without a frame stand last; equal ones in the order in which they were named.
  starts.sort((a, b) => between(b.start, a.start))
  const analysis = new Analysis(options, judgeSettings(options), rules)
  let first: Instant | null = null
  let frames = 0
  for (const { file, start } of starts) {
    if (frames === 0) first = start
    const offset = start === null ? analysis.endTime : between(first, start)
    const gap = frames === 0 ? null : offset - analysis.endTime
    const span: Span = { offset, frames, gap }
    if (gap !== null && -gap > MOST_OVERLAP) unusable.push({ path: file.path, message: sideBySide(file.path, -gap) })
    else
      await refusing(file, unusable, async () => {
        frames = await readInto(analysis, file, span, inflate)
      })
  }
  return { result: analysis.finish(), unusable }
}

/** Where a file stands on the timeline. */
interface Span {
  /** When its first frame was captured. */
  readonly offset: number
  /** How many frames are before it. */
  readonly frames: number
  readonly gap: number | null
}

const sideBySide = (path: string, overlap: number): string =>
  `cannot merge ${path}: it begins ${duration(overlap)} before the files ahead of it end, so it was not written after them; mergecap joins such files`

async function refusing(file: RotatedFile, unusable: Timeline['unusable'], work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof UsageError) unusable.push({ path: file.path, message: error.message })
    else if (error instanceof NotACapture) unusable.push({ path: file.path, message: `${file.path} ${error.message}` })
    else throw error
  }
}

/** When the first frame of a file was captured; null without one. */
async function startOf(file: RotatedFile, inflate?: Inflate): Promise<Instant | null> {
  const reader = new CaptureReader(() => {})
  const { chunks, failure } = await expand(await file.open(), inflate)
  for await (const chunk of chunks) {
    reader.feed(chunk)
    if (reader.firstTime !== null) return reader.firstTime
  }
  reader.end(failure())
  return reader.firstTime
}

/** Reads a file behind those before it. Answers how many frames there are now. */
async function readInto(analysis: Analysis, file: RotatedFile, span: Span, inflate?: Inflate): Promise<number> {
  const { offset, frames, gap } = span
  let last = frames
  const reader = new CaptureReader((frame) => {
    last = frames + frame.number
    frame.number = last
    // To the nanosecond, as the times in one file are.
    frame.time = Math.round((offset + frame.time) * 1e9) / 1e9
    analysis.take(frame)
  })
  const { compression, chunks, failure } = await expand(await file.open(), inflate)
  for await (const chunk of chunks) reader.feed(chunk)
  reader.end(failure())
  analysis.endFile(reader, file.path, compression, frames + 1, gap)
  return last
}

/** Seconds from one instant to another; an unknown one lies after all others. */
function between(from: Instant | null, to: Instant | null): number {
  if (from === null || to === null)
    return from === to ? 0 : from === null ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return ((to.seconds - from.seconds) * 1e9 + (to.nanoseconds - from.nanoseconds)) / 1e9
}

import type { Chunks } from './capture/compression.js'
import { NotACapture } from './capture/damage.js'
import { analyse } from './check/check.js'
import { rulesOf } from './check/choice.js'
import type { Result } from './check/result.js'
import type { CheckOptions } from './check/settings.js'
import { nodeInflate } from './io/inflate.js'
import { type OpenCapture, openCapture } from './io/open.js'
import { UsageError } from './text/usage-error.js'

/** One of several files, to be checked in any thread. */
export interface FileJob {
  readonly path: string
  readonly options: CheckOptions
}

type OnRead = (octets: number) => void

/** Checks one capture by its path. Throws when it can't be used. */
export async function readFile({ path, options }: FileJob, onRead?: OnRead): Promise<Result> {
  const rules = rulesOf(options)
  return analyse(heard(await openCapture(path), onRead), { ...options, path }, rules, nodeInflate)
}

/** What became of a file: its result, or why it can't be used. */
export type Read<R> = { readonly result: R } | { readonly refusal: string }

/** The same, but what is wrong with the file is told instead of thrown. */
export async function tryFile(job: FileJob, onRead: OnRead): Promise<Read<Result>> {
  try {
    return { result: await readFile(job, onRead) }
  } catch (error) {
    if (error instanceof UsageError || error instanceof NotACapture) return { refusal: error.message }
    throw error
  }
}

/** A capture's octets, of which is told as they are read. */
export async function* heard(capture: OpenCapture, onRead?: OnRead): Chunks {
  for await (const chunk of capture.chunks) {
    onRead?.(capture.read())
    yield chunk
  }
}

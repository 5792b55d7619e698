import { NotACapture } from './capture/damage.js'
import type { CaptureResult } from './check/analysis.js'
import { analyse, buildReport } from './check/check.js'
import { rulesOf } from './check/choice.js'
import { type Extract, extract } from './check/extract.js'
import type { CheckOptions } from './check/settings.js'
import { nodeInflate } from './io/inflate.js'
import { openCapture } from './io/open.js'
import type { LazyReport, Report } from './report/model.js'
import type { Rule } from './rules/rule.js'
import { UsageError } from './text/usage-error.js'

/** How far reading has come: octets read, and in all, null where nobody knows. */
export type OnProgress = (read: number, total: number | null) => void

export interface FileOptions extends CheckOptions {
  readonly onProgress?: OnProgress
}

/** Checks captures by their paths: one report, each file's flows its own. Files that can't be used are listed in `unusable`. */
export async function readFiles(paths: readonly string[], options: FileOptions): Promise<LazyReport> {
  const rules = rulesOf(options)
  const results: CaptureResult[] = []
  const unusable: Report['unusable'] = []
  for (const path of paths) {
    try {
      results.push(await readFile(path, options, rules))
    } catch (error) {
      if (!(error instanceof UsageError || error instanceof NotACapture)) throw error
      unusable.push({ path, message: error.message })
    }
  }
  return buildReport(results, unusable, options, rules)
}

/** Checks one capture by its path. Throws when it can't be used. */
export async function readOne(path: string, options: CheckOptions): Promise<LazyReport> {
  const rules = rulesOf(options)
  return buildReport([await readFile(path, options, rules)], [], options, rules)
}

/** A second look at a capture: the frames of chosen flows, as a pcapng file in pieces. */
export async function* extractFlows(path: string, chosen: Extract): AsyncGenerator<Uint8Array> {
  const capture = await openCapture(path)
  yield* extract(capture.chunks, chosen, nodeInflate)
}

async function readFile(path: string, options: FileOptions, rules: readonly Rule[]): Promise<CaptureResult> {
  const capture = await openCapture(path)
  return analyse(reported(capture, options.onProgress), { ...options, path }, rules, nodeInflate)
}

type OpenCapture = Awaited<ReturnType<typeof openCapture>>

async function* reported(capture: OpenCapture, onProgress?: OnProgress): AsyncIterable<Uint8Array> {
  for await (const chunk of capture.chunks) {
    onProgress?.(capture.read(), capture.size)
    yield chunk
  }
}

/*
 * The library: a path, octets, a stream, chunks, or a pcap-parser parser in; a Report out. What isn't here isn't public.
 */
import { NotACapture } from './capture/damage.js'
import type { CaptureResult } from './check/analysis.js'
import { analyse, buildReport, check as checkSource, type Source } from './check/check.js'
import { rulesOf } from './check/choice.js'
import type { CheckOptions } from './check/settings.js'
import { nodeInflate } from './io/inflate.js'
import { openCapture } from './io/open.js'
import type { Report } from './report/model.js'
import type { Rule } from './rules/rule.js'
import { UsageError } from './text/usage-error.js'

export { NotACapture } from './capture/damage.js'
export type { Source } from './check/check.js'
export type { CheckOptions } from './check/settings.js'
export type { Finding, Flow, Report } from './report/model.js'
export { RULES } from './rules/index.js'
export { UsageError } from './text/usage-error.js'

/**
 * Checks one capture: a path (`-` is standard input), its octets whole or in chunks of any size, a stream, or a
 * pcap-parser parser. Throws UsageError when a path can't be opened or a rule doesn't exist, NotACapture when the octets
 * are none.
 */
export async function check(source: string | Source, options: CheckOptions = {}): Promise<Report> {
  if (typeof source !== 'string') return checkSource(source, options)
  const rules = rulesOf(options)
  return buildReport([await checkPath(source, options, rules)], [], options, rules)
}

/** How far reading has come: octets read, and in all, null where nobody knows. */
export type OnProgress = (read: number, total: number | null) => void

/** Checks several captures: one report, each file's flows its own. Files that can't be used are listed in `unusable`. */
export async function checkFiles(
  paths: readonly string[],
  options: CheckOptions & { readonly onProgress?: OnProgress } = {},
): Promise<Report> {
  const rules = rulesOf(options)
  const results: CaptureResult[] = []
  const unusable: Report['unusable'] = []
  for (const path of paths) {
    try {
      results.push(await checkPath(path, options, rules, options.onProgress))
    } catch (error) {
      if (!(error instanceof UsageError || error instanceof NotACapture)) throw error
      unusable.push({ path, message: error.message })
    }
  }
  return buildReport(results, unusable, options, rules)
}

async function checkPath(
  path: string,
  options: CheckOptions,
  rules: readonly Rule[],
  onProgress?: OnProgress,
): Promise<CaptureResult> {
  const capture = await openCapture(path)
  return analyse(reported(capture, onProgress), { ...options, path }, rules, nodeInflate)
}

type OpenCapture = Awaited<ReturnType<typeof openCapture>>

async function* reported(capture: OpenCapture, onProgress?: OnProgress): AsyncIterable<Uint8Array> {
  for await (const chunk of capture.chunks) {
    onProgress?.(capture.read(), capture.size)
    yield chunk
  }
}

/*
 * The library: a path, octets, a stream, chunks, or a pcap-parser parser in; a Report out. What isn't here isn't public.
 */

import { check as checkSource, type Source, wholeReport } from './check/check.js'
import type { CheckOptions } from './check/settings.js'
import { type FileOptions, readFiles, readOne } from './files.js'
import type { Report } from './report/model.js'

export { NotACapture } from './capture/damage.js'
export type { Source } from './check/check.js'
export type { CheckOptions } from './check/settings.js'
export type { OnProgress } from './files.js'
export type { Finding, Flow, Report } from './report/model.js'
export { RULES } from './rules/index.js'
export { UsageError } from './text/usage-error.js'

/**
 * Checks one capture: a path (`-` is standard input), its octets whole or in chunks of any size, a stream, or a
 * pcap-parser parser. Throws UsageError when a path can't be opened or a rule doesn't exist, NotACapture when the octets
 * are none.
 */
export async function check(source: string | Source, options: CheckOptions = {}): Promise<Report> {
  return typeof source === 'string' ? wholeReport(await readOne(source, options)) : checkSource(source, options)
}

/** Checks several captures: one report, each file's flows its own. Files that can't be used are listed in `unusable`. */
export async function checkFiles(paths: readonly string[], options: FileOptions = {}): Promise<Report> {
  return wholeReport(await readFiles(paths, options))
}

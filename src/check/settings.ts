import type { JudgeSettings } from '../rules/rule.js'
import { PROFILES, type ProfileName } from '../tcp/profiles.js'
import type { Level } from './severities.js'

/** What a caller may choose. Times are in seconds. */
export interface CheckOptions {
  /** Whose numbers timing is compared with; default `auto`. */
  readonly profile?: ProfileName
  /** Maximum segment lifetime; TIME-WAIT lasts twice as long. Default: by profile. */
  readonly msl?: number
  readonly keepalive?: { readonly idle?: number; readonly interval?: number; readonly probes?: number }
  /** The rules to run: ids, groups, or patterns such as `keepalive-*`; default: all. */
  readonly select?: readonly string[]
  /** Rules to leave out, named likewise. */
  readonly ignore?: readonly string[]
  /**
   * Severities in place of the rules' own, by ids, groups or patterns, of which the last decides; `off` leaves a rule
   * out. What is not certain never becomes an error.
   */
  readonly severities?: Readonly<Record<string, Level>>
  /** Flows whose segments are wanted in the report (`segments`); default: all. */
  readonly flows?: readonly number[]
  /** Whether each flow carries its segments. */
  readonly segments?: boolean
  /** Most segments carried by all flows together, beside 100,000 of each; default: no limit. */
  readonly mostSegments?: number
  /** Most flows kept, open or over; past it one that is over or silent is let go. Default 250,000. */
  readonly maxFlows?: number
  /** Where the capture was taken; default: found for each capture. */
  readonly vantage?: 'client' | 'server' | 'middle' | 'unknown'
  /** Whether the files are one capture, written one after the other. */
  readonly merge?: boolean
  /** The path to print for input that has none. */
  readonly path?: string
}

/** About a gigabyte. */
const MOST_FLOWS = 250_000

export function judgeSettings(options: CheckOptions): JudgeSettings {
  const profile = options.profile ?? 'auto'
  const { timeWait, keepalive } = PROFILES[profile]
  const { idle, interval, probes } = options.keepalive ?? {}
  return {
    profile,
    timeWait: options.msl === undefined ? timeWait : 2 * options.msl,
    keepalive: {
      idle: idle ?? keepalive.idle,
      intervals: interval === undefined ? keepalive.intervals : [interval],
      probes: probes ?? keepalive.probes,
    },
  }
}

export const maxFlows = (options: CheckOptions): number => options.maxFlows ?? MOST_FLOWS

import type { Example } from '../../rules/rule.js'
import { PROFILES, type Profile } from '../../tcp/profiles.js'

/** A question that reaches beyond one rule. */
export interface Topic {
  readonly name: string
  /** Other words for it. */
  readonly aliases: readonly string[]
  readonly title: string
  /** A heading, and under it paragraphs and lists; the first has none. */
  readonly sections: readonly (readonly [heading: string, ...paragraphs: (string | readonly string[])[]])[]
  readonly examples: readonly Example[]
  /** Groups, or ids of single rules, that judge it. */
  readonly rules: readonly string[]
}

/** The profiles that stand for somebody. */
export const NAMED_PROFILES: readonly Profile[] = Object.values(PROFILES).filter(({ name }) => name !== 'auto')

/** A length of time as texts give it: `75 s`, `4 min`, `2 h`. */
export function minutes(seconds: number): string {
  if (seconds >= 7200 && seconds % 3600 === 0) return `${seconds / 3600} h`
  return seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
}

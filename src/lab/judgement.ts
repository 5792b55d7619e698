import type { Capture, Finding, Flow, Report } from '../report/model.js'
import type { Named } from '../rules/naming.js'
import { type Condition, met } from './condition.js'

/** Three answers: the frames show it, show the contrary, or leave it open. */
export type Result = 'pass' | 'fail' | 'unknown'

/** What one expectation came to, and why. */
export interface Judgement {
  readonly result: Result
  /** A clause without a full stop. */
  readonly reason: string
  readonly frames: readonly number[]
}

/** A flow, and what is known around it. */
export interface Subject {
  readonly flow: Flow
  /** Those of this flow. */
  readonly findings: readonly Finding[]
  readonly capture: Capture
  readonly settings: Report['settings']
  /** All rules, for those that a lab names. */
  readonly rules: readonly Named[]
}

/** How an expectation of one kind judges one flow. It says `unknown` as long as later frames could turn its answer. */
export type FlowJudge<Wanted> = (subject: Subject, wanted: Wanted) => Judgement

export const pass = (reason: string, frames: readonly (number | null)[] = []): Judgement =>
  judged('pass', reason, frames)
export const fail = (reason: string, frames: readonly (number | null)[] = []): Judgement =>
  judged('fail', reason, frames)
export const unknown = (reason: string, frames: readonly (number | null)[] = []): Judgement =>
  judged('unknown', reason, frames)

function judged(result: Result, reason: string, frames: readonly (number | null)[]): Judgement {
  const known = frames.filter((frame) => frame !== null)
  return { result, reason, frames: [...new Set(known)].sort((a, b) => a - b) }
}

const WORST: readonly Result[] = ['fail', 'unknown', 'pass']

/** Several demands as one: the worst answer, and what led to it. */
export function all(parts: readonly Judgement[]): Judgement {
  const result = WORST.find((one) => parts.some((part) => part.result === one)) ?? 'pass'
  const decisive = parts.filter((part) => part.result === result)
  return judged(
    result,
    decisive.map(({ reason }) => reason).join('; '),
    decisive.flatMap(({ frames }) => frames),
  )
}

/** A value that is known to lie from `low` to `high`, against what is wanted. */
export interface Measured {
  readonly low: number
  readonly high: number
  /** The value in words: `2 probes from the client`. */
  readonly said: string
  /** Why it is not known better; told when that decides. */
  readonly open: string
  readonly frames: readonly (number | null)[]
}

/** Judges a value by a condition. */
export function judgeValue(condition: Condition, { low, high, said, open, frames }: Measured): Judgement {
  const result = met(condition, low, high)
  if (result === 'pass') return pass(said, frames)
  if (result === 'fail') return fail(`${said}; expected ${condition.text}`, frames)
  return unknown(`${said} so far; expected ${condition.text}; ${open}`, frames)
}

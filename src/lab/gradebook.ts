import type { Graded } from './grade.js'
import type { Grades, Outcome, Submission } from './grades.js'
import { type Run, sharedRuns } from './same-run.js'
import type { Expectation, Spec } from './spec.js'

/** A submission that was graded, or the reason why it could not be. */
export interface Entry {
  readonly id: string
  readonly paths: readonly string[]
  readonly graded: Graded | { readonly problem: string }
}

const NOT_COMPARED: readonly Run[] = []

/** All grades, from those of each submission. */
export function gradebook(spec: Spec, entries: readonly Entry[], version: string): Grades {
  const { expectations } = spec
  const submissions = entries.map((entry) => submissionOf(entry, spec))
  const shared = sharedRuns(entries.map(({ graded }) => ('problem' in graded ? NOT_COMPARED : graded.runs)))
  for (const { clientIss, serverIss, holders } of shared) {
    for (const at of holders) {
      for (const other of holders) {
        const id = entries[other]!.id
        const { sameRunAs } = submissions[at]!
        if (other !== at && sameRunAs.every((one) => one.id !== id)) sameRunAs.push({ id, clientIss, serverIss })
      }
    }
  }
  return {
    schemaVersion: 1,
    tool: { name: 'tcpcheck', version },
    title: spec.title,
    max: sum(expectations.map(({ points }) => points)),
    maxBonus: sum(expectations.map(({ bonus }) => bonus)),
    expectations: expectations.map((one) => ({
      id: one.id,
      says: one.says ?? wantedText(one),
      hint: one.hint,
      points: one.points,
      bonus: one.bonus,
    })),
    submissions,
  }
}

function submissionOf({ id, paths, graded }: Entry, spec: Spec): Submission {
  const common = { id, paths: [...paths], sameRunAs: [] }
  if ('problem' in graded) {
    const { problem } = graded
    return { ...common, result: 'no-capture', points: 0, bonus: 0, problem, notes: [], outcomes: [] }
  }
  const { outcomes, notes } = graded
  return {
    ...common,
    result: resultOf(outcomes, spec),
    points: sum(outcomes.map(({ points }) => points)),
    bonus: sum(outcomes.map(({ bonus }) => bonus)),
    problem: null,
    notes: [...notes],
    outcomes: [...outcomes],
  }
}

function resultOf(outcomes: readonly Outcome[], { expectations, whenUnknown }: Spec): Submission['result'] {
  // Who misses what is worth a bonus only has not failed.
  const counted = outcomes.filter((_, at) => expectations[at]!.points > 0 || expectations[at]!.bonus === 0)
  const has = (result: Outcome['result']): boolean => counted.some((outcome) => outcome.result === result)
  if (has('fail') || (has('unknown') && whenUnknown === 'fail')) return 'fail'
  return has('unknown') && whenUnknown === 'review' ? 'review' : 'pass'
}

/** Points may be fractions, and their sums are to be printed as they were written. */
const sum = (values: readonly number[]): number => Number(values.reduce((all, one) => all + one, 0).toFixed(6))

/** What is wanted, as it was written: `handshake: complete`. */
function wantedText({ kind, wanted }: Expectation): string {
  return `${kind}: ${plainText(wanted)}`
}

function plainText(value: unknown): string {
  if (Array.isArray(value)) return value.map(plainText).join(', ')
  if (value === null || typeof value !== 'object') return String(value)
  return Object.entries(value)
    .map(([key, inner]) => `${key} ${plainText(inner)}`)
    .join(', ')
}

import type { Grades, Outcome, Submission } from '../lab/grades.js'
import { csvRow } from './csv-row.js'
import { outcomeText, RESULT_WORDS, sameRunLines } from './grade-words.js'

/** A gradebook for spreadsheets and course systems: a row for each submission, in the form of RFC 4180. */
export function* renderGradesCsv({ expectations, submissions, max }: Grades): Generator<string> {
  const ids = expectations.map(({ id }) => id)
  yield csvRow(['id', 'result', 'points', 'max', ...ids, 'bonus', 'comment'])
  for (const submission of submissions) {
    const { id, result, points, bonus, outcomes } = submission
    const marks = expectations.map((_, at) => mark(outcomes[at]))
    yield csvRow([id, RESULT_WORDS[result], points, max, ...marks, bonus, comment(submission)])
  }
}

function mark(outcome: Outcome | undefined): number | string | null {
  if (outcome === undefined) return null
  return outcome.result === 'unknown' && outcome.points === 0 && outcome.bonus === 0
    ? '?'
    : outcome.points + (outcome.max === 0 ? outcome.bonus : 0)
}

function comment({ problem, outcomes, sameRunAs }: Submission): string {
  const missed = outcomes.filter(({ result }) => result !== 'pass')
  return [
    ...(problem === null ? [] : [problem]),
    ...missed.map((outcome) => `${outcome.id}: ${outcomeText(outcome)}`),
    ...sameRunLines(sameRunAs).map((text) => `same run ${text}`),
  ].join('; ')
}

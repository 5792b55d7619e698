import type { Grades, Outcome, Submission } from '../lab/grades.js'
import { counted, listed } from '../text/numbers.js'
import { outcomeText, RESULT_WORDS, sameRunLines } from './grade-words.js'
import { type Palette, palette } from './palette.js'
import { type Column, renderTable, type Squeeze } from './table.js'
import { displayWidth, pad, wrap } from './wrap.js'

export interface GradeScreen {
  /** Columns; Infinity for lines that end where their text does, as for a pipe. */
  readonly width: number
  readonly colour: boolean
  readonly ascii: boolean
}

/** The table of a class, and below it why points are missing. */
export function renderGrades(grades: Grades, { width, colour, ascii }: GradeScreen): string {
  const signs = palette(colour, ascii)
  const lines = [
    ...header(grades, width, signs),
    '',
    ...table(grades, width, signs),
    ...reasons(grades, width, signs),
    '',
    totals(grades),
  ]
  return `${lines.join('\n')}\n`
}

function header({ title, submissions, max, maxBonus }: Grades, width: number, signs: Palette): string[] {
  const bonus = maxBonus > 0 ? ` (+${maxBonus})` : ''
  const facts = `${counted(submissions.length, 'submission')}, ${counted(max, 'point')}${bonus}`
  return wrap(`${signs.strong(signs.clean(title))}   ${facts}`, width)
}

/** Columns under the names of the expectations; where they have no room, under numbers that a line below explains. */
function table(grades: Grades, width: number, signs: Palette): string[] {
  const { expectations } = grades
  const byName = columns(grades, signs, (id) => id)
  const { lines } = renderTable(byName, [], Number.POSITIVE_INFINITY, signs.ellipsis)
  if (lines.every((line) => displayWidth(line) <= width)) return paint(lines, signs)
  const byNumber = columns(grades, signs, (_, at) => String(at + 1))
  const squeezes: Squeeze[] = [['drop', ...expectations.map((_, at) => String(at + 1))]]
  const narrow = renderTable(byNumber, squeezes, width, signs.ellipsis)
  const legend = expectations.map(({ id }, at) => `${at + 1} ${id}`).join(', ')
  const hasNumbers = narrow.forms.has('1')
  return [...paint(narrow.lines, signs), ...(hasNumbers ? wrap(legend, width) : [])]
}

function columns(grades: Grades, signs: Palette, head: (id: string, at: number) => string): Column[] {
  const { submissions, expectations, max, maxBonus } = grades
  const marks = expectations.map(
    ({ id }, at): Column => ({
      head: head(id, at),
      align: 'right',
      forms: [submissions.map(({ outcomes }) => mark(outcomes[at]))],
    }),
  )
  const points = submissions.map(({ points: earned, bonus }) => `${earned}/${max}${bonus > 0 ? ` +${bonus}` : ''}`)
  const padded = maxBonus > 0 ? points.map((text) => (text.includes('+') ? text : `${text}   `)) : points
  return [
    { head: 'STUDENT', forms: [submissions.map(({ id }) => signs.clean(id))] },
    ...marks,
    { head: 'POINTS', align: 'right', forms: [padded] },
    { head: 'RESULT', forms: [submissions.map((one) => resultText(one, signs))] },
  ]
}

function mark(outcome: Outcome | undefined): string {
  if (outcome === undefined) return '-'
  if (outcome.max === 0 && outcome.result !== 'unknown') {
    if (outcome.result === 'fail') return 'no'
    return outcome.bonus > 0 ? `+${outcome.bonus}` : 'yes'
  }
  return outcome.result === 'unknown' ? '?' : `${outcome.points}/${outcome.max}`
}

function resultText({ result, sameRunAs }: Submission, signs: Palette): string {
  const [first, ...others] = sameRunAs
  if (first === undefined) return RESULT_WORDS[result]
  const more = others.length > 0 ? ` +${others.length}` : ''
  return `${RESULT_WORDS[result]}  ${signs.same} ${signs.clean(first.id)}${more}`
}

/** The result has its colour where the table ends. */
function paint(lines: readonly string[], signs: Palette): string[] {
  const coloured = / (pass|fail|review|no capture)(?=( {2}\S.*)?$)/
  return lines.map((line) =>
    line.replace(
      coloured,
      (_, word: string) => ` ${word === 'pass' ? word : signs.severity(word === 'review' ? 'warning' : 'error', word)}`,
    ),
  )
}

/** Names may take this part of a line; where they take more, what is said goes below them. */
const MOST_LEAD = 0.55

/** Why points are missing, what a person has to decide, and who handed in one run. */
function reasons({ submissions }: Grades, width: number, signs: Palette): string[] {
  const said = submissions.flatMap((submission) =>
    saidOf(submission).map((one) => ({ id: signs.clean(submission.id), ...one })),
  )
  if (said.length === 0) return []
  const idWidth = Math.min(20, Math.max(...said.map(({ id }) => displayWidth(id))))
  const nameWidth = Math.max(...said.map(({ name }) => name.length))
  const isPipe = width === Number.POSITIVE_INFINITY
  const lead = idWidth + nameWidth + 4
  const isNarrow = lead > width * MOST_LEAD
  return [
    '',
    ...said.flatMap(({ id, name, text }, at) => {
      const words = signs.clean(text)
      if (isNarrow) return [...wrap(`${id}  ${name}`, width), ...wrap(words, width, '  ')]
      const shown = isPipe || said[at - 1]?.id !== id ? id : ''
      return wrap(words, width, `${pad(shown, idWidth)}  ${pad(name, nameWidth)}  `, lead)
    }),
  ]
}

function saidOf({ problem, outcomes, notes, sameRunAs }: Submission): { name: string; text: string }[] {
  return [
    ...(problem === null ? [] : [{ name: 'capture', text: problem }]),
    ...outcomes
      .filter(({ result }) => result !== 'pass')
      .map((outcome) => ({ name: outcome.id, text: outcomeText(outcome) })),
    ...sameRunLines(sameRunAs).map((text) => ({ name: 'same run', text })),
    ...notes.map((text) => ({ name: 'note', text })),
  ]
}

function totals({ submissions }: Grades): string {
  const count = (result: Submission['result']): number => submissions.filter((one) => one.result === result).length
  const parts = [
    `${count('pass')} pass`,
    `${count('fail')} fail`,
    ...(count('review') > 0 ? [`${count('review')} to review`] : []),
    ...(count('no-capture') > 0 ? [`${count('no-capture')} without capture`] : []),
  ]
  return `${listed(parts, 'and')}.`
}

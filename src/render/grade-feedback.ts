import type { Grades, Outcome, Submission } from '../lab/grades.js'
import { outcomeText, RESULT_WORDS } from './grade-words.js'
import { codeSpan, markdownTable, markdownText } from './markdown-text.js'

/**
 * What a student is told, as Markdown: each expectation with its points and its reason, where to look, and how to see
 * it himself. What concerns others (who handed in the same run) is the teacher's.
 */
export function renderFeedback(grades: Grades, submission: Submission): string {
  const { problem, outcomes, notes, paths } = submission
  const parts = [
    `# ${markdownText(grades.title)}: ${markdownText(submission.id)}`,
    verdict(grades, submission),
    ...(problem === null ? [] : [`Nothing could be graded. ${markdownText(problem)}`]),
    ...(outcomes.length === 0 ? [] : [overview(grades, outcomes)]),
    ...outcomes.flatMap((outcome, at) => detail(grades.expectations[at]!, outcome, paths)),
    ...(notes.length === 0
      ? []
      : [`## About the capture\n\n${notes.map((note) => `- ${markdownText(note)}`).join('\n')}`]),
  ]
  return `${parts.join('\n\n')}\n`
}

function verdict({ max }: Grades, { points, bonus, result }: Submission): string {
  const extra = bonus > 0 ? ` and a bonus of ${bonus}` : ''
  const review = result === 'review' ? '. What the capture cannot show is looked at by your teacher' : ''
  return `**${points} of ${max} points**${extra}: ${RESULT_WORDS[result]}${review}.`
}

const MARKS: Readonly<Record<Outcome['result'], string>> = { pass: 'yes', fail: 'no', unknown: 'cannot tell' }

function overview({ expectations }: Grades, outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome, at) => {
    const { says } = expectations[at]!
    const points = outcome.max > 0 ? [`${outcome.points}/${outcome.max}`] : []
    const earned = [...points, ...(outcome.bonus > 0 ? [`+${outcome.bonus}`] : [])]
    return [markdownText(outcome.id), markdownText(says), MARKS[outcome.result], earned.join(' ') || '-']
  })
  return markdownTable(['expectation', 'asked', 'met', 'points'], rows)
}

function detail({ hint }: Grades['expectations'][number], outcome: Outcome, paths: readonly string[]): string[] {
  const { id, result, flow, frames, capture } = outcome
  const parts = [`## ${markdownText(id)}: ${MARKS[result]}`, `${markdownText(sentence(outcomeText(outcome)))}`]
  if (result === 'pass') return parts
  if (hint !== null) parts.push(`Hint: ${markdownText(hint)}`)
  // The name alone: the student has it elsewhere.
  const file = (capture ?? paths[0])?.split(/[\\/]/).at(-1)
  const ways = [
    ...(frames.length > 0 ? [`- In Wireshark: ${codeSpan(`frame.number in {${frames.join(', ')}}`)}`] : []),
    ...(flow !== null && file !== undefined
      ? [`- ${codeSpan(`tcpcheck show ${shellWord(file)} --flow ${flow}`)}`]
      : []),
  ]
  return ways.length === 0 ? parts : [...parts, ways.join('\n')]
}

const sentence = (clause: string): string => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`

const shellWord = (text: string): string => (/^\w[\w.+-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

import type { Grades, Outcome, Submission } from '../lab/grades.js'
import { outcomeText, sameRunLines } from './grade-words.js'
import { xmlAttributes, xmlText } from './xml.js'

/*
 * JUnit's XML, for course systems and build servers: a suite for each submission, a case for each expectation. What
 * cannot be told is skipped; a submission without a capture is an error, as a test that could not be run.
 */

export function* renderGradesJunit({ title, submissions }: Grades): Generator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${xmlAttributes({ name: title, ...totals(submissions) })}>\n`
  for (const submission of submissions) yield suite(submission, title)
  yield '</testsuites>\n'
}

function totals(submissions: readonly Submission[]): Record<string, number> {
  const outcomes = submissions.flatMap((one) => one.outcomes)
  const errors = submissions.filter(({ problem }) => problem !== null).length
  return {
    tests: outcomes.length + errors,
    failures: outcomes.filter(({ result }) => result === 'fail').length,
    errors,
    skipped: outcomes.filter(({ result }) => result === 'unknown').length,
  }
}

function suite(submission: Submission, title: string): string {
  const { id, paths, problem, outcomes, notes, sameRunAs } = submission
  const file = paths.length > 0 ? { file: paths.join(', ') } : {}
  const className = `${title}.${id}`
  const cases = outcomes.map((outcome) => testCase(outcome, className))
  if (problem !== null) {
    cases.push(
      `    <testcase${xmlAttributes({ classname: className, name: 'capture' })}>${element('error', 'no-capture', problem)}</testcase>\n`,
    )
  }
  const said = [...notes, ...sameRunLines(sameRunAs).map((text) => `same run ${text}`)]
  const remarks =
    said.length === 0 ? '' : `    <system-out>${xmlText(said.join('\n')).replaceAll('\\x0a', '\n')}</system-out>\n`
  const attributes = xmlAttributes({ name: id, ...totals([submission]), ...file })
  return `  <testsuite${attributes}>\n${cases.join('')}${remarks}  </testsuite>\n`
}

function testCase(outcome: Outcome, className: string): string {
  const attributes = xmlAttributes({ classname: className, name: outcome.id })
  if (outcome.result === 'pass') return `    <testcase${attributes}/>\n`
  const text = outcomeText(outcome)
  const content =
    outcome.result === 'fail' ? element('failure', outcome.id, text) : `<skipped${xmlAttributes({ message: text })}/>`
  return `    <testcase${attributes}>${content}</testcase>\n`
}

const element = (name: string, type: string, message: string): string => `<${name}${xmlAttributes({ type, message })}/>`

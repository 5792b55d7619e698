import type { Finding, Severity } from '../../report/model.js'
import { rulesNamed } from '../../rules/naming.js'
import { listed } from '../../text/numbers.js'
import { isOver, whatIsMissing, whyNotOver } from '../certainty.js'
import { all, type FlowJudge, fail, type Judgement, pass, type Subject, unknown } from '../judgement.js'
import type { Wanted } from '../spec.js'

const BY_WEIGHT: readonly Severity[] = ['note', 'warning', 'error']
const weight = (severity: Severity): number => BY_WEIGHT.indexOf(severity)

export const judgeFindings: FlowJudge<Wanted['findings']> = (subject, wanted) => {
  const level = wanted['none-at']
  const parts: Judgement[] = []
  if (level !== undefined) parts.push(noneAt(subject, level))
  for (const name of wanted['none-of'] ?? []) parts.push(noneOf(subject, name))
  for (const name of wanted['all-of'] ?? []) parts.push(someOf(subject, name))
  return all(parts)
}

function noneAt(subject: Subject, level: Severity): Judgement {
  const judgement = none(
    subject,
    ({ severity }) => weight(severity) >= weight(level),
    `no finding at ${level} or above`,
  )
  if (judgement.result !== 'pass' || level !== 'error') return judgement
  const demoted = subject.findings.filter(({ demotedBy }) => demotedBy !== null)
  if (demoted.length === 0) return judgement
  return unknown(`${ruleList(demoted)} would be an error if the capture were complete`, framesOf(demoted))
}

/** A finding that speaks for other rules of the same incident is one of theirs, too. */
function noneOf(subject: Subject, name: string): Judgement {
  const ids = idsOf(subject, name)
  return none(subject, (finding) => isAmong(finding, ids), `no finding of ${name}`)
}

/**
 * What is found in a connection that goes on is not final: what has no answer may get one, a note may become part of a
 * larger incident, and an error a warning when later frames show that the capture lacks some.
 */
function none(subject: Subject, counts: (finding: Finding) => boolean, clean: string): Judgement {
  const found = subject.findings.filter(counts)
  const said = found.length > 0 ? described(found) : clean
  if (!isOver(subject.flow)) return unknown(`${said} so far; ${whyNotOver(subject)}`, framesOf(found))
  return found.length > 0 ? fail(said, framesOf(found)) : pass(said)
}

function someOf(subject: Subject, name: string): Judgement {
  const found = subject.findings.filter((finding) => isAmong(finding, idsOf(subject, name)))
  const said = found.length > 0 ? described(found) : `no finding of ${name}`
  if (!isOver(subject.flow)) return unknown(`${said} so far; ${whyNotOver(subject)}`, framesOf(found))
  if (found.length > 0) return pass(said, framesOf(found))
  const missing = whatIsMissing(subject)
  return missing === null ? fail(said) : unknown(`${said}; ${missing}`)
}

const idsOf = ({ rules }: Subject, name: string): string[] => rulesNamed(name, rules).map(({ id }) => id)

const isAmong = ({ rule, related }: Finding, ids: readonly string[]): boolean =>
  [rule, ...related].some((id) => ids.includes(id))

const framesOf = (findings: readonly Finding[]): number[] => findings.map(({ frame }) => frame)

const ruleList = (findings: readonly Finding[]): string => listed([...new Set(findings.map(({ rule }) => rule))])

const described = (findings: readonly Finding[]): string =>
  listed([...new Set(findings.map(({ rule, severity }) => `the ${severity} ${rule}`))])

import type { Named } from '../rules/naming.js'
import { FIELDS, type Field } from './fields.js'

const OPERATORS: Readonly<Record<Field['kind'], readonly string[]>> = {
  address: ['==', '!=', 'in {'],
  number: ['==', '!=', '<', '<=', '>', '>=', 'in {'],
  choice: ['==', '!=', 'in {'],
  rule: ['has'],
  presence: [],
}
const JOINTS = ['&&', '||']

/** What is being written at the end. */
const UNFINISHED = /[\w.*-]*$/
/** Where a comparison may begin. */
const BEGIN = /(^|[(!]|&&|\|\||\b(and|or|not))\s*$/i
/** Behind the operator, and in the list of `in`. */
const VALUE = /([\w.]+)\s*(==|!=|[<>]=?|\s(eq|ne|lt|le|gt|ge|has)\s|\s(not\s+)?in\s*\{([^{}]*[\s,])?)\s*$/i
const FIELD = /([\w.]+)\s+$/

/** How the filter may go on: each as the whole text that it would be. */
export function completions(text: string, rules: readonly Named[]): string[] {
  const unfinished = UNFINISHED.exec(text)![0]
  const before = text.slice(0, text.length - unfinished.length)
  return wordsBehind(before, rules)
    .filter((word) => word !== unfinished && word.toLowerCase().startsWith(unfinished.toLowerCase()))
    .map((word) => before + word)
}

function wordsBehind(before: string, rules: readonly Named[]): readonly string[] {
  if (BEGIN.test(before)) return [...FIELDS.keys()]
  const compared = fieldIn(VALUE, before)
  if (compared?.kind === 'choice') return compared.choices
  if (compared?.kind === 'rule') return [...new Set(rules.flatMap(({ id, group }) => [group, id]))].sort()
  if (compared !== undefined) return []
  const field = fieldIn(FIELD, before)
  return [...(field === undefined ? [] : OPERATORS[field.kind]), ...JOINTS]
}

const fieldIn = (pattern: RegExp, text: string): Field | undefined =>
  FIELDS.get(pattern.exec(text)?.[1]?.toLowerCase() ?? '')

import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLError,
  type YAMLMap,
} from 'yaml'
import { type Level, severityProblem } from '../../check/severities.js'
import { readFilter } from '../../filter/filter.js'
import { noRuleNamed, rulesNamed } from '../../rules/naming.js'
import { excerpt } from '../../text/excerpt.js'
import { listed } from '../../text/numbers.js'
import { UsageError } from '../../text/usage-error.js'
import { LEVELS } from '../arguments.js'
import { PROFILES, VANTAGES } from '../judging-options.js'
import { SEVERITIES } from '../selection-options.js'
import { choiceValue, countValue, didYouMean, timeValue } from '../values.js'
import type { Library } from '../world.js'
import type { Config, ConfigSettings, SuppressionEntry } from './config.js'

/** Keys with one value each: what each option of this name takes. */
const VALUES: Readonly<Record<string, (given: string) => ConfigSettings>> = {
  profile: (given) => ({ profile: choiceValue('profile', PROFILES)(given) }),
  msl: (given) => ({ msl: timeValue('msl')(given) }),
  'keepalive-idle': (given) => ({ keepaliveIdle: timeValue('keepalive-idle')(given) }),
  'keepalive-interval': (given) => ({ keepaliveInterval: timeValue('keepalive-interval')(given) }),
  'keepalive-probes': (given) => ({ keepaliveProbes: countValue('keepalive-probes', 1)(given) }),
  vantage: (given) => ({ vantage: choiceValue('vantage', VANTAGES)(given) }),
  'max-flows': (given) => ({ maxFlows: countValue('max-flows', 1)(given) }),
  severity: (given) => ({ severity: choiceValue('severity', SEVERITIES)(given) }),
  'fail-on': (given) => ({ failOn: choiceValue('fail-on', LEVELS)(given) }),
}

const RULE_LISTS = ['select', 'ignore'] as const
const isRuleList = (key: string): key is (typeof RULE_LISTS)[number] => RULE_LISTS.some((name) => name === key)

/** Every key of a configuration. */
export const CONFIG_KEYS: readonly string[] = [...Object.keys(VALUES), ...RULE_LISTS, 'rules', 'suppress']

const SUPPRESSION_KEYS = ['rule', 'when', 'because']
const JUDGED = ['off', 'note', 'warning', 'error'] as const

/** Reads a configuration. Throws UsageError, which names file, line and column of the mistake. */
export function readConfig(text: string, path: string, rules: Library['rules']): Config {
  return new Reader(text, path, rules).config()
}

interface Entry {
  readonly key: string
  /** Where the key stands, from 0. */
  readonly at: number
  readonly value: Node | null
}

class Reader {
  readonly #text: string
  readonly #path: string
  readonly #rules: Library['rules']
  readonly #lines = new LineCounter()

  constructor(text: string, path: string, rules: Library['rules']) {
    this.#text = text
    this.#path = path
    this.#rules = rules
  }

  config(): Config {
    const document = parseDocument(this.#text, { lineCounter: this.#lines, prettyErrors: false })
    const [error] = document.errors
    if (error !== undefined) throw this.#yamlProblem(error)
    const settings: ConfigSettings = {}
    let severities: Record<string, Level> = {}
    let suppress: SuppressionEntry[] = []
    for (const entry of this.#entries(document.contents, CONFIG_KEYS, 'the file')) {
      if (isRuleList(entry.key)) Object.assign(settings, { [entry.key]: this.#ruleNames(entry) })
      else if (entry.key === 'rules') severities = this.#severities(entry)
      else if (entry.key === 'suppress') suppress = this.#suppressions(entry)
      else
        Object.assign(
          settings,
          this.#within(entry, (given) => VALUES[entry.key]!(given)),
        )
    }
    return { path: this.#path, settings, severities, suppress }
  }

  #ruleNames(entry: Entry): string[] {
    const items = isSeq(entry.value) ? entry.value.items : [entry.value]
    return items.map((item) => {
      const value = item as Node | null // Not resolved to plain values, so it is a node.
      const name = this.#scalar({ ...entry, value })
      this.#rulesNamed(name, value?.range?.[0] ?? entry.at)
      return name
    })
  }

  #severities({ value, at }: Entry): Record<string, Level> {
    const severities: Record<string, Level> = {}
    for (const entry of this.#entries(value, null, 'rules', at)) {
      const level = this.#within(entry, choiceValue(entry.key, JUDGED))
      const problem = severityProblem(entry.key, level, this.#rules)
      if (problem !== null) throw this.#problem(problem, entry.at)
      severities[entry.key] = level
    }
    return severities
  }

  #suppressions({ value, at }: Entry): SuppressionEntry[] {
    if (isNothing(value)) return []
    if (!isSeq(value))
      throw this.#problem('suppress takes a list of entries with rule, when and because', startOf(value, at))
    return value.items.map((item) => this.#suppression(item as Node | null, startOf(value, at)))
  }

  #suppression(item: Node | null, at: number): SuppressionEntry {
    const start = startOf(item, at)
    const entries = new Map(
      this.#entries(item, SUPPRESSION_KEYS, 'an entry of suppress', start).map((entry) => [entry.key, entry]),
    )
    const [rule, when, because] = SUPPRESSION_KEYS.map((key) => entries.get(key))
    if (rule === undefined) throw this.#problem('rule is missing here: which findings are suppressed', start)
    const name = this.#scalar(rule)
    const ids = new Set(this.#rulesNamed(name, startOf(rule.value, rule.at)).map(({ id }) => id))
    if (because === undefined) throw this.#problem('because is missing here: why these findings are suppressed', start)
    const text = when === undefined ? null : this.#scalar(when)
    return {
      rule: name,
      ids,
      when: text === null ? null : { text, filter: this.#within(when!, (given) => readFilter(given, this.#rules)) },
      because: this.#scalar(because),
    }
  }

  /** The keys and values of a map, of which each is known; null for `known`: whatever they are called. */
  #entries(node: unknown, known: readonly string[] | null, what: string, at = 0): Entry[] {
    if (isNothing(node)) return []
    if (!isMap(node))
      throw this.#problem(
        `${what} takes keys and values, such as ${known?.[0] ?? 'stale-syn: note'}`,
        startOf(node, at),
      )
    return (node as YAMLMap).items.map((pair) => this.#entry(pair as Pair<Node, Node | null>, known, what))
  }

  #entry({ key, value }: Pair<Node, Node | null>, known: readonly string[] | null, what: string): Entry {
    const at = startOf(key, 0)
    const name = textOf(key)
    if (name === null) throw this.#problem(`${what} takes words for keys`, at)
    if (known !== null && !known.includes(name)) {
      const advice = didYouMean(name, known) || `; ${what} takes ${listed(known)}`
      throw this.#problem(`no key "${name}"${advice}`, at)
    }
    return { key: name, at, value }
  }

  /** What a reader of option values makes of a value; its complaint with the place. */
  #within<Value>(entry: Entry, read: (given: string) => Value): Value {
    const given = this.#scalar(entry)
    try {
      return read(given)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      throw this.#problem(error.message, startOf(entry.value, entry.at), error.excerpt)
    }
  }

  #scalar({ key, at, value }: Entry): string {
    const text = textOf(value)
    if (text !== null && text.trim() !== '') return text
    if (isAlias(value)) throw this.#problem('aliases are not followed: write the value itself', startOf(value, at))
    const isEmpty = value === null || isScalar(value)
    throw this.#problem(isEmpty ? `${key} needs a value` : `${key} takes one value`, startOf(value, at))
  }

  #rulesNamed(name: string, at: number): Library['rules'] {
    const meant = rulesNamed(name, this.#rules)
    if (meant.length === 0) throw this.#problem(noRuleNamed(name, this.#rules), at)
    return meant
  }

  #yamlProblem({ message, pos: [offset] }: YAMLError): UsageError {
    // The first line: what follows are drawings of the place.
    const [first = ''] = message.split('\n')
    const isPattern = this.#lineAt(offset).trimStart().startsWith('*')
    // To YAML, * begins an alias, and its complaint is about what follows.
    const problem = isPattern ? 'a name that begins with * stands in quotes' : first.replace(/[.:]$/, '')
    return this.#problem(problem, offset)
  }

  #lineAt(offset: number): string {
    return this.#text.split('\n')[this.#lines.linePos(offset).line - 1] ?? ''
  }

  #problem(problem: string, offset: number, shown?: readonly string[]): UsageError {
    const { line, col } = this.#lines.linePos(offset)
    const lines = shown === undefined || shown.length === 0 ? excerpt(this.#lineAt(offset), col - 1) : shown
    return new UsageError(`${this.#path}:${line}:${col}: ${problem}`, lines)
  }
}

/** The text of a plain value as it was written: 030 stays 030. */
function textOf(node: unknown): string | null {
  if (!isScalar(node)) return null
  if (node.value === null) return ''
  return typeof node.value === 'string' ? node.value : (node.source ?? null)
}

/** A key with nothing behind it. */
const isNothing = (node: unknown): boolean => node === null || (isScalar(node) && node.value === null)

function startOf(node: unknown, otherwise: number): number {
  const { range } = (node ?? {}) as { range?: readonly number[] | null } // Nodes have one when they were read from text.
  return range?.[0] ?? otherwise
}

import { isMap, isNode, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'
import { z } from 'zod'
import { excerpt } from '../text/excerpt.js'
import { nearest } from '../text/nearest.js'
import { listed } from '../text/numbers.js'
import { UsageError } from '../text/usage-error.js'
import { specSchema, type WrittenSpec } from './spec.js'

type Path = readonly (string | number)[]
type Issue = z.core.$ZodIssue

/** A lab is small; an alias that multiplies itself is not. */
const MOST_ALIASES = 100

/** A lab as text: what it says, and where it says it. */
export class LabDocument {
  readonly spec: WrittenSpec
  readonly #path: string
  readonly #text: string
  readonly #lines = new LineCounter()
  readonly #document: ReturnType<typeof parseDocument>

  /** Throws UsageError for what is not YAML, and for what is no lab. */
  constructor(path: string, text: string) {
    this.#path = path
    this.#text = text
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false })
    const [error] = this.#document.errors
    if (error !== undefined) {
      const [first = ''] = error.message.split('\n')
      throw this.#problemAt(first.replace(/[.:]$/, ''), error.pos[0])
    }
    const checked = specSchema.safeParse(this.#plain(), { reportInput: true })
    if (!checked.success) throw this.#explained(checked.error.issues)
    this.spec = checked.data
  }

  /** A complaint about the value at a path, or about what stands nearest around it. */
  problem(problem: string, path: Path): UsageError {
    return this.#problemAt(problem, this.#offsetOf(path))
  }

  /** What a reader of a part throws, with the place in the file. */
  within(path: Path, read: () => unknown): void {
    try {
      read()
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      const { line, col } = this.#lines.linePos(this.#offsetOf(path))
      throw new UsageError(`${this.#path}:${line}:${col}: ${error.message}`, error.excerpt)
    }
  }

  #plain(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown
    } catch {
      throw this.#problemAt('aliases multiply here beyond all measure', 0)
    }
  }

  /** The mistake that stands first in the file. */
  #explained(issues: readonly Issue[]): UsageError {
    const found = issues.map((issue) => {
      const { path, problem, key } = explain(issue)
      return { problem, offset: key === null ? this.#offsetOf(path) : this.#offsetOfKey(path, key) }
    })
    const [first] = found.sort((a, b) => a.offset - b.offset)
    return this.#problemAt(first!.problem, first!.offset)
  }

  #offsetOf(path: Path): number {
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? this.#document.contents : this.#document.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return node.range[0]
    }
    return 0
  }

  #offsetOfKey(path: Path, key: string): number {
    const map = path.length === 0 ? this.#document.contents : this.#document.getIn(path, true)
    if (!isMap(map)) return this.#offsetOf(path)
    const pair = (map as YAMLMap<Node, Node>).items.find(({ key: node }) => String(node) === key)
    return pair?.key.range?.[0] ?? this.#offsetOf(path)
  }

  #problemAt(problem: string, offset: number): UsageError {
    const { line, col } = this.#lines.linePos(offset)
    const text = this.#text.split('\n')[line - 1] ?? ''
    return new UsageError(`${this.#path}:${line}:${col}: ${problem}`, excerpt(text, col - 1))
  }
}

interface Explained {
  readonly path: Path
  readonly problem: string
  /** The key that is wrong, where it is not a value. */
  readonly key: string | null
}

/** A mistake in words. */
function explain(issue: Issue, above: Path = []): Explained {
  const path = [...above, ...issue.path] as Path // Symbols are no keys of YAML.
  const name = String(path.findLast((part) => typeof part === 'string') ?? 'the lab')
  const say = (problem: string, key: string | null = null): Explained => ({ path, problem, key })
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0]!
    return say(`no key "${key}"${advice(key, keysAt(path))}`, key)
  }
  if (!('input' in issue) || issue.input === undefined) return say(`${name} is missing`)
  if (issue.code === 'invalid_value') {
    const known = issue.values.map(String)
    if (known.length === 1) return say(`${name} must be ${known[0]}`)
    if (typeof issue.input === 'string') return say(`no ${name} "${issue.input}"${advice(issue.input, known)}`)
    return say(`${name} takes ${listed(known, 'or')}`)
  }
  const expects = metaAt(path)
  if (expects !== undefined) return say(`${name} takes ${expects}`)
  if (issue.code === 'invalid_union') {
    const branch = likeliest(issue.errors)
    if (branch !== undefined) return explain(branch, path)
  }
  if (issue.code === 'invalid_type') return say(`${name} takes ${TYPES[issue.expected] ?? issue.expected}`)
  if (issue.code === 'too_small') return say(`${name} is less than ${issue.minimum}`)
  return say(`${name}: ${issue.message}`)
}

const TYPES: Readonly<Record<string, string>> = {
  object: 'keys and values',
  array: 'a list',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
}

/** Of what is wrong with the value under each of its possible forms: the form that was surely meant. */
function likeliest(branches: readonly (readonly Issue[])[]): Issue | undefined {
  const depth = ([issue]: readonly Issue[]): number =>
    issue === undefined ? -1 : issue.code === 'invalid_type' && issue.path.length === 0 ? 0 : 1 + issue.path.length
  return [...branches].sort((a, b) => depth(b) - depth(a))[0]?.[0]
}

function advice(given: string, known: readonly string[]): string {
  const beginning = given.slice(0, given.indexOf('-') + 1)
  // Of `four-way` the first word is right, and the rest nothing near.
  const alike = beginning === '' ? undefined : known.find((one) => one.startsWith(beginning))
  const near = nearest(given, known) ?? alike
  return near === undefined ? `; it takes ${listed(known, 'or')}` : `; did you mean ${near}?`
}

/** The forms that a value at a path may have. */
function formsAt(path: Path): z.core.$ZodType[] {
  let forms: z.core.$ZodType[] = [specSchema]
  for (const part of path) {
    forms = forms.flatMap(opened).flatMap((form): z.core.$ZodType[] => {
      if (form instanceof z.ZodArray) return typeof part === 'number' ? [form.element] : []
      if (!(form instanceof z.ZodObject)) return []
      const inner = (form.shape as Record<string, z.core.$ZodType>)[part]
      return inner === undefined ? [] : [inner]
    })
  }
  return forms
}

/** Without what only says that it may be left out, or that there are several forms. */
function opened(form: z.core.$ZodType): z.core.$ZodType[] {
  if (form instanceof z.ZodOptional) return opened(form.unwrap())
  return form instanceof z.ZodUnion ? form.options.flatMap(opened) : [form]
}

const keysAt = (path: Path): string[] =>
  formsAt(path)
    .flatMap(opened)
    .flatMap((form) => (form instanceof z.ZodObject ? Object.keys(form.shape as object) : []))
    .filter((key) => key !== '$schema')

/** What is told of a form that has a sentence of its own. */
function metaAt(path: Path): string | undefined {
  const [form] = formsAt(path)
  const inner = form instanceof z.ZodOptional ? form.unwrap() : form
  const told = inner instanceof z.ZodType ? inner.meta()?.expects : undefined
  return typeof told === 'string' ? told : undefined
}

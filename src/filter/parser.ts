import { nearest } from '../text/nearest.js'
import { FilterError, shortened } from './filter-error.js'
import { type Token, tokens } from './lexer.js'

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | 'has'

/** A field compared with values; without an operator: whether the flow has it at all. */
export interface Test {
  readonly kind: 'test'
  readonly field: Token
  readonly operator: Operator | null
  readonly values: readonly Token[]
}

/** What a filter says, as a tree. */
export type Tree =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Tree[] }
  | { readonly kind: 'not'; readonly part: Tree }
  | Test

/** Nobody nests deeper, and the stack of a hostile filter would end somewhere. */
const DEEPEST = 50

/** Operators as Wireshark spells them, in signs and in words. */
const COMPARISONS: ReadonlyMap<string, Operator> = new Map([
  ['==', '=='],
  ['!=', '!='],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
  ['eq', '=='],
  ['ne', '!='],
  ['lt', '<'],
  ['le', '<='],
  ['gt', '>'],
  ['ge', '>='],
  ['has', 'has'],
])

const WORDS = ['and', 'or', 'not', 'in', 'has', 'eq', 'ne', 'lt', 'le', 'gt', 'ge']
const IN_SIGNS = '==, !=, <, <=, >, >=, in, has, && and ||'

/** Reads a filter: `not` binds closest, then `and`, then `or`. Throws FilterError. */
export function parse(text: string): Tree {
  const parser = new Parser(text)
  const tree = parser.either()
  parser.expectEnd()
  return tree
}

class Parser {
  readonly #text: string
  readonly #tokens: readonly Token[]
  #place = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = tokens(text)
  }

  either(): Tree {
    return this.#joined('or', '||', () => this.#joined('and', '&&', () => this.#negated()))
  }

  expectEnd(): void {
    const token = this.#next
    if (token.kind === 'end') return
    if (token.text === ')' && token.kind === 'symbol') throw this.#problem('nothing is open that ) could close', token)
    throw this.#operatorMissing(token)
  }

  #joined(kind: 'and' | 'or', sign: string, part: () => Tree): Tree {
    const first = part()
    const parts = [first]
    while (this.#takes(kind, sign)) parts.push(part())
    return parts.length === 1 ? first : { kind, parts }
  }

  #negated(): Tree {
    let isNegated = false
    while (this.#takes('not', '!')) isNegated = !isNegated
    const part = this.#takes('(') ? this.#enclosed() : this.#test()
    return isNegated ? { kind: 'not', part } : part
  }

  #enclosed(): Tree {
    if (++this.#depth > DEEPEST) throw this.#problem(`more than ${DEEPEST} parentheses are open`, this.#next)
    const tree = this.either()
    this.#depth--
    if (this.#takes(')')) return tree
    throw this.#next.kind === 'end' ? this.#problem('a ) is missing', this.#next) : this.#operatorMissing(this.#next)
  }

  #test(): Test {
    const field = this.#next
    if (field.kind !== 'word' || WORDS.includes(field.text.toLowerCase())) throw this.#fieldMissing(field)
    this.#place++
    const operator = this.#operator()
    if (operator === null) return { kind: 'test', field, operator, values: [] }
    const values = operator === 'in' || operator === 'not in' ? this.#list() : [this.#value()]
    return { kind: 'test', field, operator, values }
  }

  #operator(): Operator | null {
    if (this.#takes('in')) return 'in'
    if (isWord(this.#next, 'not') && isWord(this.#tokens[this.#place + 1], 'in')) {
      this.#place += 2
      return 'not in'
    }
    const { kind, text } = this.#next
    const found = kind === 'quoted' ? undefined : COMPARISONS.get(text.toLowerCase())
    if (found === undefined) return null
    this.#place++
    return found
  }

  #value(): Token {
    const token = this.#next
    if (token.kind === 'end') throw this.#problem('a value is missing at the end', token)
    if (token.kind === 'symbol') throw this.#problem(`a value is missing before ${token.text}`, token)
    this.#place++
    return token
  }

  /** `{80 443}` or `{80, 443}`. */
  #list(): Token[] {
    if (!this.#takes('{')) throw this.#problem('in needs a list, such as in {80 443}', this.#next)
    const values: Token[] = []
    while (!this.#takes('}')) {
      if (this.#next.kind === 'end') throw this.#problem('a } is missing', this.#next)
      values.push(this.#value())
      this.#takes(',')
    }
    if (values.length === 0) throw this.#problem('the list is empty', this.#tokens[this.#place - 1]!)
    return values
  }

  get #next(): Token {
    return this.#tokens[this.#place]!
  }

  /** Goes on behind the next token if it is that word or sign. */
  #takes(word: string, sign = word): boolean {
    const token = this.#next
    if (!isWord(token, word) && !(token.kind === 'symbol' && token.text === sign)) return false
    this.#place++
    return true
  }

  #fieldMissing(token: Token): FilterError {
    if (this.#tokens.length === 1) return this.#problem('it is empty', token)
    if (token.kind === 'end') return this.#problem('a comparison is missing at the end', token)
    return this.#problem(`a comparison such as tcp.port == 443 is missing before ${token.text}`, token)
  }

  #operatorMissing(token: Token): FilterError {
    if (token.kind !== 'word' || /^\d/.test(token.text)) {
      return this.#problem(`an operator is missing before ${token.text}; they are ${IN_SIGNS}`, token)
    }
    const near = nearest(shortened(token.text), WORDS)
    const advice = near === null ? `they are ${IN_SIGNS}` : `did you mean ${near}?`
    return this.#problem(`no operator "${shortened(token.text)}"; ${advice}`, token)
  }

  #problem(problem: string, { at }: Token): FilterError {
    return new FilterError(problem, this.#text, at)
  }
}

const isWord = (token: Token | undefined, word: string): boolean =>
  token?.kind === 'word' && token.text.toLowerCase() === word

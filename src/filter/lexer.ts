import { FilterError } from './filter-error.js'

/** A piece of a filter. */
export interface Token {
  /** `quoted`: its text is what stands between the quotes. */
  readonly kind: 'word' | 'quoted' | 'symbol' | 'end'
  readonly text: string
  /** Where it begins, from 0. */
  readonly at: number
}

const SPACE = /\s+/y
// Fields, numbers, ranges, times, addresses, networks, names of rules with stars.
const WORD = /[\w.:/*%+-]+/y
const SYMBOL = /&&|\|\||[=!<>]=|[!<>(){},]/y

/** What somebody may have meant by a character that no filter has. */
const MEANT: Readonly<Record<string, string>> = {
  '&': '; did you mean &&?',
  '|': '; did you mean ||?',
  '=': '; did you mean ==?',
  '~': ': nothing is compared with patterns, but rules has keepalive-*',
  '\u201c': '; did you mean "?',
  '\u201d': '; did you mean "?',
}

/** The pieces of a filter, the end last. Throws FilterError. */
export function tokens(text: string): Token[] {
  const found: Token[] = []
  for (let at = 0; at < text.length; ) {
    const end = endOf(SPACE, text, at)
    if (end > at) {
      at = end
      continue
    }
    const token = tokenAt(text, at)
    found.push(token)
    at += token.text.length + (token.kind === 'quoted' ? 2 : 0)
  }
  found.push({ kind: 'end', text: '', at: text.length })
  return found
}

function tokenAt(text: string, at: number): Token {
  const first = text[at]!
  if (first === '"' || first === "'") return quoted(first, text, at)
  const wordEnd = endOf(WORD, text, at)
  if (wordEnd > at) return { kind: 'word', text: text.slice(at, wordEnd), at }
  const symbolEnd = endOf(SYMBOL, text, at)
  if (symbolEnd > at) return { kind: 'symbol', text: text.slice(at, symbolEnd), at }
  const character = String.fromCodePoint(text.codePointAt(at)!)
  throw new FilterError(`filters have no ${character}${MEANT[character] ?? ''}`, text, at)
}

/** No value has a quote in it, so nothing is escaped. */
function quoted(mark: string, text: string, at: number): Token {
  const end = text.indexOf(mark, at + 1)
  if (end === -1) throw new FilterError(`the closing ${mark} is missing`, text, at)
  return { kind: 'quoted', text: text.slice(at + 1, end), at }
}

/** Where what the pattern finds at a place ends; the place itself if it finds nothing there. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

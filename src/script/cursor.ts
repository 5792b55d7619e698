import { ScriptError } from './script.js'

const INTEGER = /[+-]?\d+/y
const HEXADECIMAL = /[0-9a-fA-F]+/y
const SPACE = /\s*/y
/** What an error message shows as found. */
const WORD = /[^\s]+/y

/** Reads one line of a script from left to right. Patterns must be sticky (`/y`); white space before them is skipped. */
export class Cursor {
  private readonly text: string
  private readonly line: number
  private at = 0

  constructor(text: string, line: number) {
    this.text = text
    this.line = line
    this.skipSpace()
  }

  /** For `fail`, when the error shows only later. */
  get place(): number {
    return this.at
  }

  /** Nothing follows but a comment. */
  get done(): boolean {
    return this.at >= this.text.length || this.text[this.at] === '#'
  }

  /** What follows, without a comment, and moves to the end. A `#` inside a word is no comment. */
  rest(): string {
    const rest = this.text.slice(this.at).replace(/(^|\s)#.*$/, '')
    this.at = this.text.length
    return rest.trim()
  }

  /** Takes what the pattern matches here, or answers null and stays. */
  accept(pattern: RegExp): string | null {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.text)
    if (match === null) return null
    this.at += match[0].length
    this.skipSpace()
    return match[0]
  }

  take(pattern: RegExp, expected: string): string {
    return this.accept(pattern) ?? this.fail(expected)
  }

  /** A whole number from `least` to `most`. */
  integer(expected: string, least: number = Number.MIN_SAFE_INTEGER, most: number = Number.MAX_SAFE_INTEGER): number {
    const start = this.at
    const value = Number(this.take(INTEGER, expected))
    if (value >= least && value <= most) return value
    return this.fail(`${expected} from ${least} to ${most}`, start)
  }

  /** Whole octets as lower-case hexadecimal digits; none is the empty string. */
  octets(): string {
    const start = this.at
    const digits = this.accept(HEXADECIMAL) ?? ''
    if (digits.length % 2 === 0) return digits.toLowerCase()
    return this.fail('an even number of hexadecimal digits', start)
  }

  /** Throws a ScriptError for what stands here, or at a place that was here before. */
  fail(expected: string, at: number = this.at): never {
    WORD.lastIndex = at
    const found = WORD.exec(this.text)?.[0] ?? ''
    throw new ScriptError(this.line, at + 1, expected, found === '' ? '' : `'${found}'`)
  }

  private skipSpace(): void {
    SPACE.lastIndex = this.at
    this.at += SPACE.exec(this.text)?.[0].length ?? 0
  }
}

import { excerpt } from '../text/excerpt.js'
import { UsageError } from '../text/usage-error.js'

/** A mistake in a filter, and where it is. */
export class FilterError extends UsageError {
  /** Where it is, from 1. */
  readonly column: number

  constructor(problem: string, text: string, at: number) {
    super(`filter, column ${at + 1}: ${problem}`, excerpt(text, at))
    this.column = at + 1
  }
}

/** So much of a word is repeated in a message. */
const LONGEST_WORD = 40

/** A word as a message repeats it. */
export const shortened = (word: string): string =>
  word.length > LONGEST_WORD ? `${word.slice(0, LONGEST_WORD)}...` : word

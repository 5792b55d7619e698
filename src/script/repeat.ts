import { ScriptError } from './script.js'

/** A line of a script, after repetition. */
export interface SourceLine {
  text: string
  /** Where it was written, from 1. */
  number: number
  /** Seconds to add to the time that stands on it. */
  shift: number
}

const OPENING = /^\s*repeat\s+(\d+)\s+every\s+(\d+(?:\.\d+)?)\s*\{\s*(?:#.*)?$/
const CLOSING = /^\s*\}\s*(?:#.*)?$/
/** `1+10i`, `-5-i`, `+i` and `[i]`. */
const EXPRESSION = /(-?\d+)?([+-])(\d*)i\b|\[i\]/g
/** A typing error should not fill the memory. */
const REPETITIONS_LIMIT = 100_000

/**
 * Writes out `repeat N every T { ... }`. In the block, `i` counts from 0: `1+10i` is a number, `flood[1+i]` a name; quoted text
 * and expectations stay as they are. Each round is T seconds later than the one before. Blocks do not nest.
 */
export function expandRepeats(script: string): SourceLine[] {
  const lines = script.split(/\r?\n/)
  const expanded: SourceLine[] = []
  for (let at = 0; at < lines.length; at++) {
    const text = lines[at]!
    if (!/^\s*repeat\b/.test(text)) {
      expanded.push({ text, number: at + 1, shift: 0 })
      continue
    }
    const length = lines.slice(at + 1).findIndex((line) => CLOSING.test(line))
    if (length === -1) throw new ScriptError(at + 1, 1, "a line '}' that closes the block", 'the end of the script')
    expanded.push(...rounds(text, at + 1, lines.slice(at + 1, at + 1 + length)))
    at += length + 1
  }
  return expanded
}

function rounds(opening: string, number: number, block: readonly string[]): SourceLine[] {
  const [, times, every] = OPENING.exec(opening) ?? []
  if (Number(times ?? Number.NaN) <= REPETITIONS_LIMIT) {
    return Array.from({ length: Number(times) }, (_, i) =>
      block.map((text, index) => ({
        text: substitute(text, i),
        number: number + 1 + index,
        shift: i * Number(every),
      })),
    ).flat()
  }
  throw new ScriptError(
    number,
    1,
    `'repeat N every SECONDS {' with N up to ${REPETITIONS_LIMIT}`,
    `'${opening.trim()}'`,
  )
}

function substitute(text: string, i: number): string {
  const [, expressions = '', literal = ''] = /^([^"!#]*)(.*)$/.exec(text) ?? []
  return (
    expressions.replace(EXPRESSION, (whole, base, sign, factor) => {
      if (whole === '[i]') return `[${i}]`
      const step = Number(factor === '' ? 1 : factor) * i
      return String(Number(base ?? 0) + (sign === '-' ? -step : step))
    }) + literal
  )
}

import { secondsOf } from '../text/seconds.js'

/** What a number or a time must be. */
export interface Condition {
  readonly least: number
  readonly most: number
  /** As it was written. */
  readonly text: string
  /** Whether the bounds themselves are refused, as by `>` and `<`. */
  readonly isStrict: boolean
}

const COUNT = String.raw`\d+`
const TIME = String.raw`\d+(?:\.\d+)?(?:ms|s|min|m|h|d|msl)?`
const bounded = (value: string, comparisons: string): RegExp =>
  new RegExp(`^\\s*(?:(${comparisons})\\s*(${value})|(${value})\\s*\\.\\.\\s*(${value}))\\s*$`)

/** Written times, and conditions on counts and times. */
export const TIME_PATTERN = /^\d+(\.\d+)?(ms|s|min|m|h|d)?$/
export const COUNT_PATTERN = bounded(COUNT, '>=|<=|>|<|==?|')
/** Without a bare time: no measured one is ever equal to it. */
export const TIME_RANGE_PATTERN = bounded(TIME, '>=|<=|>|<')

/** A condition on a count, from what was written. */
export const countCondition = (written: number | string): Condition =>
  typeof written === 'number' ? exactly(written) : parsed(written, COUNT_PATTERN, Number)

type WrittenTimes = string | { is: number | string; within: number | string }

/** A condition on a time in seconds, from what was written; `msl` is what the unit of that name stands for. */
export function timeCondition(written: WrittenTimes, msl: number): Condition {
  if (typeof written === 'string') return parsed(written, TIME_RANGE_PATTERN, (text) => timeOf(text, msl))
  const is = timeOf(written.is, msl)
  const within = timeOf(written.within, msl)
  return {
    least: is - within,
    most: is + within,
    isStrict: false,
    text: `${withUnit(written.is)} ± ${withUnit(written.within)}`,
  }
}

/** A time as it was written, in seconds. */
export function timeOf(written: number | string, msl = 0): number {
  if (typeof written === 'number') return written
  const inMsl = /^(.*)msl$/.exec(written)
  return inMsl === null ? (secondsOf(written) ?? Number.NaN) : Number(inMsl[1]) * msl
}

const withUnit = (written: number | string): string => (typeof written === 'number' ? `${written}s` : written)

const exactly = (value: number): Condition => ({ least: value, most: value, isStrict: false, text: String(value) })

function parsed(written: string, pattern: RegExp, read: (text: string) => number): Condition {
  const [, comparison = '', value = '', low, high] = pattern.exec(written) ?? []
  const text = written.trim()
  if (low !== undefined && high !== undefined) {
    return { least: read(low), most: read(high), isStrict: false, text: `${low} to ${high}` }
  }
  const bound = read(value)
  const isStrict = comparison === '>' || comparison === '<'
  if (comparison.startsWith('>')) return { least: bound, most: Number.POSITIVE_INFINITY, isStrict, text }
  if (comparison.startsWith('<')) return { least: Number.NEGATIVE_INFINITY, most: bound, isStrict, text }
  return { ...exactly(bound), text: value }
}

/** Clocks of captures tick in nanoseconds at best; sums of decimal fractions are off by less. */
const TICK = 1e-9

/**
 * Whether a value that lies somewhere from `low` to `high` meets the condition: `pass` or `fail` when that is so
 * wherever it lies.
 */
export function met({ least, most, isStrict }: Condition, low: number, high = low): 'pass' | 'fail' | 'unknown' {
  const from = isStrict ? least + TICK : least - TICK
  const to = isStrict ? most - TICK : most + TICK
  if (low >= from && high <= to) return 'pass'
  return low > to || high < from ? 'fail' : 'unknown'
}

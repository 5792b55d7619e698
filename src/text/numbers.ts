/*
 * Numbers, lengths of time and lists as people read them: the same on the screen, in the messages of the rules, and
 * in what is said of a damaged file. Not by locale: they must read the same everywhere.
 */

/** 1204 as `1,204`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `1 frame`, `1,204 frames`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`
}

/** No capture's clock is finer. */
const A_NANOSECOND = 1e-9

/** `once`, `twice`, `3 times`. */
export function times(count: number): string {
  if (count === 1) return 'once'
  return count === 2 ? 'twice' : `${grouped(count)} times`
}

/** Up to here a length of time has one unit, from here on two. */
const TWO_MINUTES = 120

/** Seconds for people, three digits: `0.035 ms`, `10.5 ms`, `20 s`, `4 min`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const size = Math.abs(seconds)
  const sign = seconds < 0 ? '-' : ''
  if (size < A_NANOSECOND / 2) return '0 s'
  // The limits stand a little below the unit, so that 0.9996 s is not written `1000 ms`.
  if (size < 0.9995) return `${sign}${threeDigits(size * 1e3)} ms`
  if (size < TWO_MINUTES) return `${sign}${threeDigits(size)} s`
  const whole = Math.round(size)
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ]
  const first = parts.findIndex(([amount]) => amount > 0)
  const shown = parts.slice(first, first + 2).filter(([amount]) => amount > 0)
  return sign + shown.map(([amount, unit]) => `${amount} ${unit}`).join(' ')
}

function threeDigits(value: number): string {
  return String(Number(value.toPrecision(3)))
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[], last = 'and'): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}

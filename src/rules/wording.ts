/** Small pieces of the messages: counts and times with their units. */

export const count = (amount: number): string => amount.toLocaleString('en-US')

export const octetCount = (amount: number): string => `${count(amount)} ${amount === 1 ? 'octet' : 'octets'}`

export const times = (amount: number): string =>
  amount === 1 ? 'once' : amount === 2 ? 'twice' : `${count(amount)} times`

/** A length of time in the unit that a person would choose. */
export function span(seconds: number): string {
  const size = Math.abs(seconds)
  if (size === 0) return '0 s'
  if (size < 0.001) return `${rounded(seconds * 1e6)} µs`
  if (size < 1) return `${rounded(seconds * 1e3)} ms`
  if (size < 120) return `${rounded(seconds)} s`
  if (size < 7200) return `${rounded(seconds / 60)} min`
  return `${rounded(seconds / 3600)} h`
}

const rounded = (value: number): string => String(Number(value.toPrecision(3)))

/** "frame 7" or "frames 7 and 9". */
export const frameList = (frames: readonly number[]): string => {
  if (frames.length === 1) return `frame ${frames[0]}`
  const shown = frames.slice(0, 6)
  const rest = frames.length - shown.length
  if (rest > 0) return `frames ${shown.join(', ')} and ${rest} more`
  return `frames ${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`
}

/** The gaps between repetitions: "1 s, 2 s and 4 s". */
export const gapList = (moments: readonly number[]): string => {
  const gaps = moments.slice(1).map((moment, at) => span(moment - moments[at]!))
  if (gaps.length <= 1) return gaps.join('')
  const shown = gaps.slice(0, 8)
  return `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`
}

/** How often something was sent: "twice, 1 s apart", "3 times, with gaps of 1 s and 2 s". */
export const repeated = (amount: number, gaps: string): string =>
  amount === 2 ? `twice, ${gaps} apart` : `${times(amount)}, with gaps of ${gaps}`

export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

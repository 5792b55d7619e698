import { counted, duration, listed, times } from '../text/numbers.js'

/** Small pieces of the messages: counts and times with their units. */

export { duration as span, grouped as count, times } from '../text/numbers.js'

/** People say byte, and so do the screens. */
export const octetCount = (amount: number): string => counted(amount, 'byte')

/** The gaps between repetitions: "1 s, 2 s and 4 s". */
export const gapList = (moments: readonly number[]): string =>
  listed(
    moments
      .slice(1)
      .map((moment, at) => duration(moment - moments[at]!))
      .slice(0, 8),
  )

/** How often something was sent: "twice, 1 s apart", "3 times, with gaps of 1 s and 2 s". */
export const repeated = (amount: number, gaps: string): string =>
  amount === 2 ? `twice, ${gaps} apart` : `${times(amount)}, with gaps of ${gaps}`

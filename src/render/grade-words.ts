import type { Outcome, Submission } from '../lab/grades.js'
import { listed } from '../text/numbers.js'

export const RESULT_WORDS: Readonly<Record<Submission['result'], string>> = {
  pass: 'pass',
  fail: 'fail',
  review: 'review',
  'no-capture': 'no capture',
}

/** Frames that are named; the report has up to twenty. */
const MOST_FRAMES = 6

/** Why an expectation has its result, and where to look. */
export function outcomeText({ result, reason, flow, frames }: Outcome): string {
  const shown = frames.slice(0, MOST_FRAMES).join(', ')
  const more = frames.length > MOST_FRAMES ? ', ...' : ''
  const places = [
    ...(flow === null ? [] : [`flow ${flow}`]),
    ...(frames.length === 0 ? [] : [`${frames.length === 1 ? 'frame' : 'frames'} ${shown}${more}`]),
  ]
  const where = places.length === 0 ? '' : ` (${places.join(', ')})`
  return `${result === 'unknown' ? 'cannot tell: ' : ''}${reason}${where}`
}

const hexadecimal = (number: number): string => `0x${number.toString(16).padStart(8, '0')}`

/** What submissions have in common: one line for each run. */
export function sameRunLines(shared: Submission['sameRunAs']): string[] {
  const holders = new Map<string, string[]>()
  for (const { id, clientIss, serverIss } of shared) {
    const run = `client ISS ${hexadecimal(clientIss)}, server ISS ${hexadecimal(serverIss)}`
    holders.set(run, [...(holders.get(run) ?? []), id])
  }
  return [...holders].map(([run, ids]) => `as ${listed(ids)} (${run}); not scored against anyone`)
}

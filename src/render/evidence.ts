import type { Finding } from '../report/model.js'
import { counted, duration } from '../text/numbers.js'
import { GATE } from './words.js'

/** A finding names no more frames than this. */
const MOST_FRAMES = 20

/** Frames, time, occurrences, who is to blame, and what else the finding stands for. */
export function evidence(finding: Finding, clean: (text: string) => string): string {
  const { frames, count, time, endpoint, demotedBy, related } = finding
  const more = frames.length === MOST_FRAMES && count > MOST_FRAMES ? ' and more' : ''
  const parts = [`${frames.length === 1 ? 'frame' : 'frames'} ${frames.join(', ')}${more}, at ${duration(time)}`]
  if (count > 1) parts.push(counted(count, 'occurrence'))
  if (endpoint !== null) parts.push(`by the ${endpoint}`)
  if (related.length > 0) parts.push(`same incident: ${related.map((rule) => clean(rule)).join(', ')}`)
  if (demotedBy !== null) parts.push(`would be an error, but ${GATE[demotedBy]}`)
  return parts.join('; ')
}

import { damagePlace } from '../render/capture-header.js'
import { sanitize } from '../render/sanitize.js'
import { linkText, skippedText } from '../render/words.js'
import type { Capture, LazyReport } from '../report/model.js'
import { counted } from '../text/numbers.js'
import { pathText } from '../text/path-text.js'

/*
 * What is told on standard error. The report has the same in its fields; this is for who reads only the findings.
 */

const MOST_DAMAGE = 3

/** Inputs that were refused, one line each. */
export function refusals({ unusable }: LazyReport): string[] {
  return unusable.map(({ message }) => sanitize(`error: ${message}`))
}

/** What the reader should know about captures that were read, one line each. */
export function warnings({ captures }: LazyReport): string[] {
  return captures.flatMap((capture) => [...damageLines(capture), ...noTcpLines(capture)]).map((line) => sanitize(line))
}

/** A selection that meets nothing may be a slip of the hand. */
export function unselected({ flows, summary }: LazyReport): string[] {
  const { leftOut } = summary
  if (flows.length > 0 || leftOut.flows === 0) return []
  return [`warning: none of ${counted(leftOut.flows, 'flow')} was selected`]
}

/** Which configuration is in force, and what it keeps back; the last line of a check says the same. */
export function configuredBy({ settings: { config }, summary }: LazyReport): string[] {
  if (config === null) return []
  const suppressed = summary.suppressed.reduce((sum, { findings }) => sum + findings, 0)
  const kept = suppressed === 0 ? '' : `; ${counted(suppressed, 'finding')} suppressed`
  return [sanitize(`note: configured by ${config}${kept}`)]
}

function damageLines({ path, damage }: Capture): string[] {
  const about = `warning: ${pathText(path)}:`
  const lines = damage.slice(0, MOST_DAMAGE).map((place) => `${about} ${place.message} (${damagePlace(place)})`)
  const rest = damage.length - MOST_DAMAGE
  return rest > 0 ? [...lines, `${about} ${counted(rest, 'more damaged place')}`] : lines
}

function noTcpLines(capture: Capture): string[] {
  const { path, frames, tcpSegments } = capture
  if (tcpSegments > 0) return []
  const about = `warning: ${pathText(path)}:`
  if (frames === 0) return [`${about} no frames`]
  return [`${about} no TCP in ${counted(frames, 'frame')}: ${skippedText(capture)} (${linkText(capture)})`]
}

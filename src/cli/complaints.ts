import { pathText } from '../render/capture-header.js'
import { sanitize } from '../render/sanitize.js'
import type { Capture, Report } from '../report/model.js'
import { grouped } from '../text/numbers.js'

/*
 * What is told on standard error. The report has the same in its fields; this is for who reads only the findings.
 */

const MOST_DAMAGE = 3

/** Inputs that were refused, one line each. A message that does not name its file goes on from the name: "is empty". */
export function refusals({ unusable }: Report): string[] {
  return unusable.map(({ path, message }) =>
    sanitize(`error: ${message.includes(path) ? message : `${pathText(path)} ${message}`}`),
  )
}

/** What the reader should know about captures that were read, one line each. */
export function warnings({ captures }: Report): string[] {
  return captures.flatMap((capture) => [...damageLines(capture), ...noTcpLines(capture)]).map((line) => sanitize(line))
}

function damageLines({ path, damage }: Capture): string[] {
  const lines = damage
    .slice(0, MOST_DAMAGE)
    .map(({ frame, offset, message }) => `warning: ${path}: ${message} (frame ${frame}, byte ${grouped(offset)})`)
  const rest = damage.length - MOST_DAMAGE
  return rest > 0 ? [...lines, `warning: ${path}: ${grouped(rest)} more damaged places`] : lines
}

function noTcpLines({ path, frames, tcpSegments, skipped, linkTypes }: Capture): string[] {
  if (tcpSegments > 0) return []
  if (frames === 0) return [`warning: ${path}: no frames`]
  const reasons = Object.entries(skipped).map(([reason, count]) => `${reason} ${grouped(count)}`)
  const why = `${reasons.join(', ')}; link type ${linkTypes.join(', ') || 'unknown'}`
  return [`warning: ${path}: no TCP in ${grouped(frames)} frames (${why})`]
}

import type { Finding } from '../report/model.js'
import { RULES } from '../rules/index.js'
import { counted, duration } from '../text/numbers.js'
import type { Palette } from './palette.js'
import { GATE } from './words.js'
import { displayWidth, NO_BREAK, wrap } from './wrap.js'

/** A finding names no more frames than this. */
const MOST_FRAMES = 20

/** The source's first places: enough to look it up. */
const MOST_CITATIONS = 2

/** One finding: what, on which evidence, by which RFC, what to look at next, and the Wireshark filter that shows it. */
export function findingBlock(finding: Finding, width: number, look: Palette, advises: boolean, where = ''): string[] {
  const { severity } = finding
  const title = [
    look.severity(severity, `${look.symbol[severity]} ${severity.padEnd(7)}`),
    look.strong(look.clean(finding.rule)),
    `${where}frame ${finding.frame}`,
  ].join('  ')
  const room = width - displayWidth(title) - 4
  const heading =
    room < finding.certainty.length
      ? wrap(`${title.replace(/(?<=flow|frame) (?=\d)/g, NO_BREAK)}  ${finding.certainty}`, width, '  ')
      : [`  ${title}  ${finding.certainty.padStart(room)}`]
  return [
    ...heading,
    ...wrap(look.clean(finding.message), width, '    '),
    ...wrap(evidence(finding, look), width, '    evidence   '),
    ...(advises ? guidance(finding, width) : []),
    ...wrap(look.clean(finding.wireshark), width, '    wireshark  '),
  ]
}

/** Where the RFC speaks of it, and what to look at next; a note can do without. */
function guidance({ rule, severity }: Finding, width: number): string[] {
  const definition = RULES.find(({ id }) => id === rule)
  if (severity === 'note' || definition === undefined) return []
  const sources = definition.cite.filter((cite) => cite.startsWith('RFC')).slice(0, MOST_CITATIONS)
  return [
    ...(sources.length === 0 ? [] : wrap(sources.join('; '), width, '    see        ')),
    ...wrap(definition.advice, width, '    next       '),
  ]
}

function evidence(finding: Finding, look: Palette): string {
  const { frames, count, time, endpoint, demotedBy, related } = finding
  const more = frames.length === MOST_FRAMES && count > MOST_FRAMES ? ' and more' : ''
  const parts = [`${frames.length === 1 ? 'frame' : 'frames'} ${frames.join(', ')}${more}, at ${duration(time)}`]
  if (count > 1) parts.push(counted(count, 'occurrence'))
  if (endpoint !== null) parts.push(`by the ${endpoint}`)
  if (related.length > 0) parts.push(`same incident: ${related.map((rule) => look.clean(rule)).join(', ')}`)
  if (demotedBy !== null) parts.push(`would be an error, but ${GATE[demotedBy]}`)
  return parts.join('; ')
}

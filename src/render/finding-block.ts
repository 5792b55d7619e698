import type { Finding } from '../report/model.js'
import { RULES } from '../rules/index.js'
import { evidence } from './evidence.js'
import type { Palette } from './palette.js'
import { displayWidth, NO_BREAK, wrap } from './wrap.js'

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
      ? wrap(`${title.replace(/(?<=flow) (?=\d)/g, NO_BREAK)}  ${finding.certainty}`, width, '  ')
      : [`  ${title}  ${finding.certainty.padStart(room)}`]
  return [
    ...heading,
    ...wrap(look.clean(finding.message), width, '    '),
    ...wrap(evidence(finding, look.clean), width, '    evidence   '),
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

import type { Contents } from '../explain/contents.js'
import type { Block, Explanation, Picture, Section } from '../explain/explanation.js'
import { findingsOf } from './flow-findings.js'
import { ladder, ladderEnding } from './ladder.js'
import { type Palette, palette } from './palette.js'
import { displayWidth, pad, wrap } from './wrap.js'

/** How a page is to look. */
export interface PageOptions {
  readonly width: number
  readonly colour: boolean
  readonly ascii: boolean
}

/** Prose is hard to read in longer lines. */
const LONGEST_LINE = 100
/** More segments are folded away: an example is read, not searched. */
const MOST_SEGMENTS = 30
const INDENT = '  '

/** A page for the terminal. */
export function renderExplanation(explanation: Explanation, { width, colour, ascii }: PageOptions): string {
  const look = palette(colour, ascii)
  const prose = Math.min(width, LONGEST_LINE)
  const paragraphs = [
    [...wrap(headline(explanation, look), prose), ...wrap(shown(explanation.title, look), prose)],
    ...explanation.sections.map((section) => sectionLines(section, width, prose, look)),
  ]
  return `${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function headline({ name, verdict }: Explanation, look: Palette): string {
  const bold = look.strong(shown(name, look))
  if (verdict === null) return bold
  const { severity, certainty, group } = verdict
  return `${bold}  ${look.severity(severity, `${look.symbol[severity]} ${severity}`)}, ${certainty}, of the group ${group}`
}

/** The names that there are pages on. */
export function renderContents({ topics, states, groups }: Contents, { width, colour, ascii }: PageOptions): string {
  const look = palette(colour, ascii)
  const prose = Math.min(width, LONGEST_LINE)
  const names = (list: readonly string[]) => wrap(list.join('  '), prose, INDENT)
  const longest = Math.max(...topics.map(({ name }) => name.length))
  const paragraphs = [
    wrap(
      'tcpcheck explain NAME explains a topic, a state, a rule, or a requirement of RFC 9293 such as MUST-13.',
      prose,
    ),
    [
      look.strong('Topics'),
      ...topics.flatMap(({ name, title }) => wrap(look.clean(title), prose, `${INDENT}${pad(name, longest)}  `)),
    ],
    [look.strong('States'), ...names(states)],
    ...groups.map(({ title, rules }) => [look.strong(`Rules: ${title}`), ...names(rules)]),
  ]
  return `${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** Code marks are for documents; on a terminal names speak for themselves. */
const shown = (text: string, look: Palette): string => look.clean(text.replaceAll('`', ''))

function sectionLines({ heading, blocks }: Section, width: number, prose: number, look: Palette): string[] {
  const indent = heading === '' ? '' : INDENT
  const lines = blocks.flatMap((block, at) => [
    ...(at > 0 && needsGap(blocks[at - 1]!, block) ? [''] : []),
    ...blockLines(block, width, prose, indent, look),
  ])
  return heading === '' ? lines : [look.strong(shown(heading, look)), ...lines]
}

/** A list follows what introduces it closely; paragraphs and pictures stand apart. */
const needsGap = (before: Block, block: Block): boolean =>
  block.kind === 'picture' || (block.kind === 'text' && before.kind === 'text' && before.text.length > LONGEST_LINE)

function blockLines(block: Block, width: number, prose: number, indent: string, look: Palette): string[] {
  switch (block.kind) {
    case 'text':
      return wrap(shown(block.text, look), prose, indent)
    case 'list':
      return block.items.flatMap((item) => wrap(shown(item, look), prose, `${indent}- `))
    case 'picture':
      return pictureLines(block.picture, width, look, indent)
    case 'commands':
      return commandLines(block.commands, prose, indent, look)
  }
}

function commandLines(
  commands: readonly (readonly [command: string, does: string])[],
  prose: number,
  indent: string,
  look: Palette,
): string[] {
  const longest = Math.max(...commands.map(([command]) => displayWidth(command)))
  const fits = commands.every(([, does]) => indent.length + longest + 2 + displayWidth(does) <= prose)
  return commands.flatMap(([command, does]) =>
    fits
      ? [`${indent}${pad(look.clean(command), longest)}  ${look.clean(does)}`]
      : [...wrap(look.clean(command), prose, indent), ...wrap(look.clean(does), prose, `${indent}  `)],
  )
}

function pictureLines(picture: Picture, width: number, look: Palette, indent: string): string[] {
  const ladders = pictureLadders(picture, width - indent.length, look)
  const lines = ladders.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]))
  return [
    ...wrap(look.clean(picture.caption), Math.min(width, LONGEST_LINE), indent),
    ...lines.map((line) => (line === '' ? '' : indent + line)),
  ]
}

/** The ladders of a picture, one after the other, and whether there are more. */
export function pictureLadders({ flows, findings, hasMore }: Picture, width: number, look: Palette): string[][] {
  const start = Math.min(...flows.map(({ firstTime }) => firstTime))
  const ladders = flows.map((flow) => {
    const { lines } = ladder(flow, {
      width,
      look,
      findings: findingsOf(flow, findings),
      excerpt: { most: MOST_SEGMENTS },
      start,
    })
    const drawn = [...lines, ...ladderEnding(flow, width, look)]
    return flows.length === 1 ? drawn : [look.strong(`flow ${flow.id}`), ...drawn]
  })
  return hasMore
    ? [...ladders, [`${look.ellipsis} and more flows like ${flows.length === 1 ? 'it' : 'these'}`]]
    : ladders
}

import type { Block, Explanation, Picture, Section } from '../explain/explanation.js'
import { pictureLadders } from './explanation-screen.js'
import { palette } from './palette.js'

/** Columns of a code block that GitHub shows without scrolling. */
const WIDTH = 96

/** A page as Markdown under a heading of the caller's. */
export function markdownPage({ title, verdict, sections }: Explanation, heading: string): string {
  const facts = verdict === null ? [] : [`**${escaped(title)}.** ${verdictText(verdict)}`]
  return [heading, ...facts, ...sections.flatMap(markdownSection)].join('\n\n')
}

const verdictText = ({ severity, certainty, group }: NonNullable<Explanation['verdict']>): string =>
  `${capital(severity)}, ${certainty}, of the group ${group}.`

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

function markdownSection({ heading, blocks }: Section): string[] {
  return [...(heading === '' ? [] : [`**${escaped(heading)}**`]), ...blocks.map(markdownBlock)]
}

function markdownBlock(block: Block): string {
  switch (block.kind) {
    case 'text':
      return escaped(block.text)
    case 'list':
      return block.items.map((item) => `- ${escaped(item)}`).join('\n')
    case 'picture':
      return pictureFence(block.picture)
    case 'commands': {
      const longest = Math.max(...block.commands.map(([command]) => command.length))
      return fence(block.commands.map(([command, does]) => `${command.padEnd(longest)}  # ${does}`).join('\n'), 'sh')
    }
  }
}

function pictureFence(picture: Picture): string {
  const ladders = pictureLadders(picture, WIDTH, palette(false, false))
  return `${capital(escaped(picture.caption))}:\n\n${fence(ladders.map((lines) => lines.join('\n')).join('\n\n'))}`
}

const fence = (content: string, language = ''): string => `\`\`\`${language}\n${content}\n\`\`\``

/** What Markdown would take for markup, outside of code marks. */
export function escaped(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((piece) => (piece.startsWith('`') ? piece : piece.replace(/[\\*<>|]/g, '\\$&')))
    .join('')
}

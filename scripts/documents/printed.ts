import { RULES } from '../../src/rules/index.js'

/** The first lines of a document that the code prints. */
export const PRINTED = '<!-- Printed by npm run generate from the code; changes belong there. -->'

/** A section of RFC 9293 as a link. */
export const sectionLink = (section: string): string =>
  `[${section}](https://www.rfc-editor.org/rfc/rfc9293#section-${section})`

const RULE_IDS = new Set(RULES.map(({ id }) => id))

/** The Markdown with the names of rules as links to their pages, but for code blocks and what is a link already. */
export function linked(markdown: string): string {
  return markdown
    .split(/(^```[\s\S]*?^```)/m)
    .map((piece) => (piece.startsWith('```') ? piece : piece.replace(/(?<!\[)`([a-z0-9-]+)`/g, link)))
    .join('')
}

const link = (code: string, name: string): string => (RULE_IDS.has(name) ? `[${code}](rules.md#${name})` : code)

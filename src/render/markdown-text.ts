import { sanitize } from './sanitize.js'

/*
 * Text of strangers in Markdown: shown as it is, without becoming a link, an image, a mention or HTML.
 */

/** In code marks, longer than any within. */
export function codeSpan(text: string): string {
  const clean = sanitize(text)
  const marks = '`'.repeat(longestRun(clean) + 1)
  const gap = /^`|`$|^ .* $/.test(clean) ? ' ' : ''
  return `${marks}${gap}${clean}${gap}${marks}`
}

/** Lines in a code block that none of them can end. */
export function codeBlock(lines: readonly string[]): string {
  const clean = lines.map((line) => sanitize(line)).join('\n')
  const fence = '`'.repeat(Math.max(3, longestRun(clean) + 1))
  return `${fence}text\n${clean}\n${fence}`
}

const longestRun = (text: string): number => Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length))

/** Running text. */
export function markdownText(text: string): string {
  return sanitize(text).replace(/[\\`*_[\]<>&~$#]/g, '\\$&')
}

/** A table, of cells that are Markdown. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')
}

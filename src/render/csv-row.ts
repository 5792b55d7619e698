import { sanitize } from './sanitize.js'

/** One row, in the form of RFC 4180. */
export const csvRow = (cells: readonly (string | number | null)[]): string => `${cells.map(cell).join(',')}\r\n`

function cell(value: string | number | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value)
  const text = harmless(sanitize(value))
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * Spreadsheets take what begins like this for a formula, and run it; an apostrophe ahead makes it text. They skip spaces,
 * and some take the wide forms of the signs for the narrow ones. Tabs and line ends are escapes by now.
 */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/

const harmless = (text: string): string => (FORMULA.test(text) ? `'${text}` : text)

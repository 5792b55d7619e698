import type { Report } from '../report/model.js'
import { sanitizeJson } from './sanitize.js'

/**
 * The report as JSON text, in pieces that together are one document. Lists stand one item a line: it reads in a
 * pager, greps, and is a third of the size that indenting everything would give. Keys are in the order in which the
 * report was built, which is the model's (a test compares them).
 */
export function* renderJson(report: Report): Generator<string> {
  let before = '{\n'
  for (const [key, value] of Object.entries(report)) {
    yield `${before}  ${JSON.stringify(key)}: `
    if (Array.isArray(value) && value.length > 0) yield* items(value)
    else yield sanitizeJson(JSON.stringify(value))
    before = ',\n'
  }
  yield '\n}\n'
}

/** Items in one piece: small, for a JavaScript string holds half a gibibyte, and a report may be longer. */
const PIECE = 200

function* items(list: readonly unknown[]): Generator<string> {
  for (let at = 0; at < list.length; at += PIECE) {
    const lines = list.slice(at, at + PIECE).map((item) => `    ${JSON.stringify(item)}`)
    yield (at === 0 ? '[\n' : ',\n') + sanitizeJson(lines.join(',\n'))
  }
  yield '\n  ]'
}

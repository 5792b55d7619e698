import type { Items, LazyReport } from '../report/model.js'
import { sanitizeJson } from './sanitize.js'

/**
 * The report as JSON text, in pieces that together are one document. Lists stand one item a line: it reads in a
 * pager, greps, and is a third of the size that indenting everything would give. Keys are in the order in which the
 * report was built, which is the model's (a test compares them).
 */
export function* renderJson(report: LazyReport): Generator<string> {
  let before = '{\n'
  for (const [key, value] of Object.entries(report)) {
    yield `${before}  ${JSON.stringify(key)}: `
    if (isList(value) && value.length > 0) yield* items(value)
    else yield sanitizeJson(JSON.stringify(isList(value) ? [] : value))
    before = ',\n'
  }
  yield '\n}\n'
}

const isList = (value: unknown): value is Items<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value

/** Items in one piece: small, for a JavaScript string holds half a gibibyte, and a report may be longer. */
const PIECE = 200

function* items(list: Items<unknown>): Generator<string> {
  let before = '[\n'
  let lines: string[] = []
  for (const item of list) {
    if (lines.push(`    ${JSON.stringify(item)}`) < PIECE) continue
    yield before + sanitizeJson(lines.join(',\n'))
    before = ',\n'
    lines = []
  }
  if (lines.length > 0) yield before + sanitizeJson(lines.join(',\n'))
  yield '\n  ]'
}

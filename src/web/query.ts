import { FIELDS } from '../filter/fields.js'
import { type Filter, readFilter } from '../filter/filter.js'
import { FilterError } from '../filter/filter-error.js'
import type { Named } from '../rules/naming.js'
import type { Catalogue } from './catalogue.js'

/** What somebody wrote into the box above the flows. */
export type Query =
  | { readonly kind: 'all' }
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'words'; readonly words: readonly string[] }

export const ALL: Query = { kind: 'all' }

/** A filter of the command's language, or else words to look for. Throws FilterError where it was meant as a filter. */
export function readQuery(text: string, names: readonly Named[]): Query {
  if (text.trim() === '') return ALL
  try {
    return { kind: 'filter', filter: readFilter(text, names) }
  } catch (error) {
    if (!(error instanceof FilterError) || isMeantAsFilter(text)) throw error
    return { kind: 'words', words: text.trim().toLowerCase().split(/\s+/) }
  }
}

/** Words that people look for have no operators, and are no names of fields. */
function isMeantAsFilter(text: string): boolean {
  return /[=<>!&|(){}]/.test(text) || text.split(/\s+/).some((word) => FIELDS.has(word.toLowerCase()))
}

/** The flows that it selects, by their places. */
export function flowsOf(query: Query, catalogue: Catalogue): readonly number[] {
  if (query.kind === 'all') return catalogue.everyFlow
  return query.kind === 'filter' ? catalogue.flowsFor(query.filter) : catalogue.flowsWith(query.words)
}

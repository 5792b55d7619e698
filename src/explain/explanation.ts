import type { Finding, Flow } from '../report/model.js'
import type { Certainty, Severity } from '../rules/rule.js'

/** Something explained, before anything is known of screens. Names of fields, filters and commands stand in `code marks`. */
export interface Explanation {
  readonly name: string
  readonly title: string
  /** What a rule's findings are; null for what is no rule. */
  readonly verdict: { readonly severity: Severity; readonly certainty: Certainty; readonly group: string } | null
  readonly sections: readonly Section[]
}

export interface Section {
  /** Empty for what stands under the title itself. */
  readonly heading: string
  readonly blocks: readonly Block[]
}

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'picture'; readonly picture: Picture }
  /** What to type, each with what it does. */
  | { readonly kind: 'commands'; readonly commands: readonly (readonly [command: string, does: string])[] }

/** Flows to draw, with their segments. */
export interface Picture {
  readonly caption: string
  readonly flows: readonly Flow[]
  /** Written under their frames. */
  readonly findings: readonly Finding[]
  /** There are more flows like the ones drawn. */
  readonly hasMore: boolean
}

export const text = (words: string): Block => ({ kind: 'text', text: words })
export const list = (items: readonly string[]): Block => ({ kind: 'list', items })

/** The section, or nothing where there is nothing to say. */
export function section(heading: string, blocks: readonly Block[]): Section[] {
  const told = blocks.filter((block) => block.kind !== 'list' || block.items.length > 0)
  return told.length === 0 ? [] : [{ heading, blocks: told }]
}

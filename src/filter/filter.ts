import type { Named } from '../rules/naming.js'
import { compile, type Filter } from './compile.js'
import { parse } from './parser.js'

export type { Filter } from './compile.js'
export type { Asked, Subject } from './fields.js'

/**
 * A question to ask of each flow, from what the user wrote: Wireshark's operators and names where it has them.
 * `rules` are those that it may name. Throws FilterError, which points to the mistake.
 */
export function readFilter(text: string, rules: readonly Named[]): Filter {
  return compile(parse(text), text, rules)
}

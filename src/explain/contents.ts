import { RULES } from '../rules/index.js'
import { NAMED_STATES } from './explain-state.js'
import { GROUP_TITLES } from './groups.js'
import { TOPICS } from './topics/index.js'

/** What there are pages on: names under headings. */
export interface Contents {
  readonly topics: readonly { readonly name: string; readonly title: string }[]
  readonly states: readonly string[]
  readonly groups: readonly { readonly title: string; readonly rules: readonly string[] }[]
}

export function contents(): Contents {
  const groups = Object.entries(GROUP_TITLES).map(([group, title]) => ({
    title,
    rules: RULES.filter((rule) => rule.group === group).map(({ id }) => id),
  }))
  return { topics: TOPICS, states: NAMED_STATES, groups: groups.filter(({ rules }) => rules.length > 0) }
}

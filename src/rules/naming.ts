import { fitsGlob } from '../text/glob.js'
import { nearest } from '../text/nearest.js'
import { listed } from '../text/numbers.js'

/** As much of a rule as its names need. */
export interface Named {
  readonly id: string
  readonly group: string
  readonly severity: string
}

/** The rules that a name means: an id, a group, a severity, or a pattern such as `keepalive-*`. None if it means nothing. */
export function rulesNamed<Rule extends Named>(name: string, rules: readonly Rule[]): Rule[] {
  return rules.filter(({ id, group, severity }) => name === severity || fitsGlob(name, id) || fitsGlob(name, group))
}

/** Why a name means no rule, and what may have been meant. */
export function noRuleNamed(name: string, rules: readonly Named[]): string {
  return `no rule or group "${name}"${advice(name, rules)}`
}

function advice(name: string, rules: readonly Named[]): string {
  const groups = [...new Set(rules.map(({ group }) => group))].sort()
  const ids = rules.map(({ id }) => id)
  const near = nearest(name, [...groups, ...ids])
  if (near !== null) return `; did you mean ${near}?`
  if (ids.some((id) => id.startsWith(`${name}-`))) return `; did you mean ${name}-*?`
  return `; the groups are ${listed(groups)}`
}

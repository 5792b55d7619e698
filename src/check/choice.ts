import { RULES } from '../rules/index.js'
import type { Rule } from '../rules/rule.js'
import { nearest } from '../text/nearest.js'
import { listed } from '../text/numbers.js'
import { UsageError } from '../text/usage-error.js'
import type { CheckOptions } from './settings.js'

/** The rules that a caller's choices leave. Throws UsageError for a name that means no rule. */
export function rulesOf({ select, ignore }: CheckOptions): readonly Rule[] {
  const selected = select === undefined ? RULES : named(select)
  if (ignore === undefined) return selected
  const ignored = named(ignore)
  return selected.filter((rule) => !ignored.includes(rule))
}

/** Those whose id or group is among the names, which may be patterns. */
function named(names: readonly string[]): readonly Rule[] {
  const chosen = new Set<Rule>()
  for (const name of names) {
    const pattern = globPattern(name)
    const meant = RULES.filter(({ id, group }) => pattern.test(id) || pattern.test(group))
    if (meant.length === 0) throw new UsageError(`no rule or group "${name}"${advice(name)}`)
    for (const rule of meant) chosen.add(rule)
  }
  return RULES.filter((rule) => chosen.has(rule))
}

function globPattern(glob: string): RegExp {
  const parts = glob.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`)
}

function advice(name: string): string {
  const groups = [...new Set(RULES.map(({ group }) => group))].sort()
  const ids = RULES.map(({ id }) => id)
  const near = nearest(name, [...groups, ...ids])
  if (near !== null) return `; did you mean ${near}?`
  if (ids.some((id) => id.startsWith(`${name}-`))) return `; did you mean ${name}-*?`
  return `; the groups are ${listed(groups)}`
}

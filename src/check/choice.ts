import { RULES } from '../rules/index.js'
import { noRuleNamed, rulesNamed } from '../rules/naming.js'
import type { Rule } from '../rules/rule.js'
import { UsageError } from '../text/usage-error.js'
import type { CheckOptions } from './settings.js'
import { severitiesOf } from './severities.js'

/** The rules that a caller's choices leave. Throws UsageError for a name that means no rule. */
export function rulesOf({ select, ignore = [], severities = {} }: CheckOptions): readonly Rule[] {
  const selected = select === undefined ? RULES : named(select)
  const ignored = named(ignore)
  const levels = severitiesOf(severities, RULES)
  return selected.filter((rule) => !ignored.includes(rule) && levels.get(rule.id) !== 'off')
}

/** Those whose id or group is among the names, which may be patterns. */
function named(names: readonly string[]): readonly Rule[] {
  const chosen = new Set<Rule>()
  for (const name of names) {
    const meant = rulesNamed(name, RULES)
    if (meant.length === 0) throw new UsageError(noRuleNamed(name, RULES))
    for (const rule of meant) chosen.add(rule)
  }
  return RULES.filter((rule) => chosen.has(rule))
}

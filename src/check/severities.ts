import type { Finding } from '../report/model.js'
import { type Named, noRuleNamed, rulesNamed } from '../rules/naming.js'
import type { Certainty, Severity } from '../rules/rule.js'
import { UsageError } from '../text/usage-error.js'

/** A severity in place of a rule's own; `off`: the rule does not run. */
export type Level = Severity | 'off'

/** As much of a rule as its severity depends on. */
interface Judge extends Named {
  readonly certainty: Certainty
}

/** What the caller gave each rule, by its id. Of several names that mean a rule, the last decides. Throws UsageError. */
export function severitiesOf(given: Readonly<Record<string, Level>>, rules: readonly Judge[]): Map<string, Level> {
  const levels = new Map<string, Level>()
  for (const [name, level] of Object.entries(given)) {
    const problem = severityProblem(name, level, rules)
    if (problem !== null) throw new UsageError(problem)
    for (const { id } of rulesNamed(name, rules)) levels.set(id, level)
  }
  return levels
}

/** Why rules of this name cannot have this severity; null if they can. */
export function severityProblem(name: string, level: Level, rules: readonly Judge[]): string | null {
  const meant = rulesNamed(name, rules)
  if (meant.length === 0) return noRuleNamed(name, rules)
  if (level !== 'error' || meant.some(({ certainty }) => certainty === 'certain')) return null
  return `${name} cannot be an error, for an error must be certain, and this is ${meant[0]!.certainty}; it may be a warning`
}

/**
 * A finding with the severity that the caller gave its rule. What is not certain, or was demoted for what the capture
 * lacks, never becomes an error.
 */
export function withSeverity(finding: Finding, levels: ReadonlyMap<string, Level>): Finding {
  const level = levels.get(finding.rule)
  if (level === undefined || level === 'off') return finding
  if (level !== 'error') return { ...finding, severity: level, demotedBy: null }
  const isCertain = finding.certainty === 'certain' && finding.demotedBy === null
  return { ...finding, severity: isCertain ? 'error' : 'warning' }
}

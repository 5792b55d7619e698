import { GROUP_TITLES } from '../explain/groups.js'
import type { Rule } from '../rules/rule.js'
import type { PageOptions } from './explanation-screen.js'
import { palette } from './palette.js'
import { renderTable } from './table.js'
import { pad, wrap } from './wrap.js'

/** Prose is hard to read in longer lines. */
const LONGEST_LINE = 100

/** Rules by group, for a person. */
export function renderRules(rules: readonly Rule[], { width, colour, ascii }: PageOptions): string {
  const look = palette(colour, ascii)
  const longest = Math.max(...rules.map(({ id }) => id.length))
  const line = ({ id, severity, title }: Rule): string[] => {
    const lead = `  ${look.severity(severity, look.symbol[severity])} ${pad(id, longest)}  `
    return wrap(look.clean(title), Math.min(width, LONGEST_LINE), lead)
  }
  const groups = Object.entries(GROUP_TITLES)
    .map(([group, title]) => ({ title, own: rules.filter((rule) => rule.group === group) }))
    .filter(({ own }) => own.length > 0)
    .map(({ title, own }) => [look.strong(title), ...own.flatMap(line)].join('\n'))
  const { error, warning, note } = look.symbol
  const legend = [
    `${error} error  ${warning} warning  ${note} note`,
    ...wrap(`tcpcheck explain ${rules[0]!.id}`, width, 'next: '),
  ]
  return `${[...groups, legend.join('\n')].join('\n\n')}\n`
}

/** Rules as a table, a line each and nothing cut, for other programs to search. */
export function ruleTable(rules: readonly Rule[]): string {
  const column = (head: string, cell: (rule: Rule) => string) => ({ head, forms: [rules.map(cell)] })
  const columns = [
    column('RULE', ({ id }) => id),
    column('GROUP', ({ group }) => group),
    column('SEVERITY', ({ severity }) => severity),
    column('CERTAINTY', ({ certainty }) => certainty),
    column('WHAT IT FINDS', ({ title }) => title),
  ]
  return `${renderTable(columns, [], Number.POSITIVE_INFINITY, '').lines.join('\n')}\n`
}

/** What a program needs to know of each rule. */
export function rulesJson(rules: readonly Rule[]): string {
  const records = rules.map(({ id, group, severity, certainty, tier, title, cite }) => ({
    id,
    group,
    severity,
    certainty,
    tier,
    title,
    cite,
  }))
  return `${JSON.stringify(records, null, 2)}\n`
}

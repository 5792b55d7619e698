import { explainRule } from '../../src/explain/explain-rule.js'
import { GROUP_TITLES } from '../../src/explain/groups.js'
import { escaped, markdownPage } from '../../src/render/markdown.js'
import { RULES } from '../../src/rules/index.js'
import { NOT_MADE } from '../../src/rules/not-made.js'
import type { Rule } from '../../src/rules/rule.js'
import { linked, PRINTED } from './printed.js'

/** docs/rules.md: every rule, by group. */
export async function rulesDocument(): Promise<string> {
  const groups = Object.entries(GROUP_TITLES).map(([group, title]) => ({
    title,
    rules: RULES.filter((rule) => rule.group === group),
  }))
  const told = groups.filter(({ rules }) => rules.length > 0)
  const pages = await Promise.all(
    told.map(async ({ title, rules }) => {
      const ofRules = await Promise.all(
        rules.map(async (rule) => markdownPage(await explainRule(rule), `### ${rule.id}`)),
      )
      return [`## ${title}`, ...ofRules].join('\n\n')
    }),
  )
  return `# Rules

${PRINTED}

tcpcheck has ${RULES.length} rules. \`tcpcheck explain\` prints the same in a terminal, \`tcpcheck rules\` lists them, and
\`tcpcheck sample\` writes the example of one as a capture. What severity and certainty mean: [topics](topics.md).

${told.map(({ title, rules }) => `**${title}**\n\n${table(rules)}`).join('\n\n')}

${linked(pages.join('\n\n'))}

## Rules that are not made

A rule that healthy traffic would set off, or that says what another says, is worse than none. These were weighed and
left out:

${['| what | why not |', '| --- | --- |', ...NOT_MADE.map(({ id, title, why }) => `| \`${id}\`: ${title} | ${linked(why)} |`)].join('\n')}
`
}

function table(rules: readonly Rule[]): string {
  const rows = rules.map(
    ({ id, severity, certainty, title }) => `| [\`${id}\`](#${id}) | ${severity} | ${certainty} | ${escaped(title)} |`,
  )
  return ['| rule | severity | certainty | what it finds |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

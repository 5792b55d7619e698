import { SECTION_TITLES } from '../../src/explain/citations.js'
import { judgesOf } from '../../src/explain/explain-requirement.js'
import { escaped } from '../../src/render/markdown.js'
import { REQUIREMENTS, type Requirement, type Sight } from '../../src/rules/requirements.js'
import { PRINTED } from './printed.js'

const SIGHT: Readonly<Record<Sight, string>> = { yes: '**yes**', partly: 'in part', no: 'no' }

/** docs/rfc9293.md: every labelled requirement, whether it can be seen, and who judges it. */
export function requirementsDocument(): string {
  const visible = REQUIREMENTS.filter(({ sight }) => sight !== 'no')
  const judged = visible.filter((requirement) => judgesOf(requirement).length > 0)
  const sections = [...new Set(REQUIREMENTS.map(({ section }) => section))].sort(bySection)
  return `# The requirements of RFC 9293

${PRINTED}

[RFC 9293](https://www.rfc-editor.org/rfc/rfc9293) gives ${REQUIREMENTS.length} of its requirements a label. Here is each in our own words (the
RFC's are what counts), whether somebody who only watches the segments can see it broken, or used where it is a MAY, and
which rules of tcpcheck judge it.

- ${visible.length} can be seen, ${visible.filter(({ sight }) => sight === 'partly').length} of them in part. ${judged.length} of these have a rule.
- ${REQUIREMENTS.length - visible.length} cannot be seen: they speak of what happens inside a host.

${unjudged(visible.filter((requirement) => !judged.includes(requirement)))}${sections.map(sectionTable).join('\n\n')}
`
}

function unjudged(requirements: readonly Requirement[]): string {
  if (requirements.length === 0) return ''
  const labels = (sight: Sight) => requirements.filter((one) => one.sight === sight).map(({ label }) => label)
  const lists = [
    ['Can be seen, and no rule judges it yet', labels('yes')],
    ['Can be seen in part, and no rule judges it yet', labels('partly')],
  ] as const
  return lists.flatMap(([what, names]) => (names.length === 0 ? [] : [`${what}: ${names.join(', ')}.\n\n`])).join('')
}

function sectionTable(section: string): string {
  const rows = REQUIREMENTS.filter((requirement) => requirement.section === section).map(row)
  return [
    `## [${section}](https://www.rfc-editor.org/rfc/rfc9293#section-${section}) ${SECTION_TITLES[section]}`,
    '',
    '| label | what it asks | seen | how, or why not | rules |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

function row(requirement: Requirement): string {
  const { label, asks, sight, because } = requirement
  const judges = judgesOf(requirement).map((id) => `[\`${id}\`](rules.md#${id})`)
  const cells = [label, escaped(asks), SIGHT[sight], escaped(because), judges.join(', ')]
  return `| ${cells.join(' | ')} |`
}

/** 3.8.6.1 before 3.10. */
function bySection(a: string, b: string): number {
  const [left, right] = [a, b].map((section) => section.split('.').map(Number))
  for (let at = 0; at < Math.max(left!.length, right!.length); at++) {
    const order = (left![at] ?? 0) - (right![at] ?? 0)
    if (order !== 0) return order
  }
  return 0
}

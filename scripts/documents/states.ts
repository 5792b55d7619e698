import { EVENT_WORDS, explainState, NAMED_STATES } from '../../src/explain/explain-state.js'
import { markdownPage } from '../../src/render/markdown.js'
import { DIAGRAM } from '../../src/tcp/states.js'
import { linked, PRINTED, sectionLink } from './printed.js'

/** docs/states.md: the diagram, its table, and a page for each state. */
export async function statesDocument(): Promise<string> {
  const pages = await Promise.all(
    NAMED_STATES.map(async (name) => markdownPage(await explainState(name), `### ${name}`)),
  )
  return `# States

${PRINTED}

Each end of a connection is in one of the eleven states of RFC 9293, section 3.3.2. tcpcheck follows both ends of every
flow through this table: what one end sends, the other may receive. What the table does not have is a surprise, and that
is what many rules are made of.

## The diagram

An arrow from the dot is how somebody who watches sees an end for the first time. In every state but LISTEN, which ignores
it, a RST that is sent or received leads to CLOSED.

\`\`\`mermaid
${mermaid()}
\`\`\`

## The table

${table()}

## The states

${linked(pages.join('\n\n'))}
`
}

/** An arrow for each pair of states, with all that leads from the one to the other. */
function mermaid(): string {
  const arrows = new Map<string, string[]>()
  for (const [from, on, to] of DIAGRAM) {
    if (from === '*' || from === to) continue
    const arrow = `${from === 'UNSEEN' ? '[*]' : identifier(from)} --> ${identifier(to)}`
    arrows.set(arrow, [...(arrows.get(arrow) ?? []), on])
  }
  return [
    'stateDiagram-v2',
    ...NAMED_STATES.map((name) => `  state "${name}" as ${identifier(name)}`),
    ...[...arrows].map(([arrow, events]) => `  ${arrow} : ${events.join(' or ')}`),
  ].join('\n')
}

const identifier = (name: string): string => name.replaceAll('-', '_')

function table(): string {
  const rows = DIAGRAM.map(([from, on, to, where]) => {
    const state = from === '*' ? 'any but LISTEN' : from === 'UNSEEN' ? '(not seen yet)' : from
    const next = to === 'UNSEEN' ? '(still open)' : to
    return `| ${state} | \`${on}\` | ${EVENT_WORDS[on]} | ${next} | ${sections(where)} |`
  })
  return ['| in state | event | it ... | goes to | RFC 9293 |', '| --- | --- | --- | --- | --- |', ...rows].join('\n')
}

/** `3.10.7.1-2` is a range; `joined` no section: the capture began in the middle. */
function sections(where: string): string {
  const [first = '', last] = where.split('-')
  if (first === 'joined') return 'the capture began later'
  return last === undefined ? sectionLink(first) : `${sectionLink(first)} to ${sectionLink(first.slice(0, -1) + last)}`
}

import { explainTopic } from '../../src/explain/explain-topic.js'
import { TOPICS } from '../../src/explain/topics/index.js'
import type { Topic } from '../../src/explain/topics/topic.js'
import { markdownPage } from '../../src/render/markdown.js'
import { linked, PRINTED } from './printed.js'

/** docs/topics.md: the questions that reach beyond one rule. */
export async function topicsDocument(): Promise<string> {
  const pages = await Promise.all(TOPICS.map(async (topic) => markdownPage(await explainTopic(topic), heading(topic))))
  return `# Topics

${PRINTED}

\`tcpcheck explain\` and a name prints the same in a terminal.

${linked(pages.join('\n\n'))}
`
}

const heading = ({ name, title }: Topic): string => `## ${title}\n\n\`tcpcheck explain ${name}\``

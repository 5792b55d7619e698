import { RULES } from '../rules/index.js'
import { type Block, type Explanation, list, type Section, section, text } from './explanation.js'
import { plainPicture } from './picture.js'
import type { Topic } from './topics/topic.js'

export async function explainTopic({ name, title, sections, examples, rules }: Topic): Promise<Explanation> {
  const pictures = await Promise.all(examples.map(plainPicture))
  const told = RULES.filter(({ id, group }) => rules.includes(id) || rules.includes(group))
  const [first, ...rest] = sections.map(
    ([heading, ...paragraphs]): Section => ({ heading, blocks: paragraphs.map(block) }),
  )
  return {
    name,
    title,
    verdict: null,
    sections: [
      first!,
      ...section(
        'Example',
        pictures.map((picture): Block => ({ kind: 'picture', picture })),
      ),
      ...rest,
      ...section('Rules that judge it', [list(told.map((rule) => `\`${rule.id}\`: ${rule.title}`))]),
    ],
  }
}

const block = (paragraph: string | readonly string[]): Block =>
  typeof paragraph === 'string' ? text(paragraph) : list(paragraph)

import type { LazyReport } from '../report/model.js'
import { RULES } from '../rules/index.js'
import type { Certainty, Rule } from '../rules/rule.js'
import { citationUrl } from './citation-url.js'

/** How GitHub's code scanning calls what certainty tells. */
const PRECISION: Readonly<Record<Certainty, string>> = { certain: 'very-high', probable: 'high', heuristic: 'medium' }

/** The rules of the findings, as descriptors (SARIF 2.1.0, section 3.49). */
export function sarifRules({ findings }: LazyReport) {
  const found = new Set(findings.map(({ rule }) => rule))
  return RULES.filter(({ id }) => found.has(id)).map(descriptor)
}

function descriptor(rule: Rule) {
  const { id, group, severity, certainty, title, explanation, cite } = rule
  const [url] = cite.map(citationUrl).filter((found) => found !== null)
  const parts = helpParts(rule)
  return {
    id,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: prose(explanation) },
    ...(url === undefined ? {} : { helpUri: url }),
    help: {
      text: parts.map(([heading, text]) => `${heading}: ${text}`).join('\n'),
      markdown: [...parts.map(([heading, text]) => `**${heading}.** ${text}`), ...sources(cite)].join('\n\n'),
    },
    defaultConfiguration: { level: severity },
    properties: { tags: [group], precision: PRECISION[certainty] },
  }
}

function helpParts({ explanation, asks = '', causes = [], advice }: Rule): string[][] {
  const parts = [
    ['What it is', prose(explanation)],
    ['What the RFC asks', asks],
    ['Common causes', causes.join('; ')],
    ['What to look at next', advice],
  ]
  return parts.filter(([, text]) => text !== '')
}

function sources(cite: readonly string[]): string[] {
  const items = cite.map((text) => {
    const url = citationUrl(text)
    return url === null ? `- ${text}` : `- [${text}](${url})`
  })
  return items.length === 0 ? [] : [items.join('\n')]
}

const prose = (text: string): string => text.trim().replace(/\s+/g, ' ')

import { RULES } from '../rules/index.js'
import { labelsOf, type Requirement, type Sight } from '../rules/requirements.js'
import { SECTION_TITLES } from './citations.js'
import { type Explanation, list, section, text } from './explanation.js'

const SIGHT: Readonly<Record<Sight, string>> = {
  yes: 'Yes.',
  partly: 'In part.',
  no: 'No.',
}

/** The rules that judge a requirement: those that cite its label. One that cannot be seen they only speak of. */
export const judgesOf = ({ label, sight }: Requirement): string[] =>
  sight === 'no' ? [] : RULES.filter(({ cite }) => labelsOf(cite).includes(label)).map(({ id }) => id)

export function explainRequirement(requirement: Requirement): Explanation {
  const { label, section: where, asks, sight, because } = requirement
  const judges = judgesOf(requirement)
  return {
    name: label,
    title: `RFC 9293, section ${where} (${SECTION_TITLES[where]}): ${label}`,
    verdict: null,
    sections: [
      { heading: '', blocks: [text(asks)] },
      { heading: 'Can it be seen on the wire?', blocks: [text(`${SIGHT[sight]} ${because}`)] },
      ...(sight === 'no'
        ? []
        : section('Rules that judge it', [
            judges.length === 0 ? text('None yet.') : list(judges.map((id) => `\`${id}\``)),
          ])),
    ],
  }
}

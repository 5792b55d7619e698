import { RULES } from '../rules/index.js'
import { REQUIREMENTS } from '../rules/requirements.js'
import { explainRequirement } from './explain-requirement.js'
import { explainRule, ruleNamed } from './explain-rule.js'
import { explainState, NAMED_STATES, type NamedState } from './explain-state.js'
import { explainTopic } from './explain-topic.js'
import type { Explanation } from './explanation.js'
import { TOPICS } from './topics/index.js'

/** Names that other programs have for states. */
const OTHER_NAMES: Readonly<Record<string, NamedState>> = {
  'syn-rcvd': 'SYN-RECEIVED',
  'syn-recv': 'SYN-RECEIVED',
  estab: 'ESTABLISHED',
  'fin-wait1': 'FIN-WAIT-1',
  'fin-wait2': 'FIN-WAIT-2',
  'fin-wait': 'FIN-WAIT-1',
}

/** Everything that has a page: rules, states, topics and their other names, labels of requirements. */
export const EXPLAINABLE: readonly string[] = [
  ...RULES.map(({ id }) => id),
  ...NAMED_STATES,
  ...TOPICS.flatMap(({ name, aliases }) => [name, ...aliases]),
  ...REQUIREMENTS.map(({ label }) => label),
]

/** The page of a name, however it is written (`TIME_WAIT`, `time wait`); undefined where there is none. */
export async function explain(given: string): Promise<Explanation | undefined> {
  const name = given
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-')
  const rule = ruleNamed(name)
  if (rule !== undefined) return explainRule(rule)
  const state = NAMED_STATES.find((known) => known.toLowerCase() === name) ?? OTHER_NAMES[name]
  if (state !== undefined) return explainState(state)
  const topic = TOPICS.find((known) => known.name === name || known.aliases.includes(name))
  if (topic !== undefined) return explainTopic(topic)
  const requirement = REQUIREMENTS.find(({ label }) => label.toLowerCase() === name)
  return requirement && explainRequirement(requirement)
}

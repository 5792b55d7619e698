import { requirementsDocument } from './requirements.js'
import { rulesDocument } from './rules.js'
import { statesDocument } from './states.js'
import { topicsDocument } from './topics.js'

/** The documents that the code prints, by their names in docs/. */
export const DOCUMENTS: Readonly<Record<string, () => string | Promise<string>>> = {
  'rules.md': rulesDocument,
  'states.md': statesDocument,
  'topics.md': topicsDocument,
  'rfc9293.md': requirementsDocument,
}

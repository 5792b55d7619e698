import { counted } from '../../text/numbers.js'
import { growing } from '../certainty.js'
import { countCondition } from '../condition.js'
import { type FlowJudge, judgeValue } from '../judgement.js'
import type { Wanted } from '../spec.js'

export const judgeRetransmissions: FlowJudge<Wanted['retransmissions']> = (subject, written) => {
  const { from, count } = typeof written === 'object' ? written : { from: undefined, count: written }
  const { client, server } = subject.flow.directions
  const value = (from === 'server' ? 0 : client.retransmissions) + (from === 'client' ? 0 : server.retransmissions)
  const said = `${counted(value, 'retransmission')}${from === undefined ? '' : ` of the ${from}`}`
  return judgeValue(countCondition(count), { ...growing(subject, value), said, frames: frames(subject.findings) })
}

/** Where to look: the report counts repeats, and names frames of those that a rule tells of. */
const frames = (findings: readonly { rule: string; frames: number[] }[]): number[] =>
  findings.filter(({ rule }) => rule === 'retransmission').flatMap(({ frames: found }) => found)

import { counted } from '../../text/numbers.js'
import { growing } from '../certainty.js'
import { countCondition } from '../condition.js'
import { type FlowJudge, judgeValue } from '../judgement.js'
import type { Wanted } from '../spec.js'

export const judgeData: FlowJudge<Wanted['data']> = (subject, { from, octets }) => {
  const { streamBytes } = subject.flow.directions[from]
  const said = `${counted(streamBytes, 'octet')} of data from the ${from}`
  return judgeValue(countCondition(octets), { ...growing(subject, streamBytes), said, frames: [] })
}

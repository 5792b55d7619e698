import { rule } from './rule.js'
import { count } from './wording.js'

export default rule({
  id: 'paws-reject',
  group: 'options',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Timestamp too old: PAWS rejects the segment',
  explanation: `
    The segment's timestamp is older than one that the receiver has echoed: protection against wrapped
    sequence numbers (PAWS) makes the receiver drop it and answer with an ACK. An old duplicate or a forged
    segment looks so.`,
  advice:
    "Compare TTL and IP identification with the sender's other packets; look for a load balancer whose hosts have different timestamp clocks.",
  cite: ['RFC 7323, sections 5.2 and 5.3'],
  gates: ['TS', 'BOTH'],
  find: (flow) =>
    flow.incidents.of('PAWS reject').map(({ frame, time, by, behind, answerFrame }) => ({
      frame,
      time,
      frames: [answerFrame],
      endpoint: by,
      data: { by, behind, answered: answerFrame > 0 },
    })),
  message: ({ by, behind, answered }) =>
    `a segment in the ${by}'s name carries a timestamp ${count(behind)} ticks older than what its peer has echoed${answered ? '; the peer answered with an ACK and dropped it' : ''}`,
  examples: [],
})

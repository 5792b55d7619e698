import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'out-of-window-segment',
  group: 'data',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Segment far outside the window',
  explanation: `
    A segment's number lies outside everything that the receiver ever granted: an old duplicate, a forgery,
    or a stray of another connection. The receiver must drop it and answer with an ACK of its numbers.`,
  advice: "Compare TTL and IP identification with the sender's other packets: a forged one differs.",
  cite: ['RFC 9293, section 3.10.7.4, first step (Table 6)', 'RFC 9293, section 3.4'],
  gates: ['HS', 'WS', 'BOTH'],
  find: (flow) =>
    flow.incidents.of('out of window').map(({ frame, time, by, distance, answerFrame, payload }) => ({
      frame,
      time,
      frames: [answerFrame],
      endpoint: by,
      data: { by, distance, payload, answered: answerFrame > 0 },
    })),
  message: ({ by, distance, answered }) =>
    `a segment in the ${by}'s name lies ${octetCount(distance)} past the window${answered ? '; the receiver answered with an ACK of its numbers, as it should' : ''}`,
  examples: [],
})

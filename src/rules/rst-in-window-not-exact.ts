import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'rst-in-window-not-exact',
  group: 'reset',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'RST in the window, not at the expected number',
  explanation: `
    A RST whose number lies in the window but is not the next one expected: a blind attacker's guess, or an
    end that lost data on the way. A current stack answers with a challenge ACK and stays; an old one resets.`,
  advice:
    "Compare TTL and IP identification with the end's other packets. A real reset is followed by an exact one, in answer to the challenge ACK.",
  cite: ['RFC 9293, section 3.10.7.4, second step', 'RFC 5961, section 3.2'],
  gates: ['HS', 'WS', 'BOTH', 'WHOLE'],
  find: (flow) =>
    flow.incidents.of('reset not exact').map(({ frame, time, by, distance, answerFrame }) => ({
      frame,
      time,
      frames: [answerFrame],
      endpoint: by,
      data: { by, distance, challenged: answerFrame > 0 },
    })),
  message: ({ by, distance, challenged }) =>
    `a RST in the ${by}'s name is in the window but ${octetCount(distance)} past the expected number${challenged ? '; the peer answered with a challenge ACK and stayed' : ''}`,
  examples: [],
})

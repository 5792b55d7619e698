import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'rst-out-of-window',
  group: 'reset',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'RST outside the window',
  explanation: `
    A RST whose number lies outside the receiver's window: it must be dropped without an answer. It comes
    from an end that no longer knows the connection and answers an old segment, or from a forger who guesses.`,
  advice: "If the connection goes on, it was harmless; compare its TTL with the end's other packets.",
  cite: ['RFC 9293, section 3.5.3', 'RFC 9293, section 3.10.7.4, second step', 'RFC 5961, section 3.2'],
  gates: ['HS', 'WS', 'BOTH'],
  find: (flow) =>
    flow.incidents.of('reset out of window').map(({ frame, time, by, distance }) => ({
      frame,
      time,
      frames: [],
      endpoint: by,
      data: { by, distance },
    })),
  message: ({ by, distance }) =>
    `a RST in the ${by}'s name lies ${octetCount(Math.abs(distance))} ${distance < 0 ? 'below' : 'past'} what its peer accepts: it must be ignored`,
  examples: [],
})

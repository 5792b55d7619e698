import { rule } from './rule.js'
import { span } from './wording.js'

/** Seconds that a sender must be stopped for before it is harm. */
const LONG = 1

export default rule({
  id: 'zero-window',
  group: 'data',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Window closed: the receiver stops the sender',
  explanation: `
    An end advertised a window of 0: its application does not read fast enough, and the sender must wait.
    Legal; long stops are what the user feels as slowness.`,
  advice:
    'Look at the application that should read, on the end that closed its window: it is busy, blocked, or paused on purpose.',
  cite: ['RFC 9293, section 3.8.6.1, MAY-8'],
  gates: ['WS'],
  find: (flow) =>
    flow.incidents.of('zero window').map(({ frame, time, by, until, lastFrame, blocked }) => ({
      frame,
      time,
      frames: [lastFrame],
      endpoint: by,
      ...(until - time >= LONG && blocked ? { severity: 'warning' as const } : {}),
      data: { by, lasted: until - time, blocked },
    })),
  message: ({ by, lasted, blocked }, total) =>
    `the ${by} closed its window ${total > 1 ? `${total} times, the first time ` : ''}for ${span(lasted)}${blocked ? ', and the sender had more to send' : ''}`,
  examples: [],
})

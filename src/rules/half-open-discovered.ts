import type { Flow } from '../tcp/flow.js'
import { STATES, TIME_WAIT } from '../tcp/states.js'
import { rule } from './rule.js'
import { span } from './wording.js'

/** The handshake that came of it. */
function opening({ next }: Flow): number[] {
  if (next === null) return []
  return [...next.client.syns.frames.slice(0, 1), next.server.synAck?.frame ?? 0, next.ackFrame]
}

export default rule({
  id: 'half-open-discovered',
  group: 'handshake',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'One end had lost the connection: discovered by its SYN',
  explanation: `
    One end had lost the connection (a crash, a restart) and sent a new SYN on the same ports. The other
    still believed in the connection and answered with an ACK of its numbers; the RST that came back told it.
    This is the recovery that the RFC describes.`,
  advice: 'Find out why that end lost its state: a restart, a crash, a power loss.',
  cite: ['RFC 9293, section 3.5.1 (Figure 9)', 'RFC 5961, section 4.2'],
  gates: ['BOTH'],
  find: (flow) =>
    flow.attempts
      .filter(
        ({ answer, resetFrame, receiverState }) => answer === 'ACK' && resetFrame > 0 && receiverState !== TIME_WAIT,
      )
      .map(({ frames, times: moments, answerFrame, resetFrame, resetTime, by, receiverState }) => ({
        frame: frames[0]!,
        time: moments[0]!,
        frames: [...frames, answerFrame, resetFrame, ...opening(flow)],
        endpoint: null,
        data: {
          lostBy: by,
          state: STATES[receiverState]!,
          after: resetTime - moments[0]!,
          reopened: flow.next !== null,
        },
      })),
  message: ({ lostBy, state, after, reopened }) =>
    `the ${lostBy} had lost the connection and sent a new SYN; the other end, still in ${state}, answered with an ACK, and the RST that followed cleared it after ${span(after)}${reopened ? '; the next SYN opened a new connection' : ''}`,
  examples: [],
})

import type { Flow } from '../tcp/flow.js'
import { TIME_WAIT } from '../tcp/states.js'
import { rule } from './rule.js'
import { span } from './wording.js'

/** A fresh SYN followed: its sender really wanted a new connection. */
const wantsAgain = ({ next }: Flow): boolean => next !== null && next.client.pureSyn !== null

export default rule({
  id: 'time-wait-reconnect-via-challenge',
  group: 'time-wait',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Reconnect out of TIME-WAIT through a challenge ACK',
  explanation: `
    The SYN for a new connection reached an end in TIME-WAIT that could not tell it from an old one and
    answered with an ACK; the client refused that with RST, which ended TIME-WAIT, and its next SYN was
    accepted. Both sides conform; the price is a retransmission timeout.`,
  advice: 'The delay goes away with timestamps on both sides, or with a client that does not reuse its port so soon.',
  cite: ['RFC 9293, section 3.10.7.4, fourth step', 'RFC 5961, section 4.2', 'RFC 1337, section 2'],
  gates: ['BOTH'],
  find: (flow) =>
    flow.attempts
      .filter(
        ({ answer, resetFrame, receiverState }) =>
          answer === 'ACK' && resetFrame > 0 && receiverState === TIME_WAIT && wantsAgain(flow),
      )
      .map(({ frames, times: moments, answerFrame, resetFrame }) => ({
        frame: frames[0]!,
        time: moments[0]!,
        frames: [
          ...frames,
          answerFrame,
          resetFrame,
          flow.next?.client.syns.frames[0] ?? 0,
          flow.next?.server.synAck?.frame ?? 0,
        ],
        endpoint: null,
        data: { delay: (flow.next?.firstTime ?? moments[0]!) - moments[0]! },
      })),
  message: ({ delay }) =>
    `a SYN into TIME-WAIT was answered with an ACK, the client's RST ended TIME-WAIT, and the next SYN was accepted ${span(delay)} later`,
  examples: [],
})

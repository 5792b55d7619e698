import type { SynAttempt } from '../tcp/attempt.js'
import type { Flow } from '../tcp/flow.js'
import { isOldDuplicate } from '../tcp/incarnation.js'
import { isSynchronized, STATES, TIME_WAIT } from '../tcp/states.js'
import type { Case, Certainty, Severity } from './rule.js'
import { rule } from './rule.js'
import { count } from './wording.js'

type Data = {
  kind: 'old-duplicate' | 'own-duplicate' | 'foreign'
  test: number
  copyOf: number | null
  distance: number | null
  state: string | null
  answer: string
}

const ANSWERS: Record<string, string> = {
  ACK: 'it was answered with an ACK of the current numbers, and the connection kept: correct',
  RST: 'it was answered with RST',
  'SYN,ACK': 'it was answered with SYN,ACK, as a listener must',
  none: 'no answer was seen',
}

function what(kind: Data['kind'], copyOf: number | null, distance: number | null): string {
  if (kind === 'own-duplicate') return `a late copy of this handshake's own SYN (frame ${copyOf})`
  if (kind === 'old-duplicate')
    return copyOf === null
      ? 'a SYN with a timestamp older than the connection'
      : `an old copy of the SYN in frame ${copyOf}`
  const place =
    distance === null || distance === 0
      ? ''
      : ` (${count(Math.abs(distance))} ${distance > 0 ? 'above' : 'below'} what the receiver expects)`
  return `a SYN with a foreign number${place}`
}

/** SYNs that came to this flow and opened nothing. */
function staleAttempts(flow: Flow): Case<Data>[] {
  return flow.attempts.filter((attempt) => isStale(attempt)).map((attempt) => caseOf(attempt))
}

function isStale({ verdict, openedFlow, resetFrame, receiverState, reuse, answer }: SynAttempt): boolean {
  if (openedFlow >= 0) return false
  if (verdict.test === 3) return true
  if (isOldDuplicate(verdict)) return true
  if (receiverState === TIME_WAIT) return reuse !== null && !reuse.safe && verdict.test === 5
  // Its sender disowned the answer: it has lost the connection, which is another story.
  return verdict.test === 7 && resetFrame === 0 && isSynchronized(receiverState) && answer !== 'SYN,ACK'
}

function caseOf(attempt: SynAttempt): Case<Data> {
  const { verdict, frames, times, answerFrame, answer, distance, receiverState } = attempt
  const isOwn = verdict.test === 3
  const kind = isOwn ? 'own-duplicate' : isOldDuplicate(verdict) ? 'old-duplicate' : 'foreign'
  const severity: Severity = isOwn ? 'note' : 'warning'
  const certainty: Certainty = verdict.certain ? 'certain' : 'probable'
  return {
    frame: frames[0]!,
    time: times[0]!,
    frames: [...frames, verdict.copyOf, answerFrame],
    endpoint: null,
    severity,
    certainty,
    data: {
      kind,
      test: verdict.test,
      copyOf: verdict.copyOf || null,
      distance: kind === 'foreign' ? distance : null,
      state: STATES[receiverState]!,
      answer,
    },
  }
}

/** A stale SYN that a listener answered: a flow of its own, of which nothing more is known. */
function staleOpening(flow: Flow): Case<Data>[] {
  const { origin, client, server } = flow
  if (origin === null || !isOldDuplicate(origin) || client.pureSyn === null || flow.ackFrame > 0) return []
  return [
    {
      frame: client.pureSyn.frame,
      time: client.pureSyn.time,
      frames: [origin.copyOf, server.synAck?.frame ?? 0, flow.reset?.frame ?? 0],
      endpoint: null,
      certainty: origin.certain ? 'certain' : 'probable',
      data: {
        kind: 'old-duplicate',
        test: origin.test,
        copyOf: origin.copyOf || null,
        distance: null,
        state: null,
        answer: server.synAck !== null ? 'SYN,ACK' : flow.reset !== null ? 'RST' : 'none',
      },
    },
  ]
}

export default rule({
  id: 'stale-syn',
  group: 'handshake',
  severity: 'warning',
  certainty: 'certain',
  tier: 'core',
  title: 'Stale SYN: an old or foreign SYN reaches a connection',
  explanation: `
    A SYN that does not belong to the connection at hand reached it: a copy of an earlier one that was late
    on its way, or one with a number that the receiver does not expect. It is what the handshake has its
    third step for. No one broke a rule; the receiver shows whether it held its ground.`,
  advice:
    'Look for delayed duplicates in the network, a client that lost its state and uses the port again, a NAT that gives the mapping to another host, or a forged SYN.',
  cite: [
    'RFC 9293, section 3.5',
    'RFC 9293, section 3.4.1',
    'RFC 9293, section 3.10.7.4, fourth step',
    'RFC 1337, section 1',
  ],
  gates: [],
  find: (flow) => [...staleAttempts(flow), ...staleOpening(flow)],
  message: ({ kind, test, answer, distance, copyOf, state }) =>
    `${what(kind, copyOf, distance)} arrived ${state === null ? 'after that connection had ended' : `in ${state}`}; ${ANSWERS[answer] ?? 'no answer was seen'} (test ${test})`,
  examples: [],
})

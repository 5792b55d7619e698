import * as Flag from '../decode/flag.js'
import { answeredBy, type SynAttempt, type SynCopy, type SynVerdict } from './attempt.js'
import { noteStray } from './closing.js'
import { acknowledgesSyn, excuseAnswerTo, synRecord } from './handshake.js'
import { reuseEvidence } from './incarnation.js'
import { countFrame, type Moment } from './moment.js'
import { onCircle, origin } from './sequence.js'
import { TIME_WAIT } from './states.js'

/*
 * SYNs that wait for their answer: what a SYN to a flow that may be alive is, and what becomes of it.
 */

const MOST_ATTEMPTS = 32
const MOST_FRAMES = 20

/**
 * A SYN reaches a flow that may be alive: it stays an event of that flow unless its answer opens another. Answers the attempt where the file
 * holds that answer before it.
 */
export function attemptSyn(moment: Moment, verdict: SynVerdict): SynAttempt | null {
  const { flow, sender, segment, frame, time } = moment
  countFrame(moment)
  noteStray(moment)
  const isAnswered = excuseAnswerTo(moment)
  const copy = { frame, time, record: synRecord(segment, origin(segment.seq)) }
  const known = flow.attempts.find((a) => a.by === sender.side && a.iss === segment.seq && a.openedFlow < 0)
  if (known === undefined) {
    const attempt = newAttempt(moment, copy, verdict)
    if (flow.attempts.length < MOST_ATTEMPTS) flow.attempts = [...flow.attempts, attempt]
    return isAnswered ? attempt : null
  }
  if (known.answer !== 'none') {
    // What comes after an answer is a new try.
    known.pending = []
    known.pendingCount = 0
    if (known.resetFrame === 0) known.answer = 'none'
  }
  if (known.pending.length < MOST_FRAMES) known.pending = [...known.pending, copy]
  known.copies++
  known.pendingCount++
  known.lastTime = time
  if (known.frames.length < MOST_FRAMES) known.frames.push(frame)
  return isAnswered ? known : null
}

function newAttempt({ sender, receiver, segment, seq }: Moment, copy: SynCopy, verdict: SynVerdict): SynAttempt {
  const expected = Number.isNaN(receiver.rcv) ? sender.nxt : receiver.rcv
  return {
    by: sender.side,
    iss: segment.seq,
    record: copy.record,
    verdict,
    senderState: sender.state,
    receiverState: receiver.state,
    frames: [copy.frame],
    times: [copy.time],
    copies: 1,
    distance: Number.isNaN(expected) ? null : seq - expected,
    reuse: receiver.state === TIME_WAIT ? reuseEvidence(segment, sender) : null,
    answer: 'none',
    answerFrame: 0,
    answerAck: -1,
    expected: Number.isNaN(receiver.rcv) ? -1 : onCircle(receiver.rcv),
    resetFrame: 0,
    resetTime: Number.NaN,
    openedFlow: -1,
    pending: [copy],
    pendingCount: 1,
    lastTime: copy.time,
  }
}

/** Longest that an answer to a SYN is waited for, in seconds. */
const ANSWER = 3

/** What a segment of the flow says of the SYN that waits: an ACK or a RST answers it, a RST of its sender disowns the answer. */
export function answerAttempts(moment: Moment): void {
  const { flow, sender, segment, frame, time } = moment
  const attempt = flow.attempts[flow.attempts.length - 1]!
  if (attempt.openedFlow >= 0) return
  if (sender.side === attempt.by) {
    disown(attempt, moment)
    return
  }
  if (attempt.answer !== 'none' || time - attempt.lastTime > ANSWER) return
  const answer = answerTo(attempt, moment)
  if (answer === 'none') return
  attempt.answer = answer
  attempt.answerFrame = frame
  if (answer === 'SYN,ACK') return
  attempt.answerAck = segment.ack
  attempt.pending = []
  attempt.pendingCount = 0
  if (answer === 'ACK') flow.markRow(frame, 'challenge-ack')
}

function disown(attempt: SynAttempt, { segment, frame, time }: Moment): void {
  if (!segment.has(Flag.RST) || attempt.answer !== 'ACK' || attempt.resetFrame !== 0) return
  if (segment.seq !== attempt.answerAck) return
  attempt.resetFrame = frame
  attempt.resetTime = time
}

/** The RST names the SYN that opened the flow, and not the one that waits. */
const refusesOther = (attempt: SynAttempt, { receiver, segment }: Moment): boolean =>
  segment.has(Flag.ACK) &&
  receiver.pureSyn !== null &&
  acknowledgesSyn(receiver, segment.ack) &&
  answeredBy(segment, [attempt], attempt.by) === undefined

function answerTo(attempt: SynAttempt, moment: Moment): SynAttempt['answer'] {
  const { verdict, expected } = attempt
  const { sender, segment } = moment
  // It had not received the ACK yet: a repeated SYN,ACK is what every stack answers in SYN-RECEIVED.
  if (segment.isSynAck && verdict.test === 3) return 'SYN,ACK'
  if (segment.has(Flag.RST)) return refusesOther(attempt, moment) ? 'none' : 'RST'
  if (segment.length > 0 || !segment.has(Flag.ACK) || segment.seq !== onCircle(sender.nxt)) return 'none'
  // The ACK is the one of when the SYN came: one that has advanced answers something else.
  return expected < 0 || segment.ack === expected ? 'ACK' : 'none'
}

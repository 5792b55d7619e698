import type { HandshakeOutcome } from '../../report/model.js'
import { listed } from '../../text/numbers.js'
import { isOpened, isOver, whyNotOver } from '../certainty.js'
import { type FlowJudge, fail, pass, unknown } from '../judgement.js'
import { HANDSHAKES, type Wanted } from '../spec.js'

/** What became of the attempt, in words. */
const WORDS: Readonly<Record<HandshakeOutcome, string>> = {
  complete: 'the handshake is complete',
  simultaneous: 'both ends opened at once',
  split: 'the handshake is split',
  'fast-open': 'the handshake is complete, with data in the SYN',
  unanswered: 'the SYN has no answer',
  refused: 'the attempt was refused by RST',
  reset: 'the attempt was reset',
  unacknowledged: 'the SYN,ACK has no valid ACK',
  'partly-captured': 'the capture holds only a part of the handshake',
  'not-captured': 'the capture does not hold the handshake',
}

export const judgeHandshake: FlowJudge<Wanted['handshake']> = (subject, wanted) => {
  const { flow } = subject
  const { outcome, synFrame, synAckFrame, ackFrame } = flow.handshake
  const frames = [synFrame, synAckFrame, ackFrame]
  const names: readonly HandshakeOutcome[] = [wanted].flat()
  const accepted = names.includes('complete') ? [...names, 'fast-open'] : names
  if (outcome === 'partly-captured' || outcome === 'not-captured') return unknown(WORDS[outcome], frames)
  // How it may have been opened once all frames are there.
  const ends: readonly HandshakeOutcome[] = isOpened(flow) || isOver(flow) ? [outcome] : HANDSHAKES
  if (ends.every((end) => accepted.includes(end))) return pass(WORDS[outcome], frames)
  const expected = `${WORDS[outcome]}; expected ${listed(names, 'or')}`
  const found = [...frames, flow.teardown.reset?.frame ?? null]
  if (!ends.some((end) => accepted.includes(end))) return fail(expected, found)
  return unknown(`${expected}; ${whyNotOver(subject)}`, frames)
}

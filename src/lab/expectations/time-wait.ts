import type { TimeWait } from '../../report/model.js'
import { duration } from '../../text/numbers.js'
import { isOver, whatIsMissing, whyNotOver } from '../certainty.js'
import { countCondition, met, timeCondition } from '../condition.js'
import { all, type FlowJudge, fail, type Judgement, judgeValue, pass, type Subject, unknown } from '../judgement.js'
import type { Wanted } from '../spec.js'

/*
 * TIME-WAIT leaves no packet. A capture can show that it was entered, that it was broken, and that a FIN that came again
 * found it there; that it was held, only by going on for so long without a breach.
 */

export const judgeTimeWait: FlowJudge<Wanted['time-wait']> = (subject, wanted) => {
  const { flow } = subject
  const watch = flow.timeWait
  if (!isOver(flow)) return unknown(whyNotOver(subject))
  if (watch === null) return noTimeWait(subject)
  if (watch.enteredFrame === null) return unknown('the ACK of the last FIN was not seen')
  const parts = [holder(watch, wanted.at)]
  if (wanted.held !== undefined) parts.push(held(watch, wanted.held, subject))
  if (wanted.restarts !== undefined) parts.push(restarts(watch, wanted.restarts))
  return all(parts)
}

function noTimeWait(subject: Subject): Judgement {
  const { reset } = subject.flow.teardown
  if (reset !== null) return fail('no TIME-WAIT: the connection was ended by RST', [reset.frame])
  const missing = whatIsMissing(subject)
  return missing === null ? fail('no TIME-WAIT: the connection was not closed') : unknown(missing)
}

function holder({ holder: by, enteredFrame }: TimeWait, wanted: 'client' | 'server' | 'both' | undefined): Judgement {
  const who = by === 'both' ? 'both ends' : `the ${by}`
  const said = `${who} entered TIME-WAIT`
  const isRight = wanted === undefined || by === wanted || (by === 'both' && wanted !== undefined)
  if (isRight) return pass(said, [enteredFrame])
  return fail(`${said}; expected ${wanted === 'both' ? 'both' : `the ${wanted}`}`, [enteredFrame])
}

const BREACHES: Readonly<Record<TimeWait['outcome'], string>> = {
  elapsed: '',
  'capture-ended': '',
  reused: 'a new connection on the same ports ended TIME-WAIT',
  assassinated: 'a RST ended TIME-WAIT',
  'cut-short': 'its holder answered with RST, and so was not in TIME-WAIT any more',
}

function held(watch: TimeWait, wanted: NonNullable<Wanted['time-wait']['held']>, { settings }: Subject): Judgement {
  const { observed, outcome, enteredFrame, firstOut, reuse } = watch
  const condition = timeCondition(wanted, settings.msl)
  const needed = Number.isFinite(condition.least) ? `, ${duration(condition.least)} are needed` : ''
  const frames = [enteredFrame, firstOut?.frame ?? null]
  if (firstOut === null) {
    const result = met(condition, observed, Number.POSITIVE_INFINITY)
    if (result === 'unknown')
      return unknown(`the capture ends ${duration(observed)} after the last ACK${needed}`, frames)
    const lasted = `TIME-WAIT without a breach for ${duration(observed)}`
    return result === 'pass' ? pass(lasted, frames) : fail(`${lasted}; expected ${condition.text}`, frames)
  }
  const said = `${BREACHES[outcome]} after ${duration(observed)}`
  const judgement = judgeValue(condition, { low: observed, high: observed, said, open: '', frames })
  if (judgement.result === 'fail' && outcome === 'reused' && reuse?.safe === true) {
    return unknown(`${said}, as the RFC allows; how long it would have lasted was not seen`, frames)
  }
  return judgement
}

function restarts({ restarts: count, outcome, enteredFrame, firstOut }: TimeWait, wanted: number | string): Judgement {
  const isFinal = outcome !== 'capture-ended'
  return judgeValue(countCondition(wanted), {
    low: count,
    high: isFinal ? count : Number.POSITIVE_INFINITY,
    said: `${count} repeated ${count === 1 ? 'FIN' : 'FINs'} acknowledged again in TIME-WAIT`,
    open: 'the capture ends before TIME-WAIT does',
    frames: [enteredFrame, firstOut?.frame ?? null],
  })
}

import type { Flow } from '../../report/model.js'
import { duration } from '../../text/numbers.js'
import { growing, isOpened, isOver } from '../certainty.js'
import { timeCondition } from '../condition.js'
import { all, type FlowJudge, type Judgement, judgeValue, type Subject, unknown } from '../judgement.js'
import type { Wanted } from '../spec.js'

type WantedTiming = Wanted['timing']

export const judgeTiming: FlowJudge<WantedTiming> = (subject, wanted) => {
  const parts: Judgement[] = []
  if (wanted['opened-in'] !== undefined) parts.push(openedIn(subject, wanted['opened-in']))
  if (wanted['closed-in'] !== undefined) parts.push(closedIn(subject, wanted['closed-in']))
  if (wanted.lasted !== undefined) parts.push(lasted(subject, wanted.lasted))
  return all(parts)
}

type Times = NonNullable<WantedTiming['lasted']>

function openedIn(subject: Subject, wanted: Times): Judgement {
  const { flow } = subject
  const { synFrame, ackFrame } = flow.handshake
  return between(subject, wanted, synFrame, ackFrame, 'opened in', 'the capture does not hold the whole handshake')
}

function closedIn(subject: Subject, wanted: Times): Judgement {
  const { finFrames, finAckFrames } = subject.flow.teardown
  const fins = [finFrames.client, finFrames.server].filter((frame) => frame !== null)
  const { client, server } = finAckFrames
  const last = client === null || server === null ? null : Math.max(client, server)
  const first = fins.length === 0 ? null : Math.min(...fins)
  return between(subject, wanted, first, last, 'closed in', 'the capture does not hold both FINs and their ACKs')
}

function between(
  { flow, settings }: Subject,
  wanted: Times,
  from: number | null,
  to: number | null,
  verb: string,
  open: string,
): Judgement {
  const [start, end] = [timeOfFrame(flow, from), timeOfFrame(flow, to)]
  if (start === null || end === null) return unknown(open, [from, to])
  const value = Math.max(0, end - start)
  const said = `${verb} ${duration(value)}`
  return judgeValue(timeCondition(wanted, settings.msl), {
    low: value,
    high: value,
    said,
    open: '',
    frames: [from, to],
  })
}

function lasted(subject: Subject, wanted: Times): Judgement {
  const { firstFrame, lastFrame, firstTime, lastTime } = subject.flow
  const value = Math.max(0, lastTime - firstTime)
  const { low, high, open } = growing(subject, value)
  return judgeValue(timeCondition(wanted, subject.settings.msl), {
    // Of two SYNs without an answer, the second may turn out to be another connection's.
    low: isOpened(subject.flow) || isOver(subject.flow) ? low : 0,
    high,
    open,
    said: `${duration(value)} from the first frame to the last`,
    frames: [firstFrame, lastFrame],
  })
}

/** Frames that opened or closed a connection each made a step of the state machine, which has their times. */
function timeOfFrame(
  { firstFrame, firstTime, lastFrame, lastTime, transitions }: Flow,
  frame: number | null,
): number | null {
  if (frame === null) return null
  if (frame === firstFrame) return firstTime
  if (frame === lastFrame) return lastTime
  return transitions.find((transition) => transition.frame === frame)?.time ?? null
}

import type { Flow, Side, TeardownOutcome } from '../../report/model.js'
import { listed } from '../../text/numbers.js'
import { isOver, whatIsMissing, whyNotOver } from '../certainty.js'
import { type FlowJudge, fail, type Judgement, pass, type Subject, unknown } from '../judgement.js'
import type { Wanted } from '../spec.js'

type Shape = 'four-segment' | 'three-segment' | 'simultaneous' | 'reset' | 'unfinished'

/** One way in which a connection may have ended. */
interface Ending {
  readonly shape: Shape
  /** Who began it. */
  readonly by: Side | null
}

const FINISHED: readonly TeardownOutcome[] = ['four-segment', 'three-segment', 'simultaneous', 'reset']
const SIDES: readonly Side[] = ['client', 'server']

/** Every way in which the connection may still end, as far as the frames go. */
function endings(flow: Flow): readonly Ending[] {
  const { outcome, initiator, finFrames, finAckFrames, reset } = flow.teardown
  if (isOver(flow)) {
    const shape = FINISHED.includes(outcome) ? (outcome as Shape) : 'unfinished' // One of those that both have.
    return [{ shape, by: initiator ?? (shape === 'reset' ? (reset?.by ?? null) : null) }]
  }
  const isDecided = initiator !== null && finFrames.client !== null && finFrames.server !== null
  if (!isDecided) {
    // One FIN alone may still be met by another that crossed it, or that was sent before it and comes late.
    const orders = SIDES.flatMap((by): Ending[] => [
      { shape: 'four-segment', by },
      { shape: 'three-segment', by },
    ])
    const breaks = [...SIDES, null].flatMap((by): Ending[] => [
      { shape: 'reset', by },
      { shape: 'unfinished', by },
    ])
    return [...orders, { shape: 'simultaneous', by: null }, ...breaks]
  }
  const second = initiator === 'client' ? finFrames.server : finFrames.client
  const shape = finAckFrames[initiator] === second ? 'three-segment' : 'four-segment'
  return [
    { shape, by: initiator },
    { shape: 'reset', by: initiator },
    { shape: 'unfinished', by: initiator },
  ]
}

const MEANT: Readonly<Record<string, readonly Shape[]>> = { orderly: ['four-segment', 'three-segment'] }

export const judgeTeardown: FlowJudge<Wanted['teardown']> = (subject, written) => {
  const wanted = typeof written === 'string' || Array.isArray(written) ? { shape: written } : written
  const names = wanted.shape === undefined ? [] : [wanted.shape].flat()
  const shapes = names.flatMap((name) => MEANT[name] ?? [name as Shape]) // All the others are shapes.
  const isShape = ({ shape }: Ending): boolean =>
    shapes.length > 0 ? shapes.includes(shape) : shape !== 'unfinished' || wanted.initiator !== undefined
  const fits = (end: Ending): boolean => isShape(end) && (wanted.initiator === undefined || end.by === wanted.initiator)
  return verdict(subject, endings(subject.flow), fits, expectedText(names, wanted.initiator))
}

function verdict(
  subject: Subject,
  ends: readonly Ending[],
  fits: (end: Ending) => boolean,
  expected: string,
): Judgement {
  const { flow } = subject
  const { finFrames, finAckFrames, reset } = flow.teardown
  const frames = [finFrames.client, finAckFrames.client, finFrames.server, finAckFrames.server, reset?.frame ?? null]
  if (ends.every(fits)) return pass(closeText(flow), frames)
  if (ends.some(fits)) return unknown(`${closeText(flow)}; expected ${expected}; ${whyNotOver(subject)}`, frames)
  const missing = ends.some(({ shape }) => shape === 'unfinished') ? whatIsMissing(subject) : null
  if (missing !== null) return unknown(`${closeText(flow)}; expected ${expected}; ${missing}`, frames)
  return fail(`${closeText(flow)}; expected ${expected}`, frames)
}

function expectedText(names: readonly string[], initiator: Side | undefined): string {
  const shape = names.length === 0 ? 'a close' : `${listed(names, 'or')}${names.includes('reset') ? '' : ' close'}`
  return initiator === undefined ? shape : `${shape}, begun by the ${initiator}`
}

/** How it was closed, as far as the frames go. */
function closeText({ teardown, handshake }: Flow): string {
  const { outcome, initiator, finFrames, finAckFrames, reset } = teardown
  const by = initiator === null ? '' : `, begun by the ${initiator}`
  const unacknowledged = SIDES.filter((side) => finFrames[side] !== null && finAckFrames[side] === null)
  switch (outcome) {
    case 'four-segment':
      return `closed in four segments${by}`
    case 'three-segment':
      return `closed in three segments${by}`
    case 'simultaneous':
      return 'closed by both at once: the FINs crossed'
    case 'reset':
      return `reset by the ${reset?.by ?? 'peer'}${initiator === null ? '' : ` after the FIN of the ${initiator}`}`
    case 'half-closed':
      return `the ${initiator} has closed, the other end has not`
    case 'fin-unacknowledged':
    case 'last-ack-missing':
      return `the FIN of the ${unacknowledged.join(' and of the ')} was not seen to be acknowledged`
    case 'open':
      return 'no FIN and no RST'
    case 'none':
      return handshake.outcome === 'refused' ? 'never open: refused' : 'nothing to close: it was not seen to open'
  }
}

import * as Flag from '../decode/flag.js'
import { defaultEndpoints, type Script, type ScriptFrame, type ScriptOption, scriptFrame } from '../script/script.js'
import { stepsFrom } from '../tcp/sequence.js'
import type { Emission } from './history.js'
import { Random } from './random.js'
import type { CaptureFaults } from './scenario.js'
import { has, type SimulatedSegment } from './segment.js'
import { otherSide, type Side } from './state.js'

/** A segment as it passed the tap, or as it stands in the capture. */
export interface Passage {
  readonly time: number
  readonly emission: Emission
  /** It was not lost behind the tap. */
  readonly arrives: boolean
}

/** Frames swapped or captured twice are at most this far apart: what a network card's queues do. */
const CARD_SECONDS = 0.0005

/** What the capture keeps of what passed the tap, in file order. */
export function captured(
  passages: readonly Passage[],
  { drops, duplicates, swaps }: CaptureFaults,
  seed: number,
): Passage[] {
  const random = new Random(seed ^ 0x5eed)
  const kept = passages.filter(() => !random.chance(drops))
  const frames = kept.flatMap((passage) =>
    random.chance(duplicates)
      ? [passage, { ...passage, time: passage.time + random.between(0.000_002, 0.000_1) }]
      : [passage],
  )
  frames.sort((a, b) => a.time - b.time)
  for (let at = 0; at + 1 < frames.length; at++) {
    const [first, second] = [frames[at]!, frames[at + 1]!]
    if (!random.chance(swaps) || second.time - first.time > CARD_SECONDS) continue
    // Some cards stamp in the order of the wire, some in the order of the file.
    const stampsLate = random.chance(0.5)
    frames[at] = stampsLate ? { ...second, time: first.time } : second
    frames[at + 1] = stampsLate ? { ...first, time: second.time } : first
    at++
  }
  return frames
}

/** The capture as a packet script, which counts sequence numbers from each end's first ISN. */
export function scriptOf(frames: readonly Passage[], end: number, isns: Record<Side, number>, isIpv6: boolean): Script {
  const endpoints = defaultEndpoints().map((endpoint, at) => ({
    ...endpoint,
    iss: isns[at === 0 ? 'client' : 'server'],
    address: isIpv6 ? `2001:db8::${at + 1}` : endpoint.address,
  }))
  return { endpoints, frames: frames.map((frame) => scriptFrameOf(frame, isns)), end }
}

function scriptFrameOf({ time, emission }: Passage, isns: Record<Side, number>): ScriptFrame {
  const { side, segment, id } = emission
  const { flags, payload, window, data } = segment
  const peer = isns[otherSide(side)]
  return scriptFrame({
    time,
    source: side,
    flags,
    seq: stepsFrom(isns[side], segment.seq),
    ack: has(segment, Flag.ACK) ? stepsFrom(peer, segment.ack) : null,
    payload,
    window,
    data: data === null ? null : data.padEnd(2 * payload, '0'),
    options: optionsOf(segment, peer),
    id,
  })
}

/** In Linux's order. */
function optionsOf(
  { mss, shift, sackPermitted, timestamps, sack, options }: SimulatedSegment,
  peer: number,
): ScriptOption[] {
  const list: ScriptOption[] = []
  const isSyn = mss !== null
  const nop = { name: 'nop' } as const
  if (mss !== null) list.push({ name: 'mss', octets: mss })
  if (sackPermitted) list.push({ name: 'sackOK' })
  if (timestamps !== null) list.push(...(isSyn ? [] : [nop, nop]), { name: 'TS', ...timestamps })
  if (shift !== null) list.push(nop, { name: 'wscale', shift })
  const blocks = sack.map(({ left, right }) => ({ left: stepsFrom(peer, left), right: stepsFrom(peer, right) }))
  if (blocks.length > 0) list.push(nop, nop, { name: 'sack', blocks })
  return [...list, ...options]
}

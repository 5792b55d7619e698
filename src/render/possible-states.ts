import type { Flow, Side, State } from '../report/model.js'
import { peerOf } from './peer.js'

/** Where each frame brought an end: one state, or all that it may be in, likeliest first. */
export function statesByFrame(flow: Flow, side: Side): Map<number, readonly State[]> {
  const states = new Map<number, readonly State[]>()
  // Several steps in one frame: the last one is where it ended up.
  for (const { frame, endpoint, to } of flow.transitions) if (endpoint === side) states.set(frame, [to])
  const since = unknownSince(flow, side)
  if (since !== null) states.set(since, flow.finalState[side])
  return states
}

/** Where an end stood before its first step; empty where nobody knows. */
export function firstStates({ transitions, finalState }: Flow, side: Side): readonly State[] {
  const first = transitions.find(({ endpoint }) => endpoint === side)
  // Who took no step is where it was.
  if (first === undefined) return finalState[side]
  return first.from === null ? [] : [first.from]
}

/**
 * The frame from which on an end may be in several states, of those in which the report leaves it; null where it only
 * cannot be told how it stands when all is over.
 */
function unknownSince({ transitions, finalState, teardown, handshake }: Flow, side: Side): number | null {
  const final = finalState[side]
  const last = transitions.findLast(({ endpoint }) => endpoint === side)
  if (final.length === 1 || last === undefined) return null
  const isStepInDoubt = !last.proven && last.from !== null && final.includes(last.from) && final.includes(last.to)
  if (isStepInDoubt) return last.frame
  const peer = peerOf(side)
  const arrived = [
    teardown.finAckFrames[peer] === null ? teardown.finFrames[peer] : null,
    side === 'client' && handshake.ackFrame === null ? handshake.synAckFrame : null,
  ]
  return arrived.find((frame) => frame !== null && frame > last.frame) ?? null
}

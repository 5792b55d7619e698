import type { Flow, Side, State } from '../report/model.js'
import { peerOf } from './peer.js'

/** Where each frame brought an end: one state, or all that it may be in, likeliest first. */
export function statesByFrame(flow: Flow, side: Side): Map<number, readonly State[]> {
  const states = new Map<number, readonly State[]>()
  // Several steps in one frame: the last one is where it ended up.
  for (const { frame, endpoint, to } of flow.transitions) if (endpoint === side) states.set(frame, [to])
  const doubt = doubtOf(flow, side)
  if (doubt !== null) states.set(doubt.frame, doubt.states)
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
 * The frame from which on an end may be in several of the states in which the report leaves it; null where it only
 * cannot be told how it stands when all is over. CLOSED that comes of waiting comes later.
 */
function doubtOf(
  { transitions, finalState, teardown, handshake }: Flow,
  side: Side,
): { frame: number; states: State[] } | null {
  const final = finalState[side]
  const last = transitions.findLast(({ endpoint }) => endpoint === side)
  if (final.length === 1 || last === undefined) return null
  const ofStep = final.filter((state) => state === last.from || state === last.to)
  if (!last.proven && ofStep.length === 2) return { frame: last.frame, states: ofStep }
  const peer = peerOf(side)
  const arrived = [
    teardown.finAckFrames[peer] === null ? teardown.finFrames[peer] : null,
    side === 'client' && handshake.ackFrame === null ? handshake.synAckFrame : null,
  ].find((frame) => frame !== null && frame > last.frame)
  const states = final.filter((state) => state !== 'CLOSED')
  return arrived == null || states.length < 2 ? null : { frame: arrived, states }
}

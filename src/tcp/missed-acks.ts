import type { Endpoint } from './endpoint.js'
import type { Flow } from './flow.js'

/** Whether the capture lacks segments of the peer that came after `sender` sent what is not acknowledged: they may have done so. */
export function mayLackAck(flow: Flow, { peer, unackedFrame }: Endpoint): boolean {
  return (
    flow.hasIncidents &&
    flow.incidents.of('capture gap').some(({ of, frame }) => of === peer.side && frame >= unackedFrame)
  )
}

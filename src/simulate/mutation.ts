import type { Endpoint } from './endpoint.js'
import type { Emission, History, Side } from './history.js'
import type { Purpose, SimulatedSegment } from './segment.js'

/** How an end departs from conforming. */
export interface Deviation {
  /** What it sends in place of a segment; null: the segment itself. */
  rewrites?(segment: SimulatedSegment, endpoint: Endpoint, purpose: Purpose): SimulatedSegment[] | null
  /** Whether it takes no notice of a segment. */
  ignores?(segment: SimulatedSegment, endpoint: Endpoint): boolean
  acceptsAnySynAck?: boolean
  acceptsOldSyn?: boolean
}

/** One way to get TCP wrong, and what should be said of it. */
export interface Mutation {
  rule: string
  side: Side
  /** Made anew for each run, as it may remember. */
  deviation(): Deviation
  /** What the network has to lose behind the tap for the fault to show. */
  isLost?(emission: Emission, history: History): boolean
}

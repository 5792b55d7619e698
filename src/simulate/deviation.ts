import type { Connection } from './connection.js'
import type { Purpose, SimulatedSegment } from './segment.js'

/** How an end departs from conforming. */
export interface Deviation {
  /** What it sends in place of a segment of a connection; null: the segment itself. */
  rewrites?(segment: SimulatedSegment, connection: Connection | null, purpose: Purpose): SimulatedSegment[] | null
  /** Whether it takes no notice of a segment that comes at a time in seconds. */
  ignores?(segment: SimulatedSegment, time: number): boolean
  acceptsAnySynAck?: boolean
  acceptsOldSyn?: boolean
}

import type { Connection } from './connection.js'
import type { Purpose, SimulatedSegment } from './segment.js'
import type { Ending, Side, State } from './state.js'

/** A segment as it was sent: what its sender knows of it, and no header tells. */
export interface Emission {
  /** From 0, in order of sending; of each side. */
  readonly ordinal: number
  readonly side: Side
  readonly time: number
  readonly segment: SimulatedSegment
  readonly purpose: Purpose
  /** Which of the sender's connections sent it, and in which state it was then; null for what answers without one. */
  readonly connection: Connection | null
  readonly state: State
  /** IPv4 identification. */
  readonly id: number
}

/** A step of one end. */
export interface Step {
  readonly time: number
  readonly side: Side
  readonly connection: Connection
  readonly state: State
  readonly ending: Ending | null
}

/** Everything that both ends did. */
export class History {
  readonly emissions: Emission[] = []
  readonly steps: Step[] = []
}

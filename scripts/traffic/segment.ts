/** A TCP segment between two simulated ends. */
export interface SimulatedSegment {
  flags: number
  /** Plain numbers from the ISS upwards, which the wire takes modulo 2^32; timestamps and SACK edges likewise. */
  seq: number
  ack: number
  window: number
  payload: number
  /** The SYN's maximum segment size, or 0 for none. */
  mss: number
  /** Timestamps, which all but resets carry. */
  timestamps: { value: number; echo: number } | null
  /** Edges of SACK blocks, left and right in turn. */
  sack: number[]
}

/** Octets of the timestamps option with its two NOPs, in every segment with data. */
export const TIMESTAMPS_OCTETS = 12
/** What both ends announce: a window of 502 << 7 is no less than the 64240 of the SYN, so that its right edge never moves back. */
export const WINDOW_SHIFT = 7
export const SYN_WINDOW = 64240
export const SCALED_WINDOW = 502
export const WINDOW_OCTETS = SCALED_WINDOW << WINDOW_SHIFT

import type { Side } from './history.js'

/**
 * Something that looks like a deviation and may still turn out to be the capture's doing: it is held until a later
 * segment shows which, or until the time for that has passed.
 */
export type Suspicion =
  | {
      /** `by` acknowledged octets past everything seen of its peer. */
      kind: 'unsent acknowledged'
      by: Side
      frame: number
      time: number
      deadline: number
      /** Points on the peer's line: its SND.NXT then, the ACK. */
      nxt: number
      nxtFrame: number
      ack: number
      proofs: number[]
      proofTime: number
    }
  | {
      /** The peer acknowledged a hole in `of`'s numbers. */
      kind: 'hole acknowledged'
      of: Side
      frame: number
      time: number
      deadline: number
      left: number
      right: number
    }
  | {
      kind: 'data before third ACK'
      by: Side
      frame: number
      time: number
      deadline: number
      octets: number
    }
  | {
      kind: 'beyond window'
      by: Side
      frame: number
      time: number
      octets: number
      /** Points on the sender's line. */
      edge: number
      end: number
      grantFrame: number
    }
  | {
      /** A stray that waits for the ACK with which its receiver answers it. */
      kind: 'stray'
      what: 'out of window' | 'PAWS reject' | 'reset not exact' | 'challenge ACK'
      by: Side
      frame: number
      time: number
      amount: number
      payload: number
      trigger: string
    }

/** Longest that the capture may hold frames in another order than the wire had them, in seconds. */
const REORDER_WINDOW = 0.01

/** How long to wait for a frame that the capture may hold late: a quarter of the smallest round trip, 10 ms at most. */
export const reorderWindow = (rttTap: number): number => Math.min(REORDER_WINDOW, rttTap / 4)

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
      /** The peer answered with a bare ACK of its own number. */
      isAnswered: boolean
      /** Both SYNs had passed before. */
      readonly isFromStart: boolean
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
      /** `by` reports octets past everything seen of its peer in a SACK block. */
      kind: 'unsent SACKed'
      by: Side
      frame: number
      time: number
      deadline: number
      /** Points on the peer's line: its SND.NXT then, and the block. */
      nxt: number
      /** What it had sent itself. */
      ownNxt: number
      left: number
      right: number
    }
  | {
      /** `by` echoed a timestamp newer than all that was seen of its peer. */
      kind: 'unknown echo'
      by: Side
      frame: number
      time: number
      deadline: number
      echo: number
    }
  | {
      /** The first ACK of a handshake acknowledges more than the server's SYN. */
      kind: 'third ACK too high'
      frame: number
      time: number
      /** Points on the server's line, and raw. */
      ack: number
      raw: number
      /** No connection from before the capture explains it. */
      certain: boolean
    }
  | {
      /** A segment whose checksum is wrong: damaged on the wire, or only in the capture. */
      kind: 'wrong checksum'
      by: Side
      frame: number
      time: number
      left: number
      right: number
      /** It carries a FIN, and what that acknowledges (point on the peer's line). */
      fin: boolean
      finAck: number
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
      /** A closed window opened again: was the sender waiting for it? */
      kind: 'window reopened'
      by: Side
      frame: number
      time: number
      until: number
      lastFrame: number
      probes: number
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

/** Longest and shortest that the capture is taken to hold frames in another order than the wire had them, in seconds. */
export const LONGEST_REORDERING = 0.01
const SHORTEST = 0.001

/**
 * How long to wait for a frame that the capture may hold late: a quarter of the smallest round trip, between 1 and
 * 10 ms. Queues of one card disagree by some tenths of a millisecond, however short the round trip is.
 */
export const reorderWindow = (rttTap: number): number => Math.max(SHORTEST, Math.min(LONGEST_REORDERING, rttTap / 4))

import type { SynRecord } from './endpoint.js'
import type { Side } from './history.js'

/**
 * What a SYN is that comes to addresses and ports with a past. The numbers are those of the tests in the order in which
 * they are asked: a SYN is new, a repetition, an old duplicate (3: of this handshake, 4: of an ended connection, 5: by its
 * timestamp, 6: disowned by its sender), foreign to a connection that is open (7), or one that reaches TIME-WAIT (8).
 */
export type SynTest = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9

export interface SynVerdict {
  test: SynTest
  /** Frame of the SYN that it is a copy of; 0: none. */
  copyOf: number
  certain: boolean
}

/** How the SYN of a peer looks to the end that is in TIME-WAIT (RFC 6191, section 2; RFC 9293, section 3.6.1). */
export interface ReuseEvidence {
  safe: boolean
  basis: 'timestamp' | 'isn' | null
}

/** One copy of a SYN that waits. */
export interface SynCopy {
  readonly frame: number
  readonly time: number
  readonly record: SynRecord
}

/** A SYN for a tuple whose flow may still be alive: pending until its peer's answer shows what becomes of it. */
export interface SynAttempt {
  readonly by: Side
  /** Raw ISS. */
  readonly iss: number
  readonly record: SynRecord
  readonly verdict: SynVerdict
  /** States of both ends when the SYN passed: indices into STATES. */
  readonly senderState: number
  readonly receiverState: number
  /** Its copies: the first frames, and the time of the first. */
  readonly frames: number[]
  readonly times: readonly number[]
  copies: number
  /** How it lies to the connection that it reaches: octets beyond what the receiver expects (negative: below); null where no number of its sender was known. */
  readonly distance: number | null
  readonly reuse: ReuseEvidence | null
  answer: 'none' | 'ACK' | 'RST' | 'SYN,ACK'
  answerFrame: number
  /** Raw SEG.ACK of the answer, for telling the RST that answers it. */
  answerAck: number
  /** Raw SEG.ACK that the receiver sent when the SYN came; -1: none was seen. */
  readonly expected: number
  /** The RST by which the SYN's sender disowned the answer. */
  resetFrame: number
  resetTime: number
  /** The flow that a later copy of it opened; -1: none. */
  openedFlow: number
  /** Copies since the last answer, the first ones: the flow that one of them opens begins with the first. */
  pending: readonly SynCopy[]
  /** How many they are in all, and when the latest passed. */
  pendingCount: number
  lastTime: number
}

/** The attempt of one end that waits for an answer, and whose SYN a segment acknowledges, with the data that it carries or without. */
export function answeredBy(
  segment: { readonly ack: number },
  attempts: readonly SynAttempt[],
  side: Side,
): SynAttempt | undefined {
  return attempts.find(({ by, openedFlow, iss, record }) => {
    const acknowledged = (segment.ack - iss) >>> 0
    return by === side && openedFlow < 0 && acknowledged >= 1 && acknowledged <= 1 + record.payload
  })
}

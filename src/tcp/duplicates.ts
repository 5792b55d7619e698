import type { Segment } from '../decode/segment.js'

/** What an earlier frame was to this one. */
export const FIRST = 0
/** The same frame captured again: nothing was sent twice. */
export const CAPTURED_TWICE = 1
/** The same packet again, later than one capture point explains: two taps merged, or the network made a copy. */
export const LATE_COPY = 2

const SLOTS = 1 << 15
const WORDS = 2
const MICROSECONDS = 1e6
/** Seconds within which the same frame again is the capture's doing. */
const AT_ONCE = 0.001
/** Seconds within which two merged taps show the same packet. */
const LATE = 0.1

/**
 * Tells frames that the capture holds twice (SPAN ports, bridges, the `any` device) from segments that were sent
 * twice. Every segment leaves its signature in a small table; the same signature again, soon, is a copy.
 */
export class DuplicateFilter {
  /** Signature and time in microseconds, side by side: the whole table stays in the processor's cache. */
  private readonly words = new Int32Array(SLOTS * WORDS)

  /** `flow` and `fromClient` tell segments of different flows and directions apart; `flowShowsCopies` says that this flow has had copies already. */
  classify(segment: Segment, flow: number, fromClient: boolean, flowShowsCopies: boolean): number {
    const first = mix(mix(mix(segment.seq, segment.ack), (segment.checksum << 16) | segment.window), segment.ipId)
    const second = mix(
      mix((flow << 1) | (fromClient ? 1 : 0), (segment.flags << 16) ^ segment.payload),
      segment.hasTimestamps ? segment.tsVal ^ Math.imul(segment.tsEcr, 31) : segment.sackCount,
    )
    const signature = mix(first, second)
    const at = ((first ^ second) & (SLOTS - 1)) * WORDS
    const now = (segment.time * MICROSECONDS) | 0
    const { words } = this
    const age = ((now - words[at + 1]!) | 0) / MICROSECONDS
    if (words[at] === signature && age >= 0 && age < LATE) {
      // Nonzero IP identification: a sender gives each packet its own, so the same again is the same packet.
      if (segment.ipId > 0) return age < AT_ONCE ? CAPTURED_TWICE : LATE_COPY
      // Without one, two ACKs in a row may well be equal: then only what a stack never sends twice at once convinces.
      const isTelling = segment.length > 0 && age < AT_ONCE
      if (isTelling || (flowShowsCopies && age < AT_ONCE)) return CAPTURED_TWICE
    }
    words[at] = signature
    words[at + 1] = now
    return FIRST
  }
}

function mix(a: number, b: number): number {
  const product = Math.imul(a ^ Math.imul(b, 0x85ebca6b), 0x9e3779b1)
  return product ^ (product >>> 15)
}

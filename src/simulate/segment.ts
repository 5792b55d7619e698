import * as Flag from '../decode/flag.js'
import type { ScriptOption } from '../script/script.js'
import { unroll } from '../tcp/sequence.js'

/** A stretch of sequence numbers, the right edge not in it. */
export interface Range {
  readonly left: number
  readonly right: number
}

/** A TCP segment between two simulated ends. Numbers are those of the wire, on the circle of 2^32. */
export interface SimulatedSegment {
  readonly flags: number
  readonly seq: number
  /** 0 without the ACK flag. */
  readonly ack: number
  /** As sent, before scaling. */
  readonly window: number
  readonly payload: number
  readonly mss: number | null
  readonly shift: number | null
  readonly sackPermitted: boolean
  readonly timestamps: { readonly value: number; readonly echo: number } | null
  readonly sack: readonly Range[]
  /** Further options, which no conforming end sends there. */
  readonly options: readonly ScriptOption[]
  /** Octets that are not the stream's, as hexadecimal digits. */
  readonly data: string | null
}

/** A segment from the few fields that matter: by default without data, options and flags. */
export const segmentOf = (fields: Partial<SimulatedSegment>): SimulatedSegment => ({
  flags: 0,
  seq: 0,
  ack: 0,
  window: 0,
  payload: 0,
  mss: null,
  shift: null,
  sackPermitted: false,
  timestamps: null,
  sack: [],
  options: [],
  data: null,
  ...fields,
})

export const has = ({ flags }: SimulatedSegment, flag: number): boolean => (flags & flag) !== 0

/** SEG.LEN of RFC 9293, section 3.4: data octets, and one each for SYN and FIN. */
export const lengthOf = (segment: SimulatedSegment): number =>
  segment.payload + (has(segment, Flag.SYN) ? 1 : 0) + (has(segment, Flag.FIN) ? 1 : 0)

/** A range of the wire's numbers on the line of plain ones, near `reference`. */
export const unrolled = ({ left, right }: Range, reference: number): Range => ({
  left: unroll(left, reference),
  right: unroll(right, reference),
})

/** Why a segment was sent, where its header does not tell. */
export type Purpose =
  | 'plain'
  | 'keepalive'
  | 'window probe'
  | 'challenge'
  | 'FIN again'
  | 'abort'
  | 'refusal'
  | 'deviation'

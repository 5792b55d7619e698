import type { Side } from './history.js'

export type Mark =
  | 'retransmission'
  | 'fast-retransmission'
  | 'spurious-retransmission'
  | 'out-of-order'
  | 'duplicate-ack'
  | 'keepalive'
  | 'keepalive-ack'
  | 'window-probe'
  | 'zero-window'
  | 'window-full'
  | 'window-update'
  | 'capture-gap'
  | 'duplicate-frame'
  | 'challenge-ack'

/** One segment as the ladder and the plots need it; kept only when segments are asked for. */
export interface SegmentRow {
  readonly frame: number
  readonly time: number
  readonly sender: Side
  readonly flags: number
  readonly seq: number
  readonly ack: number | null
  readonly length: number
  readonly window: number | null
  /** In short; without the timestamps, where these are all there is: nearly every segment has them, and few are looked at. */
  readonly options: string
  /** Timestamps that stand alone; -1 where there are none, or others beside them. */
  readonly tsVal: number
  readonly tsEcr: number
  readonly marks: Mark[]
}

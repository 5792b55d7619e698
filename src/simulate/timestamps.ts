import * as Flag from '../decode/flag.js'
import { isBefore, stepsFrom } from '../tcp/sequence.js'
import { has, type SimulatedSegment } from './segment.js'

/** The timestamps of one connection, as its receiver keeps them (RFC 7323, sections 3 to 5). */
export class Timestamps {
  /** Both SYNs carried them, or, before the peer's, the own one does. */
  areUsed: boolean
  /** TS.Recent and Last.ACK.sent. */
  recent = 0
  lastAckSent = 0

  constructor(areOffered: boolean) {
    this.areUsed = areOffered
  }

  start({ timestamps }: SimulatedSegment, nxt: number): void {
    this.areUsed &&= timestamps !== null
    this.recent = timestamps?.value ?? 0
    this.lastAckSent = nxt
  }

  /** Section 3.2: no segment but a RST is without them; section 5.3: an older one is a copy (PAWS). */
  judge(segment: SimulatedSegment): 'good' | 'missing' | 'old' {
    if (!this.areUsed || has(segment, Flag.RST)) return 'good'
    if (segment.timestamps === null) return 'missing'
    return isBefore(segment.timestamps.value, this.recent) ? 'old' : 'good'
  }

  /** Section 4.3. */
  note({ timestamps }: SimulatedSegment, seq: number): void {
    if (!this.areUsed || timestamps === null || seq > this.lastAckSent) return
    if (!isBefore(timestamps.value, this.recent)) this.recent = timestamps.value
  }

  /** How much newer than the latest the timestamp of a SYN is; null where one of the two has none. */
  ageOf({ timestamps }: SimulatedSegment): number | null {
    return !this.areUsed || timestamps === null ? null : stepsFrom(this.recent, timestamps.value)
  }
}

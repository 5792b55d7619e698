import type { Reception } from './reception.js'
import type { SimulatedSegment } from './segment.js'
import type { Stack } from './stack.js'
import { Timestamps } from './timestamps.js'
import type { Transmission } from './transmission.js'

/** MSS of a peer that names none (RFC 9293, section 3.7.1, MUST-15). */
const DEFAULT_MSS = 536
/** Two NOPs and the timestamps, in every segment (RFC 7323, appendix A). */
const TIMESTAMPS_OCTETS = 12
/** RFC 7323, section 2.3. */
const LARGEST_SHIFT = 14

/** The options that both SYNs have agreed on; before the peer's has come, those that the own one offers. */
export class Agreement {
  readonly timestamps: Timestamps
  usesSack: boolean
  usesScale: boolean
  private readonly stack: Stack

  constructor(stack: Stack) {
    this.stack = stack
    this.timestamps = new Timestamps(stack.timestamps)
    this.usesSack = stack.sack
    this.usesScale = stack.shift !== null
  }

  /** The peer's SYN has come, which the connection begins to receive with. */
  settle(syn: SimulatedSegment, receiving: Reception, sending: Transmission): void {
    const { stack, timestamps } = this
    timestamps.start(syn, receiving.nxt)
    this.usesSack &&= syn.sackPermitted
    this.usesScale &&= syn.shift !== null
    receiving.shift = this.usesScale ? (stack.shift ?? 0) : 0
    sending.shift = this.usesScale ? Math.min(syn.shift ?? 0, LARGEST_SHIFT) : 0
    sending.segmentOctets = Math.min(syn.mss ?? DEFAULT_MSS, stack.mss) - (timestamps.areUsed ? TIMESTAMPS_OCTETS : 0)
    sending.updateWindow(receiving.irs, sending.una, syn.window)
  }
}

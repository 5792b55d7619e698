import { FrameList } from './frame-list.js'
import type { Side } from './history.js'

/** A storm: this many ACKs, the ends in turn, at the rate of so many in ten seconds or faster. */
const FEWEST = 8
const LONGEST_GAP = 10 / FEWEST
const MOST_STORMS = 20

/** Raw numbers of the latest ACK of one end in the run at hand. */
interface Ack {
  readonly seq: number
  readonly ack: number
  readonly window: number
}

/**
 * ACKs that two ends throw at each other because each one's numbers are outside what the other accepts: both answer, as
 * they must (RFC 9293, section 3.5.2, group 3), and neither gets anywhere. Stacks throttle such answers (RFC 5961,
 * section 7), which slows the storm down and doesn't end it.
 */
export class AckStorm {
  /** The runs that were long enough. */
  readonly storms: FrameList[] = []
  private run = new FrameList()
  private lastTime = Number.NaN
  /** The latest ACK of the end that sent last, and of the other. */
  private own: Ack | null = null
  private other: Ack | null = null
  private lastSide: Side | null = null

  add(side: Side, { seq, ack, window }: Ack, frame: number, time: number): void {
    const isInTurn = this.lastSide !== side && time - this.lastTime <= LONGEST_GAP
    const before = this.other
    const isSame = before === null || (before.seq === seq && before.ack === ack && before.window === window)
    if (!isInTurn || !isSame) this.end()
    this.other = this.own
    this.own = { seq, ack, window }
    this.lastSide = side
    this.lastTime = time
    this.run.add(frame, time)
    if (this.run.count === FEWEST && this.storms.length < MOST_STORMS) this.storms.push(this.run)
  }

  end(): void {
    if (this.run.count > 0) this.run = new FrameList()
    this.own = null
    this.other = null
  }
}

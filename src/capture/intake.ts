import { counted } from '../text/numbers.js'
import type { Damage } from './damage.js'
import { Frame } from './frame.js'

/** An instant on the capture's clock, since 1970-01-01 UTC. `nanoseconds` is 0 to 999,999,999. */
export interface Instant {
  readonly seconds: number
  readonly nanoseconds: number
}

/** What is known of a capture as a whole. While it is being read: of the part read so far. */
export interface CaptureFacts {
  /** null until the first octets have told. */
  readonly format: 'pcap' | 'pcapng' | null
  /** Frames delivered. */
  readonly frames: number
  /** Captured octets in them. */
  readonly octets: number
  /** LINKTYPE_ numbers in the order in which the interfaces that have them were declared; each once. */
  readonly linkTypes: readonly number[]
  /** The first places where the file breaks its format, at most 100. */
  readonly damage: readonly Damage[]
  /** How many more there were. */
  readonly damageOmitted: number
  /** When the first frame of the file was captured; null without a frame that has a time. */
  readonly firstTime: Instant | null
  /** When the last frame of the file was captured, which needn't be the latest. */
  readonly lastTime: Instant | null
  /** Frames that the interface or the operating system dropped, as far as the file says so. */
  readonly droppedFrames: number
  /** Frames of which the snap length kept only a part. */
  readonly truncatedFrames: number
}

/** Enough to see what is wrong with a file; a hostile one can break in a million places. */
const DAMAGE_KEPT = 100

const NANOSECONDS = 1_000_000_000

const YEAR = 365.25 * 86_400
/** No capture pauses this long, in seconds. */
const LEAP = 20 * YEAR

/**
 * The one Frame of a run and the count of what went through it. Whoever reads a format fills `frame` and calls
 * `deliver`; the times are set there, so that every format measures them alike.
 */
export class Intake implements CaptureFacts {
  format: 'pcap' | 'pcapng' | null = null
  frames = 0
  octets = 0
  truncatedFrames = 0
  droppedFrames = 0
  damageOmitted = 0
  readonly linkTypes: number[] = []
  readonly damage: Damage[] = []
  readonly frame = new Frame()
  private readonly onFrame: (frame: Frame) => void
  private firstSeconds = 0
  private firstNanoseconds = 0
  private lastSeconds = 0
  private lastNanoseconds = 0
  private isTimed = false
  /** Seconds of the last time that was too far away to be believed; NaN: the last one was believed. */
  private leapTo = Number.NaN
  /** Of the last record that has one; records without a frame have numbers too. */
  private number = 0

  constructor(onFrame: (frame: Frame) => void) {
    this.onFrame = onFrame
  }

  get firstTime(): Instant | null {
    return this.isTimed ? instant(this.firstSeconds, this.firstNanoseconds) : null
  }

  get lastTime(): Instant | null {
    return this.isTimed ? instant(this.lastSeconds, this.lastNanoseconds) : null
  }

  /** Number of the frame that comes next. */
  get next(): number {
    return this.number + 1
  }

  /** Hands over `frame` as captured at that time; nanoseconds beyond a second are carried over. */
  deliver(seconds: number, nanoseconds: number): void {
    if (!this.isTimed) {
      this.isTimed = true
      this.firstSeconds = seconds
      this.firstNanoseconds = nanoseconds
    } else if (Math.abs(seconds - this.lastSeconds) > LEAP && !(Math.abs(seconds - this.leapTo) <= LEAP)) {
      // Unless the next frame stands by it, a time decades away is the record's damage and not the clock's.
      this.leapTo = seconds
      this.tellLeap(seconds - this.lastSeconds)
      this.handOver()
      return
    }
    this.lastSeconds = seconds
    this.lastNanoseconds = nanoseconds
    this.leapTo = Number.NaN
    this.handOver()
  }

  private tellLeap(by: number): void {
    const years = Math.round(Math.abs(by) / YEAR)
    const message = `its time lies ${counted(years, 'year')} ${by > 0 ? 'after' : 'before'} that of the frame ahead of it; it counts as captured together with that one`
    this.tell(this.frame.offset, message)
  }

  /** Hands over `frame`, whose time the file doesn't tell: it counts as captured together with the frame before it. */
  deliverUntimed(): void {
    this.handOver()
  }

  /** Passes over a record that holds no frame, but that Wireshark numbers as if it did. */
  skip(): void {
    this.number++
  }

  /** Keeps the damage, or counts it once there is enough. */
  tell(offset: number, message: string, frame: number = this.next): void {
    if (this.damage.length < DAMAGE_KEPT) this.damage.push({ offset, frame, message })
    else this.damageOmitted++
  }

  declare(linkType: number): void {
    if (!this.linkTypes.includes(linkType)) this.linkTypes.push(linkType)
  }

  private handOver(): void {
    const frame = this.frame
    const captured = frame.end - frame.start
    frame.number = ++this.number
    this.frames++
    // One rounding, of the quotient: the difference in nanoseconds is exact for captures of up to 104 days.
    frame.time =
      ((this.lastSeconds - this.firstSeconds) * NANOSECONDS + (this.lastNanoseconds - this.firstNanoseconds)) /
      NANOSECONDS
    this.octets += captured
    if (captured < frame.wireLength) this.truncatedFrames++
    this.onFrame(frame)
  }
}

function instant(seconds: number, nanoseconds: number): Instant {
  const carried = Math.floor(nanoseconds / NANOSECONDS)
  return { seconds: seconds + carried, nanoseconds: nanoseconds - carried * NANOSECONDS }
}

import type { Range } from './segment.js'
import type { Stack } from './stack.js'

/** RFC 2018, section 3: with timestamps there is room for three. */
const SACK_BLOCKS = 3

/** What has arrived asks for an ACK: at once, or before long. */
export type Owed = 'now' | 'soon' | 'nothing'

/** The receive sequence space of a connection (RFC 9293, section 3.3.1) and what it keeps for the application. */
export class Reception {
  /** RCV.NXT, and IRS, on a line of plain numbers. */
  nxt: number
  readonly irs: number
  /** Scale of the windows it sends. */
  shift = 0
  /** RCV.NXT + RCV.WND: the right edge that it has promised and keeps to, and as it was last announced. */
  private edge: number
  private announced: number
  /** Octets in order that the application has not read. */
  unread = 0
  /** Octets in order, of all time. */
  received = 0
  /** The number of the peer's FIN, and whether everything before it has arrived. */
  fin: number | null = null
  hasEnded = false
  /** What came early; the newest first, as SACK wants it. */
  private early: Range[] = []
  private duplicate: Range | null = null
  private unacknowledged = 0
  private readonly stack: Stack

  constructor(irs: number, stack: Stack) {
    this.stack = stack
    this.irs = irs
    this.nxt = irs + 1
    this.edge = this.nxt + firstWindow(stack)
    this.announced = this.edge
  }

  /** RFC 9293, section 3.10.7.4, Table 6. */
  isAcceptable(seq: number, length: number): boolean {
    const window = this.edge - this.nxt
    const isInside = (number: number): boolean => this.nxt <= number && number < this.edge
    if (window === 0) return length === 0 && seq === this.nxt
    return isInside(seq) || (length > 0 && isInside(seq + length - 1))
  }

  isInWindow(seq: number): boolean {
    return this.nxt <= seq && seq < Math.max(this.edge, this.nxt + 1)
  }

  /** Takes in what the window has room for, and tells what ACK it asks for. */
  take(seq: number, payload: number, hasFin: boolean): Owed {
    // What lies behind a FIN is ignored.
    if (this.hasEnded) return 'now'
    const end = seq + payload
    const right = Math.min(end, this.edge, this.fin ?? end)
    if (hasFin && (end < this.edge || (!this.stack.finNeedsRoom && end === this.nxt))) this.fin = end
    const before = this.nxt
    const hadHole = this.early.length > 0
    if (right > seq) {
      if (this.holds(seq, right)) this.duplicate = { left: seq, right }
      else this.keep(Math.max(seq, this.nxt), right)
    }
    this.advance()
    this.unacknowledged++
    if (this.hasEnded || hadHole || this.nxt === before || this.nxt < right) return 'now'
    return this.unacknowledged >= 2 ? 'now' : 'soon'
  }

  private holds(left: number, right: number): boolean {
    return right <= this.nxt || this.early.some((range) => range.left <= left && right <= range.right)
  }

  private keep(left: number, right: number): void {
    if (left >= right) return
    const touches = (range: Range): boolean => right >= range.left && range.right >= left
    const touching = this.early.filter(touches)
    const joined = {
      left: Math.min(left, ...touching.map((range) => range.left)),
      right: Math.max(right, ...touching.map((range) => range.right)),
    }
    this.early = [joined, ...this.early.filter((range) => !touches(range))]
  }

  private advance(): void {
    const next = this.early.find(({ left }) => left <= this.nxt)
    if (next !== undefined) {
      this.unread += next.right - this.nxt
      this.received += next.right - this.nxt
      this.nxt = next.right
      this.early = this.early.filter((range) => range !== next)
    }
    if (this.fin !== this.nxt || this.hasEnded) return
    this.hasEnded = true
    this.nxt++
    // The FIN may have gone where the window had no room.
    this.edge = Math.max(this.edge, this.nxt)
  }

  read(octets: number): void {
    this.unread -= Math.min(octets, this.unread)
  }

  /** The application's reading has made room that the peer does not know of (RFC 9293, section 3.8.6.2.2). */
  get owesUpdate(): boolean {
    return !this.hasEnded && this.offer - this.announced >= this.leastMove
  }

  private get offer(): number {
    return this.nxt + this.stack.buffer - this.unread
  }

  private get leastMove(): number {
    return Math.max(1 << this.shift, Math.min(this.stack.mss, this.stack.buffer / 2))
  }

  /** SEG.WND of the ACK that is about to be sent, which acknowledges everything. */
  announce(): number {
    this.unacknowledged = 0
    const unit = 2 ** this.shift
    // Silly windows are not offered; what was once offered is not taken back.
    if (this.offer - this.edge >= this.leastMove) this.edge = this.offer
    const units = (this.edge - this.nxt) / unit
    const window = Math.min(0xffff, this.stack.roundsWindowUp ? Math.ceil(units) : Math.floor(units))
    this.announced = this.nxt + window * unit
    this.edge = Math.max(this.edge, this.announced)
    return window
  }

  /** The blocks of the ACK that is about to be sent: a duplicate first (RFC 2883), then the newest (RFC 2018, section 4). */
  sackBlocks(): Range[] {
    const { duplicate } = this
    this.duplicate = null
    const reported = duplicate !== null && this.stack.duplicateSack ? [duplicate] : []
    return [...reported, ...this.early].slice(0, SACK_BLOCKS)
  }
}

/** What a SYN offers: a window is never scaled there. */
export const firstWindow = ({ buffer }: Stack): number => Math.min(0xffff, buffer)

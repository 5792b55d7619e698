import * as Flag from '../decode/flag.js'
import { type Agenda, Timer } from './agenda.js'
import type { Range } from './segment.js'
import type { Stack } from './stack.js'

/** RFC 6298: before the first round trip, and at most. */
const FIRST_RTO = 1
const LONGEST_RTO = 60
/** RFC 5681, section 3.2. */
const DUPLICATE_THRESHOLD = 3
const CONTROLS = Flag.SYN | Flag.FIN

/** What was sent and not acknowledged. */
interface Sent {
  readonly seq: number
  readonly payload: number
  flags: number
  readonly time: number
  sacked: boolean
  /** Taken for lost, to be sent again. */
  lost: boolean
  repeated: boolean
  /** The one octet that asks whether a closed window has opened. */
  readonly isProbe: boolean
}

const endOf = ({ seq, payload, flags }: Sent): number => seq + payload + ((flags & CONTROLS) !== 0 ? 1 : 0)

/** What the connection does for its sending half. */
export interface Outlet {
  emit(seq: number, payload: number, flags: number): void
  /** A zero-window probe without data. */
  probe(): void
  giveUp(): void
}

/** The send sequence space of a connection (RFC 9293, section 3.3.1), its retransmission (RFC 6298) and congestion control (RFC 5681). */
export class Transmission {
  readonly iss: number
  una: number
  nxt: number
  /** SND.WND, of which segment it is known (WL1, WL2), and the largest so far. */
  private window = 0
  private windowSeq = Number.NEGATIVE_INFINITY
  private windowAck = 0
  largestWindow = 0
  /** Scale of the windows it receives. */
  shift = 0
  /** Octets of data in a segment: the peer's MSS less the options of every segment. */
  segmentOctets = 536
  peerSacks = false
  /** The connection is synchronized, so that data may go. */
  isOpen = false
  /** Octets that the application has written and TCP has not sent. */
  unsent = 0
  isClosing = false
  fin: number | null = null
  private outstanding: Sent[] = []
  private congestionWindow = 0
  private slowStartThreshold = Number.POSITIVE_INFINITY
  private duplicateAcks = 0
  /** SND.NXT when loss was noticed: acknowledgments below it are partial (RFC 6582). */
  private recover: number | null = null
  private smoothed = Number.NaN
  private variation = 0
  private timeouts = 0
  private readonly retransmission: Timer
  private readonly persist: Timer
  private readonly agenda: Agenda
  private readonly stack: Stack
  private readonly outlet: Outlet

  constructor(iss: number, agenda: Agenda, stack: Stack, outlet: Outlet) {
    this.iss = iss
    this.una = iss
    this.nxt = iss
    this.agenda = agenda
    this.stack = stack
    this.outlet = outlet
    this.retransmission = new Timer(agenda, () => this.timeOut())
    this.persist = new Timer(agenda, () => this.probeWindow())
  }

  /** Everything written was sent and acknowledged. */
  get isQuiet(): boolean {
    return this.unsent === 0 && this.outstanding.length === 0
  }

  get isFinAcked(): boolean {
    return this.fin !== null && this.una > this.fin
  }

  sendSyn(flags: number): void {
    this.sendNew(0, flags)
  }

  /** The SYN again; with ACK where the peer's own has arrived meanwhile (RFC 9293, section 3.5, Figure 7). */
  repeatSyn(flags: number): void {
    const syn = this.outstanding[0]
    if (syn === undefined) return
    syn.flags = flags
    this.repeat(syn)
  }

  open(): void {
    this.isOpen = true
    this.congestionWindow = this.stack.initialWindow * this.segmentOctets
  }

  /** SND.WL1 and SND.WL2 keep old segments from moving the window (RFC 9293, section 3.10.7.4). */
  updateWindow(seq: number, ack: number, window: number): void {
    if (this.windowSeq > seq || (this.windowSeq === seq && this.windowAck > ack)) return
    const wasClosed = this.window === 0
    this.window = window
    this.windowSeq = seq
    this.windowAck = ack
    this.largestWindow = Math.max(this.largestWindow, window)
    if (window === 0) {
      // The peer lives: a closed window is no reason to give up (RFC 9293, section 3.8.6.1).
      this.timeouts = Math.min(this.timeouts, this.stack.retries - 1)
      return
    }
    this.persist.stop()
    const probe = this.outstanding[0]
    if (wasClosed && probe?.isProbe) probe.lost = true
  }

  /** SND.UNA < SEG.ACK =< SND.NXT. */
  acknowledge(ack: number): void {
    const octets = ack - this.una
    this.una = ack
    const acked = this.outstanding.filter((sent) => endOf(sent) <= ack)
    this.outstanding = this.outstanding.slice(acked.length)
    // Karn's algorithm: no round trip is measured by what was sent twice.
    const timed = acked.findLast(({ repeated }) => !repeated)
    if (timed !== undefined && acked.every(({ repeated }) => !repeated)) this.measure(this.agenda.now - timed.time)
    this.timeouts = 0
    this.duplicateAcks = 0
    this.restartTimer()
    if (!this.isOpen) return
    if (this.recover !== null && ack < this.recover) {
      const hole = this.outstanding[0]
      if (hole !== undefined && !hole.repeated) hole.lost = true
      return
    }
    this.recover = null
    const isSlowStart = this.congestionWindow < this.slowStartThreshold
    this.congestionWindow += isSlowStart ? octets : (this.segmentOctets * octets) / this.congestionWindow
  }

  private measure(roundTrip: number): void {
    if (Number.isNaN(this.smoothed)) {
      this.smoothed = roundTrip
      this.variation = roundTrip / 2
      return
    }
    this.variation += (Math.abs(this.smoothed - roundTrip) - this.variation) / 4
    this.smoothed += (roundTrip - this.smoothed) / 8
  }

  /** An ACK that acknowledges nothing while something is outstanding (RFC 5681, section 2). */
  countDuplicate(): void {
    if (this.outstanding.length === 0 || this.outstanding[0]!.isProbe) return
    this.duplicateAcks++
    if (this.duplicateAcks === DUPLICATE_THRESHOLD && this.recover === null) this.startRecovery(this.outstanding[0]!)
  }

  noteSack(blocks: readonly Range[]): void {
    for (const { left, right } of blocks)
      for (const sent of this.outstanding) if (left <= sent.seq && endOf(sent) <= right) sent.sacked = true
    // RFC 6675: three segments above it have arrived.
    const sacked = this.outstanding.filter((sent) => sent.sacked)
    const third = sacked.at(-DUPLICATE_THRESHOLD)
    if (third === undefined) return
    for (const sent of this.outstanding)
      if (sent.seq < third.seq && !sent.sacked && !sent.repeated && !sent.lost) this.startRecovery(sent)
  }

  private startRecovery(lost: Sent): void {
    lost.lost = true
    if (this.recover !== null) return
    this.recover = this.nxt
    this.slowStartThreshold = Math.max((this.nxt - this.una) / 2, 2 * this.segmentOctets)
    this.congestionWindow = this.slowStartThreshold
  }

  /** Sends what may go: first what is lost, then new data, then the FIN. */
  pump(): void {
    for (const sent of [...this.outstanding]) {
      if (!sent.lost || !this.outstanding.includes(sent)) continue
      if (this.isOpen && this.flight > 0 && this.flight + sent.payload > this.congestionWindow) return
      this.repeat(sent)
    }
    if (!this.isOpen) return
    for (let octets = this.nextOctets(); octets > 0; octets = this.nextOctets()) this.sendData(octets)
    if (this.isClosing && this.fin === null && this.unsent === 0 && this.hasRoomForFin(0))
      this.sendNew(0, Flag.FIN | Flag.ACK)
    const isBlocked = this.unsent > 0 || (this.isClosing && this.fin === null)
    if (isBlocked && this.outstanding.length === 0 && !this.persist.isRunning) this.persist.start(this.timeout)
  }

  /** Octets that are on their way as far as this end can tell. */
  private get flight(): number {
    return this.outstanding.reduce((sum, sent) => sum + (sent.sacked || sent.lost ? 0 : sent.payload), 0)
  }

  private get room(): number {
    return this.una + this.window - this.nxt
  }

  private hasRoomForFin(payload: number): boolean {
    return !this.stack.finNeedsRoom || this.room >= payload + 1
  }

  /** How much of the data is worth a segment now: Nagle's algorithm, and no silly windows (RFC 9293, sections 3.7.4, 3.8.6.2.1). */
  private nextOctets(): number {
    const octets = Math.min(this.unsent, this.segmentOctets, this.room)
    if (octets <= 0) return 0
    const isIdle = this.outstanding.length === 0
    if (!isIdle && this.flight + octets > this.congestionWindow) return 0
    if (octets === this.segmentOctets || isIdle) return octets
    const isWorthIt = octets === this.unsent ? !this.stack.nagle || this.isClosing : octets >= this.largestWindow / 2
    return isWorthIt ? octets : 0
  }

  private sendData(octets: number): void {
    this.unsent -= octets
    const isLast = this.unsent === 0
    const carriesFin = isLast && this.isClosing && this.stack.finWithData && this.hasRoomForFin(octets)
    this.sendNew(octets, Flag.ACK | (isLast ? Flag.PSH : 0) | (carriesFin ? Flag.FIN : 0))
  }

  private sendNew(payload: number, flags: number, isProbe = false): void {
    const { nxt: seq } = this
    const sent = { seq, payload, flags, time: this.agenda.now, sacked: false, lost: false, repeated: false, isProbe }
    if ((flags & Flag.FIN) !== 0) this.fin = seq + payload
    this.outstanding.push(sent)
    this.nxt = endOf(sent)
    this.persist.stop()
    if (!this.retransmission.isRunning) this.restartTimer()
    this.outlet.emit(seq, payload, flags)
  }

  private repeat(sent: Sent): void {
    sent.lost = false
    sent.repeated = true
    const joined = this.stack.repacketizes && this.isOpen ? this.withNext(sent) : sent
    this.restartTimer()
    this.outlet.emit(joined.seq, joined.payload, joined.flags)
  }

  /** Joins what follows to it as far as one segment holds it (RFC 9293, section 3.10.7.4 lets only the octets count). */
  private withNext(sent: Sent): Sent {
    const at = this.outstanding.indexOf(sent)
    let joined = sent
    while ((joined.flags & CONTROLS) === 0) {
      const next = this.outstanding[at + 1]
      if (next === undefined || next.sacked || joined.payload + next.payload > this.segmentOctets) break
      joined = { ...joined, payload: joined.payload + next.payload, flags: joined.flags | next.flags }
      this.outstanding.splice(at, 2, joined)
    }
    return joined
  }

  /** RFC 6298, section 2, with the doubling of 5.5. */
  private get timeout(): number {
    const isKnown = !Number.isNaN(this.smoothed)
    const once = isKnown ? Math.max(this.stack.leastRto, this.smoothed + 4 * this.variation) : FIRST_RTO
    return Math.min(LONGEST_RTO, once * 2 ** this.timeouts)
  }

  private restartTimer(): void {
    if (this.outstanding.length === 0) this.retransmission.stop()
    else this.retransmission.start(this.timeout)
  }

  private timeOut(): void {
    const limit = this.isOpen ? this.stack.retries : this.stack.synRetries
    if (this.timeouts >= limit) {
      this.outlet.giveUp()
      return
    }
    this.timeouts++
    this.recover = this.nxt
    this.slowStartThreshold = Math.max((this.nxt - this.una) / 2, 2 * this.segmentOctets)
    this.congestionWindow = this.segmentOctets
    this.duplicateAcks = 0
    for (const sent of this.outstanding) {
      sent.lost = true
      // A receiver may forget what it has only reported (RFC 2018, section 8).
      sent.sacked = false
    }
    this.pump()
  }

  /** RFC 9293, section 3.8.6.1: one new octet past the edge, or what Linux sends. */
  private probeWindow(): void {
    if (this.stack.windowProbe === 'new octet' && this.unsent > 0) {
      this.unsent--
      this.sendNew(1, Flag.ACK | Flag.PSH, true)
      return
    }
    if (this.timeouts >= this.stack.retries) {
      this.outlet.giveUp()
      return
    }
    this.timeouts++
    this.outlet.probe()
    this.persist.start(this.timeout)
  }

  stop(): void {
    this.retransmission.stop()
    this.persist.stop()
    this.outstanding = []
    this.unsent = 0
    this.isOpen = false
  }
}

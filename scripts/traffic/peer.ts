import * as Flag from '../../src/decode/flag.js'
import type { Random } from '../../src/simulate/random.js'
import type { Agenda } from './agenda.js'
import { SCALED_WINDOW, type SimulatedSegment, SYN_WINDOW, TIMESTAMPS_OCTETS, WINDOW_OCTETS } from './segment.js'

const MILLISECOND = 1000
/** Linux's floor of the retransmission timeout, above the longest round trip, and its first one for a SYN. */
const MINIMUM_RTO = 200 * MILLISECOND
const SYN_RTO = 1000 * MILLISECOND
const DELAYED_ACK = 40 * MILLISECOND
/** A sender waits about this long between two segments of a burst. */
const PACE = 30
const INITIAL_WINDOW_SEGMENTS = 10
const WINDOW_SEGMENTS_LIMIT = 64
const DUPLICATE_THRESHOLD = 3
/** Timeouts in a row after which an end gives up without a word. */
const RETRIES = 8

/** What an end has sent and not seen acknowledged. */
interface Outstanding {
  seq: number
  payload: number
  flags: number
  sacked: boolean
}

interface Range {
  left: number
  right: number
}

/** What the connection provides to both its ends. */
export interface Surroundings {
  agenda: Agenda
  random: Random
  roundTrip: number
  mss: number
  /** Acknowledge at the latest each so many segments. */
  ackEvery: number
  /** How often a timeout comes too early. */
  spuriousProbability: number
  send(from: Peer, segment: SimulatedSegment): void
}

/** One conforming end of a simulated connection: NewReno, SACK with D-SACK, timestamps, delayed acknowledgments. */
export class Peer {
  /** Called with the octets that arrived in order since the last call, and whether a FIN has. */
  onReceive: (octets: number, finished: boolean) => void = () => {}
  onEstablished: () => void = () => {}

  readonly iss: number
  private readonly around: Surroundings
  private readonly segmentOctets: number
  private readonly clockOffset: number
  private established = false
  /** After a reset, sent or received, or after giving up. */
  private gone = false

  private sndUna: number
  private sndNxt: number
  /** Octets that the application has written and TCP has not sent. */
  private unsent = 0
  private closing = false
  private finSent = false
  private sending = false
  private readonly outstanding: Outstanding[] = []
  private congestionWindow: number
  private slowStartThreshold = Number.POSITIVE_INFINITY
  private duplicateAcks = 0
  /** SND.NXT when the loss was noticed: acknowledgments below it are partial (RFC 6582). Null: no recovery. */
  private recover: number | null = null
  private timer = 0
  private timerRuns = false
  private retries = 0

  private rcvNxt = 0
  private readonly early: Range[] = []
  private unacknowledged = 0
  private ackTimer = 0
  private lastAckSent = 0
  private tsRecent = 0

  constructor(around: Surroundings) {
    this.around = around
    this.segmentOctets = around.mss - TIMESTAMPS_OCTETS
    this.congestionWindow = INITIAL_WINDOW_SEGMENTS * this.segmentOctets
    this.iss = around.random.below(2 ** 32)
    this.clockOffset = around.random.below(2 ** 32)
    this.sndUna = this.iss
    this.sndNxt = this.iss
  }

  /** Sends the SYN, until it is answered or has been sent three times. */
  open(): void {
    this.transmitNew(0, Flag.SYN)
  }

  write(octets: number): void {
    this.unsent += octets
    this.sendMore()
  }

  /** No more data: a FIN follows what was written. */
  close(): void {
    this.closing = true
    this.sendMore()
  }

  /** Ends the connection by a reset. */
  abort(): void {
    this.gone = true
    this.emit({ flags: Flag.RST | Flag.ACK, seq: this.sndNxt, timestamps: null })
  }

  /** Everything written was sent and acknowledged. */
  get isQuiet(): boolean {
    return this.unsent === 0 && this.outstanding.length === 0
  }

  /** What the network delivers. */
  receive(segment: SimulatedSegment): void {
    if (this.gone) return
    if ((segment.flags & Flag.RST) !== 0) {
      this.gone = true
      return
    }
    this.noteTimestamp(segment)
    if ((segment.flags & Flag.SYN) !== 0) this.receiveSyn(segment)
    if ((segment.flags & Flag.ACK) !== 0) this.receiveAck(segment)
    if (segment.payload > 0 || (segment.flags & Flag.FIN) !== 0) this.receiveText(segment)
    this.sendMore()
  }

  /** Answers a SYN as a port does where nobody listens. */
  refuse(segment: SimulatedSegment): void {
    this.gone = true
    this.rcvNxt = segment.seq + 1
    this.emit({ flags: Flag.RST | Flag.ACK, seq: 0, window: 0, timestamps: null })
  }

  private receiveSyn(segment: SimulatedSegment): void {
    if (this.established) {
      // A repeated one: our acknowledgment was lost (RFC 5961, section 4.2).
      this.acknowledge()
      return
    }
    this.rcvNxt = segment.seq + 1
    this.tsRecent = segment.timestamps?.value ?? 0
    if ((segment.flags & Flag.ACK) !== 0) return
    if (this.sndNxt === this.iss) this.transmitNew(0, Flag.SYN | Flag.ACK)
    else this.retransmit(this.outstanding[0])
  }

  private receiveAck(segment: SimulatedSegment): void {
    this.noteSack(segment.sack)
    if (segment.ack > this.sndUna) this.advanceUna(segment.ack)
    else if (segment.ack === this.sndUna && segment.payload === 0 && segment.sack.length > 0) this.countDuplicate()
    if (this.established || this.sndUna === this.iss) return
    this.established = true
    if ((segment.flags & Flag.SYN) !== 0) this.acknowledge()
    this.onEstablished()
  }

  private noteSack(edges: readonly number[]): void {
    for (let i = 0; i + 1 < edges.length; i += 2) {
      for (const sent of this.outstanding) {
        const inside = sent.seq >= edges[i]! && sent.seq + sent.payload <= edges[i + 1]!
        if (inside) sent.sacked = true
      }
    }
  }

  private advanceUna(ack: number): void {
    const octets = ack - this.sndUna
    this.sndUna = ack
    while (this.outstanding.length > 0 && ack >= endOf(this.outstanding[0]!)) this.outstanding.shift()
    this.duplicateAcks = 0
    this.retries = 0
    this.restartTimer()
    if (this.recover !== null && ack < this.recover) {
      this.retransmitFirstHole()
      return
    }
    this.recover = null
    const isSlowStart = this.congestionWindow < this.slowStartThreshold
    const growth = isSlowStart ? octets / 2 : (this.segmentOctets * octets) / this.congestionWindow
    this.congestionWindow = Math.min(this.congestionWindow + growth, WINDOW_SEGMENTS_LIMIT * this.segmentOctets)
  }

  private countDuplicate(): void {
    if (this.outstanding.length === 0 || this.recover !== null) return
    this.duplicateAcks++
    if (this.duplicateAcks === DUPLICATE_THRESHOLD) this.startRecovery(this.congestionWindow / 2)
  }

  private startRecovery(congestionWindow: number): void {
    this.recover = this.sndNxt
    this.slowStartThreshold = Math.max(this.congestionWindow / 2, 2 * this.segmentOctets)
    this.congestionWindow = Math.max(congestionWindow, this.segmentOctets)
    this.retransmitFirstHole()
  }

  private retransmitFirstHole(): void {
    this.retransmit(this.outstanding.find(({ sacked }) => !sacked))
  }

  private retransmit(sent: Outstanding | undefined): void {
    if (sent === undefined) return
    this.restartTimer()
    this.emit(sent)
  }

  private receiveText(segment: SimulatedSegment): void {
    const end = segment.seq + segment.payload + ((segment.flags & Flag.FIN) !== 0 ? 1 : 0)
    if (end <= this.rcvNxt) {
      this.acknowledge([segment.seq, end])
    } else if (segment.seq > this.rcvNxt) {
      this.keepEarly(segment.seq, end)
      this.acknowledge(this.sackBlocks(segment.seq))
    } else {
      this.takeInOrder(end, (segment.flags & Flag.FIN) !== 0)
    }
  }

  /** A FIN is never early here: its sender waits until all its data is acknowledged. */
  private takeInOrder(end: number, finished: boolean): void {
    const start = this.rcvNxt
    const hadHole = this.early.length > 0
    this.rcvNxt = end
    while (this.early.length > 0 && this.rcvNxt >= this.early[0]!.left) {
      this.rcvNxt = Math.max(this.rcvNxt, this.early.shift()!.right)
    }
    this.unacknowledged++
    const owesAck = hadHole || finished || this.unacknowledged >= this.around.ackEvery
    if (owesAck) this.acknowledge(this.sackBlocks(end))
    else this.delayAck()
    this.onReceive(this.rcvNxt - start - (finished ? 1 : 0), finished)
  }

  private keepEarly(left: number, right: number): void {
    const touching = this.early.filter((range) => right >= range.left && range.right >= left)
    const merged = {
      left: Math.min(left, ...touching.map((range) => range.left)),
      right: Math.max(right, ...touching.map((range) => range.right)),
    }
    for (const range of touching) this.early.splice(this.early.indexOf(range), 1)
    const at = this.early.findIndex((range) => merged.left < range.left)
    this.early.splice(at === -1 ? this.early.length : at, 0, merged)
  }

  /** The block of the newest segment comes first (RFC 2018, section 4). */
  private sackBlocks(newest: number): number[] {
    const isNewest = ({ left, right }: Range): boolean => newest >= left && newest < right
    const ordered = [...this.early.filter(isNewest), ...this.early.filter((range) => !isNewest(range))]
    return ordered.slice(0, 3).flatMap(({ left, right }) => [left, right])
  }

  private delayAck(): void {
    const turn = ++this.ackTimer
    this.around.agenda.after(DELAYED_ACK, () => {
      if (turn === this.ackTimer && this.unacknowledged > 0 && !this.gone) this.acknowledge()
    })
  }

  private acknowledge(sack: number[] = []): void {
    this.emit({ flags: Flag.ACK, seq: this.sndNxt, sack })
  }

  /** One segment now, the next a little later, as far as both windows allow. */
  private sendMore(): void {
    if (this.sending || this.gone || !this.established || !this.canSend()) return
    this.sending = true
    this.around.agenda.after(this.around.random.exponential(PACE), () => {
      this.sending = false
      if (this.gone || !this.canSend()) return
      this.sendNext()
      this.sendMore()
    })
  }

  private canSend(): boolean {
    if (this.unsent > 0) return this.room() >= Math.min(this.unsent, this.segmentOctets)
    return this.closing && !this.finSent && this.outstanding.length === 0
  }

  private room(): number {
    return Math.min(this.congestionWindow, WINDOW_OCTETS) - (this.sndNxt - this.sndUna)
  }

  private sendNext(): void {
    if (this.unsent === 0) {
      this.finSent = true
      this.transmitNew(0, Flag.FIN | Flag.ACK)
      return
    }
    const payload = Math.min(this.unsent, this.segmentOctets)
    this.unsent -= payload
    const sent = this.transmitNew(payload, this.unsent === 0 ? Flag.PSH | Flag.ACK : Flag.ACK)
    if (this.around.random.chance(this.around.spuriousProbability)) this.repeatTooEarly(sent)
  }

  private transmitNew(payload: number, flags: number): Outstanding {
    const sent = { seq: this.sndNxt, payload, flags, sacked: false }
    this.outstanding.push(sent)
    this.sndNxt = endOf(sent)
    if (!this.timerRuns) this.restartTimer()
    this.emit(sent)
    return sent
  }

  /** A timeout that fires although nothing was lost. */
  private repeatTooEarly(sent: Outstanding): void {
    this.around.agenda.after(this.around.roundTrip * 0.9, () => {
      if (!this.gone && this.outstanding.includes(sent)) this.emit(sent)
    })
  }

  private restartTimer(): void {
    const turn = ++this.timer
    this.timerRuns = this.outstanding.length > 0
    if (!this.timerRuns) return
    const isSyn = (this.outstanding[0]!.flags & Flag.SYN) !== 0
    const first = isSyn ? SYN_RTO : MINIMUM_RTO + this.around.roundTrip
    this.around.agenda.after(first * 2 ** this.retries, () => {
      if (turn === this.timer && !this.gone) this.timeOut(isSyn)
    })
  }

  private timeOut(isSyn: boolean): void {
    this.retries++
    if (this.retries > (isSyn ? 2 : RETRIES)) {
      this.gone = true
      return
    }
    // A receiver may forget what it has only reported (RFC 2018, section 8).
    for (const sent of this.outstanding) sent.sacked = false
    this.duplicateAcks = 0
    this.startRecovery(this.segmentOctets)
  }

  private noteTimestamp({ timestamps, seq }: SimulatedSegment): void {
    // RFC 7323, section 4.3: the timestamp of the segment that the last acknowledgment waits for.
    if (timestamps !== null && seq <= this.lastAckSent && timestamps.value >= this.tsRecent) {
      this.tsRecent = timestamps.value
    }
  }

  private emit(fields: Partial<SimulatedSegment> & { flags: number; seq: number }): void {
    const isSyn = (fields.flags & Flag.SYN) !== 0
    const hasAck = (fields.flags & Flag.ACK) !== 0
    this.unacknowledged = 0
    this.lastAckSent = this.rcvNxt
    this.around.send(this, {
      payload: 0,
      sack: [],
      window: isSyn ? SYN_WINDOW : SCALED_WINDOW,
      ack: hasAck ? this.rcvNxt : 0,
      mss: isSyn ? this.around.mss : 0,
      timestamps: { value: this.clock(), echo: hasAck ? this.tsRecent : 0 },
      ...fields,
    })
  }

  /** Ticks of a millisecond, from a random start (RFC 7323, section 5.4). */
  private clock(): number {
    return this.clockOffset + Math.floor(this.around.agenda.now / MILLISECOND)
  }
}

function endOf({ seq, payload, flags }: Outstanding): number {
  return seq + payload + ((flags & (Flag.SYN | Flag.FIN)) !== 0 ? 1 : 0)
}

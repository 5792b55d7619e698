import { FrameList, NO_FRAMES } from './frame-list.js'
import type { Side } from './history.js'
import { Holes, type Overtaker, type QuietGap } from './holes.js'
import { NO_PROBES } from './keepalive.js'
import { numbersOf } from './numbers.js'
import type { RepeatRun } from './repeats.js'
import type { SillyWindow } from './silly-window.js'
import { UNSEEN } from './states.js'
import type { UrgentLog } from './urgent.js'
import type { WindowProbes } from './window-probes.js'

/** What is kept of a segment with SYN: numbers, and the options that both ends are bound by. */
export interface SynRecord {
  readonly frame: number
  readonly time: number
  /** Point on the sender's line. */
  readonly seq: number
  /** SEG.ACK as sent, or null for a SYN without ACK. */
  readonly ack: number | null
  readonly payload: number
  readonly window: number
  readonly mss: number
  readonly windowShift: number
  readonly sackPermitted: boolean
  readonly hasTimestamps: boolean
  readonly tsVal: number
  readonly ipId: number
  readonly ttl: number
  readonly fastOpen: boolean
  readonly flags: number
  /** A Fast Open cookie was sent, not only asked for. */
  readonly hasCookie: boolean
  /** The snap length cut the options: one that was not found may have been there. */
  readonly optionsCut: boolean
  /** Its checksum is wrong: what it offers can't be believed. */
  readonly isDamaged: boolean
  /** Of all copies, which may differ (syn-options.ts): kinds that every one and that any one carries, and the largest MSS. */
  kindsOfAll: number
  kindsOfAny: number
  largestMss: number
  /** Every copy, and any copy, asks for ECN or grants it. */
  ecnInAll: boolean
  ecnInAny: boolean
  /** The first copy that offers something else, and the last other MSS and window scale (-1: none); null: all are the same. */
  changed: { readonly frame: number; mss: number; windowShift: number } | null
}

const NO_NUMBERS: number[] = []

/** Why octets were sent again. */
export type ResentKind = 'fast' | 'timeout' | 'tlp' | 'spurious' | 'lost-before-tap' | 'fin' | 'network-duplicate'

/** Round trips kept for the median. */
const MOST_SAMPLES = 2048

const NO_KINDS: Map<ResentKind, number> = new Map()

/** Retransmissions of one endpoint: counted by cause, the first frames kept. */
export class ResentLog extends FrameList {
  kinds: Map<ResentKind, number> = NO_KINDS
  /** Repetitions of octets that are still unacknowledged. */
  tailRepeats = 0
  tailFrames: readonly number[] = NO_NUMBERS
  /** Repetitions of the lowest unacknowledged octets with nothing of the peer between: the run at hand, and the longest. */
  repeats: RepeatRun | null = null
  longestRepeats: RepeatRun | null = null

  beginRepeats(run: RepeatRun): RepeatRun {
    this.repeats = run
    this.longestRepeats ??= run
    return run
  }

  /** Octets that are still unacknowledged were sent again. */
  addTail(frame: number): void {
    this.tailRepeats++
    if (this.tailFrames.length >= FrameList.MOST) return
    this.tailFrames = [...this.tailFrames, frame]
  }

  clearTail(): void {
    if (this.tailRepeats === 0) return
    this.tailRepeats = 0
    this.tailFrames = NO_NUMBERS
  }

  addKind(frame: number, time: number, kind: ResentKind): void {
    this.add(frame, time)
    if (this.kinds === NO_KINDS) this.kinds = new Map()
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1)
  }
}

/** The log of an endpoint that has sent nothing again. */
const NOTHING_RESENT = new ResentLog()

/** Numbers of an endpoint, as they are before its first segment. */
const NUMBERS = {
  // ── What it sent ────────────────────────────────────────────────────────────────────────────────────────────
  /** Segments, capture duplicates not counted. */
  segments: 0,
  firstFrame: 0,
  firstTime: Number.NaN,
  lastFrame: 0,
  lastTime: Number.NaN,
  /** SEG.SEQ (raw), SEG.ACK (raw, -1 without), SEG.LEN and octets of data of its last segment. */
  lastSegmentSeq: 0,
  lastSegmentAck: -1,
  lastSegmentLength: 0,
  lastSegmentOctets: 0,
  /** IP identification of the packet that it has sent last; 0: not known. */
  lastIpId: 0,
  /** TTL or hop limit of its last segment that was no RST. */
  ttl: 0,
  iss: Number.NaN,

  /** Lower bound of SND.NXT: the highest SEG.SEQ + SEG.LEN seen. */
  nxt: Number.NaN,
  /** Frame and time of the segment that made `nxt` what it is. */
  nxtFrame: 0,
  nxtTime: Number.NaN,
  /** IP identification and timestamp of that segment; -1 and NaN where it had none. */
  nxtIpId: -1,
  nxtTsVal: Number.NaN,
  /** Number and value of the last octet sent, for telling a keepalive's garbage octet: -1 where not captured. */
  lastOctet: -1,
  /** Highest acceptable SEG.ACK seen from the peer: what it may consider acknowledged. */
  una: Number.NaN,
  /** Frame and time of the first segment with data that is not wholly acknowledged. */
  unackedFrame: 0,
  unackedTime: Number.NaN,

  /** Frame and time of its last segment with new data, and how many there were. */
  dataSegments: 0,
  lastNewDataTime: Number.NaN,
  lastDataTime: Number.NaN,

  // ── What it said of its peer's numbers (points on the peer's line) ──────────────────────────────────────────
  /** Highest SEG.ACK it sent: proof that RCV.NXT is at least this. */
  rcv: Number.NaN,
  /** Frame and timestamp of the segment that made `rcv` what it is; NaN where it had none. */
  rcvFrame: 0,
  rcvTsVal: Number.NaN,
  /** How often its acknowledgments advanced. */
  acksAdvanced: 0,
  /** Right edge of the window it granted: the largest ever, and the latest. */
  edge: Number.NaN,
  /** Frame, ACK and timestamp of the segment that granted the largest; NaN where its scale does not count or is not known. */
  edgeFrame: 0,
  edgeAck: Number.NaN,
  edgeTsVal: Number.NaN,
  edgeNow: Number.NaN,
  windowNow: Number.NaN,
  /** Largest window that it has granted, and the same when it last sent octets again (window.ts). */
  largestWindow: Number.NaN,
  formerWindow: Number.NaN,
  /** Shift of the windows that it sends (RFC 7323, section 2.2); -1: not known. */
  shift: -1,
  /** Window as last sent, before scaling, for telling a duplicate ACK from a window update. */
  rawWindow: -1,

  /** Latest timestamp it sent, and the latest it echoed: the floor of its TS.Recent. */
  tsVal: Number.NaN,
  tsEcr: Number.NaN,
  tsTime: Number.NaN,
  /** Frame of its latest timestamp, and where that segment ended; NaN: its checksum was wrong. */
  tsFrame: 0,
  tsEnd: Number.NaN,

  // ── Close ───────────────────────────────────────────────────────────────────────────────────────────────────
  /** Sequence number of its FIN. */
  fin: Number.NaN,
  finAck: Number.NaN,
  /** The peer's first frame whose ACK covers the FIN. */
  finAckedFrame: 0,
  finAckedTime: Number.NaN,

  // ── Round trips, tap to this endpoint and back ──────────────────────────────────────────────────────────────
  rttTap: Number.POSITIVE_INFINITY,
  timedEnd: Number.NaN,
  timedAt: Number.NaN,
  timedFrame: 0,
  rttCount: 0,
  rttMin: Number.POSITIVE_INFINITY,
  rttMax: 0,

  // ── Counters of the report ──────────────────────────────────────────────────────────────────────────────────
  payloadOctets: 0,
  streamOctets: 0,
  retransmissions: 0,
  fastRetransmissions: 0,
  spuriousRetransmissions: 0,
  outOfOrder: 0,
  duplicateAcks: 0,
  zeroWindows: 0,
  windowProbes: 0,
  missingOctets: 0,

  /** Duplicate ACKs since the peer's last progress, and whether a SACK block came with one. */
  duplicateAcksNow: 0,
  sackedSince: Number.NaN,
  firstDuplicateAckTime: Number.NaN,
  /** Since when its window has been closed; NaN: it is open. */
  zeroSince: Number.NaN,
  zeroFrame: 0,
  /** Its probes of the peer's window since that closed, and how they were answered. */
  probesOfEpisode: 0,

  /** Segments by checksum: right, wrong, and wrong ones that the receiver dropped. */
  goodChecksums: 0,
}

/**
 * One side of a flow, as a tap can know it (the variables of RFC 9293, section 3.3.1, seen from outside).
 * Sequence numbers are points on this endpoint's line (sequence.ts); NaN is "not known", which no comparison passes.
 */
export class Endpoint extends numbersOf(NUMBERS) {
  readonly side: Side
  peer!: Endpoint

  /** Index into STATES. */
  state: number = UNSEEN
  /** It opened actively (MUST-11 of RFC 9293 asks a stack to remember that). */
  isActive = false

  // ── What it sent ────────────────────────────────────────────────────────────────────────────────────────────
  /** Its own SYN or SYN,ACK: the first copy of the one that counts. */
  syn: SynRecord | null = null
  /** All copies of it. */
  syns = NO_FRAMES
  /** A SYN without ACK that it sent besides its SYN,ACK (simultaneous open, split handshake). */
  pureSyn: SynRecord | null = null
  synAck: SynRecord | null = null
  /** A SYN,ACK with another number that came before it. */
  earlierSynAck: SynRecord | null = null

  /** What of its numbers below `nxt` the tap has not seen. */
  holes: Holes | null = null
  /** A hole in them that was filled before its receiver had said a word. */
  quietGap: QuietGap | null = null

  // ── What it said of its peer's numbers (points on the peer's line) ──────────────────────────────────────────

  // ── Close ───────────────────────────────────────────────────────────────────────────────────────────────────
  fins = NO_FRAMES
  /** First frame of its own that acknowledges the peer's FIN. */
  finAcks = NO_FRAMES

  // ── What it may have received (machine.ts) ──────────────────────────────────────────────────────────────────
  receivedSyn: Receipt = 'no'
  receivedSynAck: Receipt = 'no'
  receivedFin: Receipt = 'no'
  /** A segment that acknowledges its SYN or FIN has passed since it was last sent. */
  synAcked = false
  /** It has sent what only an established end sends. */
  showedEstablished = false
  finAcked = false

  // ── Round trips, tap to this endpoint and back ──────────────────────────────────────────────────────────────
  rttSamples: readonly number[] = NO_NUMBERS
  private samples: number[] | null = null

  // ── Counters of the report ──────────────────────────────────────────────────────────────────────────────────

  reopening: Reopening | null = null
  windowProbing: WindowProbes | null = null
  /** Its small segments that filled the peer's window. */
  sillyWindow: SillyWindow | null = null
  urgent: UrgentLog | null = null
  /** Frames sent again, by cause, and frames that came out of order. */
  resent = NOTHING_RESENT
  disordered = NO_FRAMES

  keepalive = NO_PROBES

  badChecksums = NO_FRAMES
  damaged = NO_FRAMES

  constructor(side: Side) {
    super()
    this.side = side
  }

  /** Where its retransmissions are counted. */
  get ownResent(): ResentLog {
    if (this.resent === NOTHING_RESENT) this.resent = new ResentLog()
    return this.resent
  }

  get isSeen(): boolean {
    return this.segments > 0
  }

  /** Upper bound of the peer's RCV.NXT: the first number that the tap has not seen. */
  get contiguous(): number {
    return this.holes !== null && this.holes.count > 0 ? this.holes.lowest : this.nxt
  }

  get hasOutstanding(): boolean {
    return this.una < this.nxt
  }

  /** Starts to measure a round trip at a segment that ends at `end`, unless one is being measured (RFC 6298, section 3). */
  startTiming(end: number, frame: number, time: number): void {
    if (!Number.isNaN(this.timedEnd)) return
    this.timedEnd = end
    this.timedAt = time
    this.timedFrame = frame
  }

  /** Karn's rule: octets sent twice tell nothing. */
  cancelTiming(): void {
    this.timedEnd = Number.NaN
  }

  /** An acknowledgment up to `ack` of this endpoint's data came: the sample that it makes, 0 for none. */
  endTiming(ack: number, time: number): number {
    if (!(ack >= this.timedEnd)) return 0
    const sample = Math.max(0, time - this.timedAt)
    this.timedEnd = Number.NaN
    this.rttMin = Math.min(this.rttMin, sample)
    this.rttMax = Math.max(this.rttMax, sample)
    // A bounded reservoir without chance: it keeps every n-th sample, n growing with their number.
    const stride = 1 << Math.max(0, 32 - Math.clz32(this.rttCount >> 8))
    if (this.rttCount % stride === 0 && this.rttSamples.length < MOST_SAMPLES) this.keepSample(sample)
    this.rttCount++
    this.peer.rttTap = Math.min(this.peer.rttTap, sample)
    return sample
  }

  private keepSample(sample: number): void {
    if (this.samples === null) {
      this.samples = []
      this.rttSamples = this.samples
    }
    this.samples.push(sample)
  }

  openHole(left: number, right: number, by: Overtaker): void {
    this.holes ??= new Holes()
    this.holes.open(left, right, by)
  }
}

/** How its closed window opened last: since when it was closed, whether its peer had probed it, and that peer's SND.NXT. */
export interface Reopening {
  readonly since: number
  wasProbed: boolean
  readonly nxt: number
  /** Timestamp of the segment that said so; NaN without. */
  readonly tsVal: number
  /** How often the window's owner had sent octets again. */
  readonly resent: number
}

/** Whether an endpoint received something: shown by itself, assumed for the time being, or not yet. */
export type Receipt = 'no' | 'assumed' | 'proven'

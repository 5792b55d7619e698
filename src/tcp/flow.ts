import type { AckStorm } from './ack-storm.js'
import type { SynAttempt, SynVerdict } from './attempt.js'
import { Endpoint, type SynRecord } from './endpoint.js'
import { NO_FRAMES } from './frame-list.js'
import type { GateState } from './gates.js'
import { History, type Side } from './history.js'
import { IncidentLog } from './incident.js'
import { numbersOf } from './numbers.js'
import type { Mark, Rows } from './rows.js'
import type { Suspicion } from './suspicion.js'
import type { TimeWaitWatch } from './timewait.js'

/** A SYN,ACK that acknowledges no SYN of its peer. Numbers are raw. */
export interface WrongSynAck {
  readonly frame: number
  readonly time: number
  readonly seq: number
  readonly ack: number
  readonly record: SynRecord
  /** Whether it answers the SYN of this handshake, and not one from before the capture; null: nothing tells. */
  readonly isOwn: boolean | null
  /** The initiator's RST that refuses it; 0: none. */
  resetFrame: number
}

/** A RST that ended a connection or an attempt. */
export interface ResetRecord {
  readonly by: Side
  readonly frame: number
  readonly time: number
  /** What it ended: a refused SYN, a handshake, an open connection, or nothing (a scan, a SYN,ACK without a SYN). */
  readonly ended: 'refused' | 'handshake' | 'connection' | 'nothing'
  /** States of the sender and the receiver before it: indices into STATES. */
  readonly senderState: number
  /** Its timestamp; NaN without. */
  readonly tsVal: number
  readonly receiverState: number
  /** Octets that the sender had received and not acknowledged for long, and its own that were not acknowledged. */
  readonly unreadOctets: number
  readonly unsentOctets: number
  /** Its number, and what had passed of the peer before it: SND.NXT and the latest timestamp (NaN without). */
  readonly seq: number
  /** It may have been sent by an end without a connection, which takes the number of the segment that it answers. */
  isAnswer: boolean
  /** It has no ACK flag, as whatever answers a segment with one. */
  readonly isBare: boolean
  peerNxt: number
  peerTsVal: number
  /** Seconds since its sender's last segment, and frame of the segment that it answers (0: none seen). */
  readonly silentFor: number
  readonly answers: number
  readonly answersData: boolean
  /** Its receiver, or for an abort its sender, went on afterwards; and by what no copy of an older segment can be. */
  contradicted: boolean
  isOutlived: boolean
}

/** A RST as it stood to its sender's other packets when it passed. */
export interface SeenReset {
  readonly by: Side
  readonly frame: number
  readonly time: number
  /** Point on the sender's line. */
  readonly seq: number
  /** TTL of the RST, and of its sender's last segment before; 0: none was seen. */
  readonly ttl: number
  readonly ttlBefore: number
  /** Seconds since the last segment of either end. */
  readonly quietFor: number
  /** It followed data of its receiver sooner than its sender has ever answered. */
  readonly isEarly: boolean
  /** It claims a number past everything that its sender has sent. */
  readonly isBeyond: boolean
  /** Frame of the RST that it seems to answer; 0: none. */
  readonly answersReset: number
  /** Its sender's frame before it. */
  readonly frameBefore: number
  /** Octets of data, and the data where it is captured and plain text. */
  readonly octets: number
  readonly text: string | null
}

const MOST_SUSPICIONS = 64
const NO_SUSPICIONS: readonly Suspicion[] = []
const NO_ATTEMPTS: readonly SynAttempt[] = []
const NO_ANSWERS: readonly WrongSynAck[] = []
const NO_RESETS: readonly SeenReset[] = []
const NO_VLAN: readonly number[] = []

/** Numbers of a flow, as they are before its first segment. */
const NUMBERS = {
  clientPort: 0,
  serverPort: 0,
  /** Its tuple's entry in the flow table; that of its other direction, where that has other VLAN tags; and that of the tuple without tags. -1: none. */
  entry: -1,
  otherEntry: -1,
  taggedEntry: -1,

  firstFrame: 0,
  lastFrame: 0,
  frames: 0,
  firstTime: 0,
  lastTime: 0,
  /** Its last frame that is no pending SYN; for giving that SYN to the flow that it opens. */
  lastOwnFrame: 0,
  lastOwnTime: 0,

  /** The client's first segment whose ACK covers the server's SYN. */
  ackFrame: 0,
  ackTime: Number.NaN,
  /** Frame of a bare ACK of the client's SYN that came before the server's own SYN (split handshake). */
  bareAckFrame: 0,
  /** First frame that the snap length cut; Infinity: none. */
  truncatedFrame: Number.POSITIVE_INFINITY,
  /** First frame behind which something may be missing or out of place; Infinity: none. */
  gapFrame: Number.POSITIVE_INFINITY,
  largestPayload: 0,
  /** Rows that were not kept. */
  rowsOmitted: 0,
}

/** One connection, or one attempt at it: two endpoints, and what the tap may have missed. */
export class Flow extends numbersOf(NUMBERS) {
  readonly id: number
  readonly client = new Endpoint('client')
  readonly server = new Endpoint('server')
  clientBasis: 'syn' | 'syn-ack' | 'port' | 'first-sender' = 'first-sender'
  /** Addresses as text (decode/address.ts). */
  clientAddress = ''
  serverAddress = ''
  vlan: readonly number[] = NO_VLAN
  /** True when the client is the lower end of the key. */
  clientIsLow = false

  ended: 'capture-end' | 'closed' | 'reused' | 'idle' | 'evicted' = 'capture-end'

  /** The flow that had these addresses and ports before, and the one that took them over. */
  previous: Flow | null = null
  next: Flow | null = null
  /** What the SYN that opened it is, when the tuple has a past. */
  origin: SynVerdict | null = null

  readonly history = new History()
  private log: IncidentLog | null = null
  suspicions: readonly Suspicion[] = NO_SUSPICIONS
  attempts: readonly SynAttempt[] = NO_ATTEMPTS
  ackStorm: AckStorm | null = null

  // ── Handshake ───────────────────────────────────────────────────────────────────────────────────────────────
  wrongSynAcks: readonly WrongSynAck[] = NO_ANSWERS
  /** First ACK of the client after the SYN,ACK acknowledged something else. */
  thirdAckWrong = false
  /** The first segment was none of SYN, SYN,ACK, RST. */
  joinedLate = false
  startedWithSynAck = false
  /** Control bits that no state sends opened it: a scan. */
  isScan = false

  reset: ResetRecord | null = null
  /** Its RSTs, the first ones. */
  resets: readonly SeenReset[] = NO_RESETS
  /** A RST that may or may not have ended it, and its number where that is in the window (NaN: it is outside). */
  uncertainReset: { by: Side; frame: number; time: number; seq: number } | null = null

  // ── Close ───────────────────────────────────────────────────────────────────────────────────────────────────
  timeWait: TimeWaitWatch | null = null
  /** New octets that an end sent after it had acknowledged its peer's FIN, and their first and last frames and times. */
  halfClosed: {
    by: Side
    start: number
    octets: number
    firstFrame: number
    lastFrame: number
    firstTime: number
    lastTime: number
    acknowledged: boolean
  } | null = null

  // ── Quality of the capture ──────────────────────────────────────────────────────────────────────────────────
  /** Frames captured twice at once, and copies that came later (up to 100 ms). */
  duplicates = NO_FRAMES
  lateCopies = NO_FRAMES
  lateDataCopies = NO_FRAMES
  superpackets = NO_FRAMES
  usesTimestamps = false
  /** A device counts the padding of Ethernet to the data. */
  countsPadding = false

  rows: Rows | null = null

  constructor(id: number) {
    super()
    this.id = id
    this.client.peer = this.server
    this.server.peer = this.client
  }

  /** Nobody will use it again. */
  override giveBack(): void {
    super.giveBack()
    this.client.giveBack()
    this.server.giveBack()
    this.history.giveBack()
    this.rows?.giveBack()
  }

  get incidents(): IncidentLog {
    this.log ??= new IncidentLog()
    return this.log
  }

  get hasIncidents(): boolean {
    return this.log !== null
  }

  get endpoints(): readonly [client: Endpoint, server: Endpoint] {
    return [this.client, this.server]
  }

  endpoint(side: Side): Endpoint {
    return side === 'client' ? this.client : this.server
  }

  /** The end that a segment comes from, by whether its source is the lower end of the key. */
  sourceEnd(sourceIsLow: boolean): Endpoint {
    return sourceIsLow === this.clientIsLow ? this.client : this.server
  }

  /**
   * A split handshake: the called side answered the SYN with one of its own and never with a SYN,ACK; a bare ACK of the
   * SYN came before it, or acknowledges the client's SYN,ACK (RFC 9293, section 3.10.7.3).
   */
  get isSplit(): boolean {
    const { client, server } = this
    if (client.pureSyn === null || server.pureSyn === null || server.synAck !== null) return false
    return this.bareAckFrame > 0 || (client.synAck !== null && server.rcv > client.iss)
  }

  /** Until when it was watched: to the capture's end, or to when it was let go, unless its ports were used anew. */
  watchedUntil(captureEnd: number): number {
    return this.ended === 'reused' ? this.lastTime : captureEnd
  }

  get handshakeSeen(): boolean {
    return this.client.syn !== null && this.server.syn !== null
  }

  /** Holds a suspicion until a later segment settles it. A hostile flow can't pile them up. */
  suspect(suspicion: Suspicion): void {
    if (this.suspicions.length < MOST_SUSPICIONS) this.suspicions = [...this.suspicions, suspicion]
  }

  /** Marks a row that passed already. */
  markRow(frame: number, mark: Mark): void {
    this.rows?.mark(frame, mark)
  }

  /** When each gate closed for this flow: a frame, 0 for from the start, Infinity for never. */
  gates(): GateState {
    const never = Number.POSITIVE_INFINITY
    const seen = this.handshakeSeen
    const bothScales = this.client.shift >= 0 && this.server.shift >= 0
    return {
      HS: seen ? never : 0,
      // Only the capture as a whole tells when it began.
      SYN: never,
      BOTH: this.client.isSeen && this.server.isSeen ? never : 0,
      WHOLE: this.gapFrame,
      PAY: this.truncatedFrame,
      // No checksum can be verified without all of its segment.
      SUM: never,
      WS: bothScales ? never : 0,
      TS: this.usesTimestamps ? never : 0,
    }
  }
}

/** What is left of an attempt to connect that was let go. */
export type Attempt = Pick<Flow, 'clientAddress' | 'serverAddress' | 'serverPort' | 'firstFrame' | 'firstTime'>

/** The same end in another flow of the tuple. */
export function sameEnd(flow: Flow, endpoint: Endpoint, other: Flow): Endpoint {
  return other.clientIsLow === flow.clientIsLow ? other.endpoint(endpoint.side) : other.endpoint(endpoint.peer.side)
}

import * as Flag from '../decode/flag.js'
import { CHECKSUM_BAD, CHECKSUM_GOOD, CHECKSUM_OFFLOADED, OPTIONS_CUT, type Segment } from '../decode/segment.js'
import { AddressBook } from './address-book.js'
import { chooseFlow, chooseForSyn } from './choose.js'
import { CAPTURED_TWICE, DuplicateFilter, LATE_COPY } from './duplicates.js'
import type { Endpoint } from './endpoint.js'
import { Flow } from './flow.js'
import { FlowTable } from './flow-table.js'
import { FrameList, noted } from './frame-list.js'
import { fits } from './incarnation.js'
import { KeptFlows } from './kept-flows.js'
import { isTagged, KEY_WORDS, withoutVlans, writeKey } from './key.js'
import { countFrame, Moment } from './moment.js'
import { observe } from './observe.js'
import { noteOldSegment } from './old-segment.js'
import { type FlowBook, openFlow, promote } from './opening.js'
import { dropPadding } from './padding.js'
import { answerAttempts, attemptSyn } from './pending-syn.js'
import { settleSuspicions } from './resolve.js'
import { addRow, type RowLimits } from './row.js'
import { Rows } from './rows.js'
import { origin, unroll } from './sequence.js'
import { endZeroWindow } from './window.js'

export interface TrackerSettings {
  /** Seconds that TIME-WAIT lasts (2MSL of the profile). */
  readonly timeWait: number
  readonly keepRows: boolean
  /** Most rows that are kept of all flows together. */
  readonly mostRows: number
  /** Most flows that are kept, open or over; past it one that is over or silent is let go. */
  readonly maxFlows: number
}

type OnLetGo = (flow: Flow) => void

/** Rows kept for one flow when segments are asked for. */
const MOST_ROWS = 100_000

/** Follows every flow of a capture: one segment after the other in, flows with all that is known of them out. */
export class Tracker implements FlowBook {
  readonly settings: TrackerSettings
  readonly quality: Quality = {
    truncated: new FrameList(),
    headerCut: false,
    offloaded: new FrameList(),
    fragments: new FrameList(),
  }
  readonly addresses = new AddressBook()
  private readonly table: FlowTable<Flow>
  /** Tuples of tagged flows, by their key without the tags. */
  private readonly tagged: FlowTable<Flow>
  private readonly key = new Int32Array(KEY_WORDS)
  private readonly duplicates = new DuplicateFilter()
  private readonly moment = new Moment()
  private readonly rowLimits: RowLimits
  private readonly kept: KeptFlows
  private begun = 0
  private readonly onLetGo: OnLetGo

  /** `onLetGo` is given each flow that is let go before the capture's end, for the last time. */
  constructor(settings: TrackerSettings, onLetGo: OnLetGo) {
    this.settings = settings
    this.onLetGo = onLetGo
    this.kept = new KeptFlows(settings.maxFlows)
    this.rowLimits = { ofFlow: MOST_ROWS, left: settings.mostRows }
    // Seeded by chance, so that no capture can be made to fall into one slot.
    const seed = (Math.random() * 2 ** 32) | 0
    this.table = new FlowTable<Flow>(seed)
    this.tagged = new FlowTable<Flow>(seed, 16)
  }

  /** The flow of the latest segment, once there was one. */
  get latest(): Flow | undefined {
    return this.moment.flow
  }

  observe(segment: Segment): void {
    const sourceIsLow = writeKey(segment, this.key)
    const current = this.find(segment, sourceIsLow)
    if (current === undefined)
      this.take(this.focus(openFlow(this, segment, sourceIsLow, null, null), segment, sourceIsLow))
    else if (segment.isPureSyn) this.observeSyn(segment, current, sourceIsLow)
    else {
      const flow = chooseFlow(current, segment, sourceIsLow, this)
      const moment = this.focus(flow, segment, sourceIsLow)
      if (flow !== current && flow.next === current) noteOldSegment(moment, current)
      this.take(moment)
    }
  }

  /** A SYN to a tuple with a past may open a flow, belong to one, or wait for its answer. */
  private observeSyn(segment: Segment, current: Flow, sourceIsLow: boolean): void {
    const { flow, pending } = chooseForSyn(current, segment, sourceIsLow, this)
    const moment = this.focus(flow, segment, sourceIsLow)
    if (pending === null) this.take(moment)
    else {
      const answered = attemptSyn(moment, pending)
      if (flow.rows !== null) addRow(moment, this.rowLimits)
      if (answered !== null) promote(this, flow, answered, segment, !sourceIsLow)
    }
  }

  /** A new flow for the present key; it becomes the one that the tuple's segments belong to. */
  begin(segment: Segment): Flow {
    this.makeRoom(segment.time)
    const flow = new Flow(this.begun++)
    if (this.settings.keepRows) flow.rows = new Rows()
    this.kept.add(flow)
    flow.entry = this.table.set(this.key, flow)
    if (isTagged(this.key)) flow.taggedEntry = this.tagged.set(withoutVlans(segment, this.key), flow)
    return flow
  }

  makeCurrent(flow: Flow): void {
    this.table.replace(flow.entry, flow)
  }

  /** Points the Moment at a segment of a flow. */
  focus(flow: Flow, segment: Segment, sourceIsLow: boolean): Moment {
    const { moment } = this
    if (segment.mayBePadded) dropPadding(flow, segment)
    moment.segment = segment
    moment.flow = flow
    moment.sender = flow.sourceEnd(sourceIsLow)
    moment.receiver = moment.sender.peer
    const { sender, receiver } = moment
    moment.seq = Number.isNaN(sender.nxt) ? origin(segment.seq) : unroll(segment.seq, sender.nxt)
    moment.end = moment.seq + segment.length
    if (!segment.has(Flag.ACK)) moment.ack = Number.NaN
    else moment.ack = Number.isNaN(receiver.nxt) ? origin(segment.ack) : unroll(segment.ack, receiver.nxt)
    if (flow.rows !== null) moment.marks.length = 0
    return moment
  }

  /** A segment of the flow itself: counted, checked for being a copy, believed, observed. */
  take(moment: Moment): void {
    const { flow, segment, sender, frame, time } = moment
    countFrame(moment)
    flow.lastOwnFrame = frame
    flow.lastOwnTime = time
    const shown = flow.duplicates.count > 0 && flow.duplicates.count * 3 >= flow.frames
    const copy = this.duplicates.classify(segment, flow.id, sender === flow.client, shown)
    if (copy !== 0) {
      if (copy === CAPTURED_TWICE) flow.duplicates = noted(flow.duplicates, frame, time)
      if (copy === LATE_COPY) {
        flow.lateCopies = noted(flow.lateCopies, frame, time)
        if (segment.payload > 0) flow.lateDataCopies = noted(flow.lateDataCopies, frame, time)
      }
      moment.mark('duplicate-frame')
    } else {
      noteQuality(moment, this.quality)
      if (isBelievable(moment)) observe(moment, this.settings.timeWait)
      else suspectChecksum(moment)
      if (flow.attempts.length > 0) answerAttempts(moment)
    }
    if (flow.rows !== null) addRow(moment, this.rowLimits)
  }

  /** The capture has ended. Answers the flows that are kept, in the order in which they began. */
  finish(time: number): Flow[] {
    const flows = this.kept.all()
    for (const flow of flows) closeFlow(flow, time)
    return flows
  }

  private find(segment: Segment, sourceIsLow: boolean): Flow | undefined {
    const found = this.table.get(this.key) ?? this.findInOtherVlan(segment, sourceIsLow)
    // Under another tag's key stands the flow that was first seen there; others may have taken the tuple over since.
    const current = found === undefined ? undefined : this.table.at(found.entry)
    return current !== undefined && isSameTuple(current, found!) ? current : undefined
  }

  /**
   * A flow whose two directions carry different VLAN tags: what answers a flow that has been heard in one direction only
   * is its other direction, and is known by its own key from now on.
   */
  private findInOtherVlan(segment: Segment, sourceIsLow: boolean): Flow | undefined {
    if (segment.isPureSyn || (this.tagged.size === 0 && segment.vlanCount === 0)) return undefined
    const untagged = withoutVlans(segment, this.key)
    const flow = this.tagged.get(untagged) ?? this.table.get(untagged)
    if (flow === undefined) return undefined
    const sender = flow.sourceEnd(sourceIsLow)
    if (sender.isSeen || !fits(sender, segment)) return undefined
    flow.otherEntry = this.table.set(this.key, flow)
    return flow
  }

  private makeRoom(time: number): void {
    const flow = this.kept.release(time, this.table.get(this.key))
    if (flow === undefined) return
    for (const entry of [flow.entry, flow.otherEntry]) if (this.table.at(entry) === flow) this.table.delete(entry)
    if (this.tagged.at(flow.taggedEntry) === flow) this.tagged.delete(flow.taggedEntry)
    if (flow.ended === 'capture-end') flow.ended = 'evicted'
    closeFlow(flow, time)
    this.onLetGo(flow)
    if (flow.next !== null) flow.next.previous = null
    if (flow.next === null && flow.previous === null) flow.giveBack()
  }
}

/** Facts of the capture rather than of one flow. */
export interface Quality {
  /** Frames that the snap length cut, and whether it cut a TCP header. */
  readonly truncated: FrameList
  headerCut: boolean
  /** Frames whose checksum the sender's network card was to fill in. */
  readonly offloaded: FrameList
  /** Fragments of IP, but those that completed a segment. */
  readonly fragments: FrameList
}

/** What the frame says of the capture: cut, checksummed, made by offload. */
function noteQuality({ flow, segment, sender, receiver, frame, time }: Moment, quality: Quality): void {
  if (segment.payloadCaptured < segment.payload || segment.optionsState === OPTIONS_CUT) {
    quality.truncated.add(frame, time)
    if (segment.optionsState === OPTIONS_CUT) quality.headerCut = true
    if (flow.truncatedFrame > frame) flow.truncatedFrame = frame
  }
  if (segment.payload > flow.largestPayload) flow.largestPayload = segment.payload
  if (segment.lengthFromFrame || isSuperpacket(segment, sender, receiver))
    flow.superpackets = noted(flow.superpackets, frame, time)
  if (segment.checksumState === CHECKSUM_GOOD) sender.goodChecksums++
  else if (segment.checksumState === CHECKSUM_BAD) sender.badChecksums = noted(sender.badChecksums, frame, time)
  else if (segment.checksumState === CHECKSUM_OFFLOADED) quality.offloaded.add(frame, time)
}

/** Larger than what the receiver takes in one segment and than any usual link carries: the segmentation offload's. */
function isSuperpacket(segment: Segment, sender: Endpoint, receiver: Endpoint): boolean {
  if (segment.payload <= 1460) return false
  const largest = Math.max(receiver.syn?.mss ?? -1, sender.syn?.mss ?? -1)
  // Without the SYNs only a size above every Ethernet's jumbo frame tells.
  return largest > 0 ? segment.payload > largest : segment.payload > 9216
}

/** A segment whose checksum is proven bad is dropped by its receiver (RFC 9293, MUST-3), unless its sender's are all bad: offload. */
function isBelievable({ segment, sender }: Moment): boolean {
  return segment.checksumState !== CHECKSUM_BAD || sender.goodChecksums === 0
}

const isSameTuple = (a: Flow, b: Flow): boolean =>
  a === b || (a.ended !== 'evicted' && lowEnd(a) === lowEnd(b) && lowEnd(a, false) === lowEnd(b, false))

const lowEnd = (flow: Flow, low = true): string =>
  flow.clientIsLow === low ? `${flow.clientAddress} ${flow.clientPort}` : `${flow.serverAddress} ${flow.serverPort}`

function suspectChecksum({ flow, sender, segment, seq, end, ack, frame, time }: Moment): void {
  const fin = segment.has(Flag.FIN)
  flow.suspect({ kind: 'wrong checksum', by: sender.side, frame, time, left: seq, right: end, fin, finAck: ack })
}

function closeFlow(flow: Flow, time: number): void {
  for (const side of ['client', 'server'] as const) endZeroWindow(flow, side, flow.lastFrame, time)
  settleSuspicions(flow)
  const until = flow.reset?.time ?? flow.watchedUntil(time)
  for (const { windowProbing, peer } of flow.endpoints) windowProbing?.endRow(until, peer.rttTap)
  flow.client.keepalive.end()
  flow.server.keepalive.end()
}

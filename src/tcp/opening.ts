import * as Flag from '../decode/flag.js'
import type { Segment } from '../decode/segment.js'
import type { AddressBook } from './address-book.js'
import type { ReuseEvidence, SynAttempt, SynCopy, SynVerdict } from './attempt.js'
import type { Flow } from './flow.js'
import { adoptSyn } from './handshake.js'
import type { Side } from './history.js'
import { isOldDuplicate, reuseEvidence } from './incarnation.js'

/*
 * How a flow begins: at a segment, or at a SYN that waited until its answer came; and what it takes over from the flow
 * that had the tuple before.
 */

/** Where flows are kept (tracker.ts). */
export interface FlowBook {
  readonly settings: { readonly timeWait: number }
  readonly addresses: AddressBook
  /** A new flow for the tuple at hand; its segments belong to it from now on. */
  begin(segment: Segment): Flow
  /** The tuple's segments belong to this flow again. */
  makeCurrent(flow: Flow): void
}

/** Opens a flow at a segment; the client is who sent the SYN, the target of a SYN,ACK, or the best guess. */
export function openFlow(
  tracker: FlowBook,
  segment: Segment,
  sourceIsLow: boolean,
  previous: Flow | null,
  verdict: SynVerdict | null,
): Flow {
  const flow = tracker.begin(segment)
  const isFromClient = sourceIsClient(flow, segment)
  flow.clientIsLow = isFromClient === sourceIsLow
  const source = tracker.addresses.text(segment, segment.sourceAt)
  const destination = tracker.addresses.text(segment, segment.destinationAt)
  flow.clientAddress = isFromClient ? source : destination
  flow.serverAddress = isFromClient ? destination : source
  flow.clientPort = isFromClient ? segment.sourcePort : segment.destinationPort
  flow.serverPort = isFromClient ? segment.destinationPort : segment.sourcePort
  if (segment.vlanCount > 0) flow.vlan = Array.from(segment.vlan.subarray(0, segment.vlanCount))
  if (previous !== null) {
    takeOver(flow, previous, verdict)
    if (!segment.isPureSyn) return flow
    const opener = previous.sourceEnd(sourceIsLow)
    // Its own SYN says that the holder has left TIME-WAIT; a stale copy of one doesn't.
    noteReuse(flow, previous, 'holder', opener.side, reuseEvidence(segment, opener), segment)
  }
  return flow
}

/**
 * The peer answers a SYN that waited with a SYN,ACK: it holds a connection of its own for it. The SYN waited in the present flow, or in
 * one before that.
 */
export function promote(
  tracker: FlowBook,
  old: Flow,
  attempt: SynAttempt,
  segment: Segment,
  sourceIsLow: boolean,
  current: Flow = old,
): Flow {
  const flow = tracker.begin(segment)
  attempt.openedFlow = flow.id
  takeOver(flow, current, attempt.verdict)
  flow.clientBasis = 'syn'
  // The SYN,ACK comes from the server's side.
  flow.clientIsLow = !sourceIsLow
  const isOldClient = attempt.by === 'client'
  flow.clientAddress = isOldClient ? old.clientAddress : old.serverAddress
  flow.serverAddress = isOldClient ? old.serverAddress : old.clientAddress
  flow.clientPort = isOldClient ? old.clientPort : old.serverPort
  flow.serverPort = isOldClient ? old.serverPort : old.clientPort
  flow.vlan = old.vlan
  const copies = copiesOf(attempt)
  giveFrames(old, flow, copies, Math.max(1, attempt.pendingCount))
  giveRows(old, flow, copies)
  for (const copy of copies) adoptSyn(flow, copy.record, copy.frame, copy.time)
  const evidence = attempt.reuse ?? { safe: false, basis: null }
  noteReuse(flow, old, 'peer', old.endpoint(attempt.by).peer.side, evidence, copies[0]!)
  return flow
}

/** The copies with which the new flow begins; when all were answered already, the first of the attempt. */
function copiesOf({ pending, frames, times, record }: SynAttempt): readonly SynCopy[] {
  return pending.length > 0 ? pending : [{ frame: frames[0]!, time: times[0]!, record }]
}

/** The frames of the SYN were counted to the old flow while it waited. */
function giveFrames(old: Flow, flow: Flow, copies: readonly SynCopy[], count: number): void {
  flow.firstFrame = copies[0]!.frame
  flow.firstTime = copies[0]!.time
  flow.frames = count
  old.frames -= count
  if (old.lastFrame >= flow.firstFrame && old.lastOwnFrame < flow.firstFrame) {
    old.lastFrame = old.lastOwnFrame
    old.lastTime = old.lastOwnTime
  }
}

/** Their rows, where rows are kept: what was a stray of the old flow is the new client's SYN. */
function giveRows(old: Flow, flow: Flow, copies: readonly SynCopy[]): void {
  if (old.rows !== null && flow.rows !== null) old.rows.give(new Set(copies.map(({ frame }) => frame)), flow.rows)
}

/** The flow takes the tuple over from another. */
function takeOver(flow: Flow, previous: Flow, verdict: SynVerdict | null): void {
  flow.previous = previous
  previous.next = flow
  previous.ended = 'reused'
  flow.origin = verdict
}

/** The SYN that opened a flow while `holder` held TIME-WAIT in the one before (RFC 9293, section 3.6.1). */
function noteReuse(
  flow: Flow,
  previous: Flow,
  by: 'holder' | 'peer',
  holder: Side,
  evidence: ReuseEvidence,
  syn: { readonly frame: number; readonly time: number },
): void {
  const watch = previous.timeWait
  if (watch === null || watch.enteredFrame === 0 || watch.firstOutFrame !== 0 || !watch.isHeldBy(holder)) return
  const stale = isOldDuplicate(flow.origin)
  watch.reuse = { frame: syn.frame, flow: flow.id, by, ...evidence, stale, after: syn.time - watch.startTime }
  // An end that answers a SYN has left TIME-WAIT, whatever the SYN is; a stale SYN in the holder's name says nothing of it.
  if (by === 'peer' || !stale) watch.seeOut(syn.frame, syn.time, 'reused')
}

function sourceIsClient(flow: Flow, segment: Segment): boolean {
  if (segment.isPureSyn) {
    flow.clientBasis = 'syn'
    return true
  }
  if (segment.isSynAck) {
    flow.clientBasis = 'syn-ack'
    flow.startedWithSynAck = true
    return false
  }
  flow.joinedLate = !segment.has(Flag.RST)
  const { sourcePort, destinationPort } = segment
  const sourceIsService = isServicePort(sourcePort)
  if (sourceIsService !== isServicePort(destinationPort)) {
    flow.clientBasis = 'port'
    return !sourceIsService
  }
  flow.clientBasis = 'first-sender'
  return true
}

/** Ports below 1024 are services' (RFC 6335, section 6); so are a few well-known ones above. */
const isServicePort = (port: number): boolean => port < 1024 || WELL_KNOWN.has(port)
const WELL_KNOWN = new Set([
  1433, 1521, 1883, 2049, 3128, 3306, 3389, 5060, 5222, 5432, 5672, 5900, 6379, 6667, 8000, 8008, 8080, 8443, 8883,
  9092, 9200, 11211, 27017,
])

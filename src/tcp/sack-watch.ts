import * as Flag from '../decode/flag.js'
import { fits, hasEnded } from './incarnation.js'
import type { Moment } from './moment.js'
import { isBefore, unroll } from './sequence.js'
import { reorderWindow, type Suspicion } from './suspicion.js'
import { MULTIPATH, mayOffer, SACK_PERMITTED } from './syn-options.js'
import { windowOf } from './window.js'

/** Stacks take a segment whole that begins inside the window and ends past it (Linux does): the largest that IP carries. */
const PAST_EDGE = 0xffff

/** Looks at the SACK blocks of a segment (RFC 2018, sections 3 and 4) before its ACK is taken in. */
export function watchSack(moment: Moment): void {
  const { flow, sender, receiver, segment, frame, time } = moment
  if (!segment.has(Flag.ACK) || Number.isNaN(receiver.nxt)) return
  // Of a connection from before, which a stale SYN made speak again.
  if (hasEnded(flow) || !fits(sender, segment)) return
  const isAllowed = mayOffer(receiver, SACK_PERMITTED) || mayOffer(receiver, MULTIPATH)
  if (flow.handshakeSeen && !isAllowed) flow.incidents.tell('SACK not permitted', { frame, time, by: sender.side })
  if (isDuplicateReport(moment)) tellDuplicate(moment)
  const first = isBelowSyn(moment) ? 1 : 0
  if (first === 1) tellBelowSyn(moment)
  for (let at = first; at < segment.sackCount; at++) {
    const kind = faultOf(moment, at)
    if (kind !== null) {
      tellFault(moment, at, kind)
      return
    }
    if (rightOf(moment, at) > receiver.nxt && flow.handshakeSeen) suspectUnsent(moment, at)
  }
}

const leftOf = ({ segment, receiver }: Moment, at: number): number => unroll(segment.sack[2 * at]!, receiver.nxt)
const rightOf = ({ segment, receiver }: Moment, at: number): number => unroll(segment.sack[2 * at + 1]!, receiver.nxt)

/** What the header alone, or the sender's own words, say against a block. */
function faultOf(moment: Moment, at: number): 'empty' | 'outside' | 'below-ack' | null {
  const { flow, sender, receiver, segment, ack } = moment
  const left = leftOf(moment, at)
  const right = rightOf(moment, at)
  if (!isBefore(segment.sack[2 * at]!, segment.sack[2 * at + 1]!)) return 'empty'
  const edge = Math.max(Number.isNaN(sender.edge) ? ack : sender.edge, ack + windowOf(moment))
  if (flow.handshakeSeen && (left < receiver.iss || right > edge + PAST_EDGE)) return 'outside'
  // Only the first may report what was received twice (RFC 2883, section 4).
  return at > 0 && left < ack ? 'below-ack' : null
}

function tellFault(moment: Moment, at: number, kind: 'empty' | 'outside' | 'below-ack'): void {
  const { flow, sender, receiver, frame, time } = moment
  flow.incidents.tell('SACK block invalid', {
    frame,
    time,
    by: sender.side,
    kind,
    ...edges(leftOf(moment, at), rightOf(moment, at), receiver.iss),
    proofFrame: 0,
  })
}

/** Edges as counted from the ISS; as they stand where that is not known. */
const edges = (left: number, right: number, iss: number): { left: number; right: number } =>
  Number.isNaN(iss) ? { left: left >>> 0, right: right >>> 0 } : { left: left - iss, right: right - iss }

/** The first block reports whatever came last, be it a copy of a segment from before this connection (RFC 2883, section 4). */
const isBelowSyn = (moment: Moment): boolean =>
  moment.flow.handshakeSeen && leftOf(moment, 0) < rightOf(moment, 0) && rightOf(moment, 0) <= moment.receiver.iss

function tellBelowSyn(moment: Moment): void {
  const { flow, sender, receiver, frame, time } = moment
  const block = edges(leftOf(moment, 0), rightOf(moment, 0), receiver.iss)
  flow.incidents.tell('SACK block below SYN', { frame, time, by: sender.side, ...block })
}

// ── Octets received twice ───────────────────────────────────────────────────────────────────────────────────────

/**
 * RFC 2883, section 4: the first block lies below the ACK, or inside the second. Nobody wonders at one that reports the
 * octet of a keepalive probe, and a SYN is no data.
 */
function isDuplicateReport(moment: Moment): boolean {
  const { receiver, segment, ack } = moment
  const left = leftOf(moment, 0)
  const right = rightOf(moment, 0)
  if (left >= right || left <= receiver.iss) return false
  if (right - left === 1 && receiver.keepalive.current !== null) return false
  if (right <= ack) return true
  return segment.sackCount > 1 && leftOf(moment, 1) <= left && right <= rightOf(moment, 1)
}

function tellDuplicate(moment: Moment): void {
  const { flow, sender, receiver, frame, time } = moment
  const report = edges(leftOf(moment, 0), rightOf(moment, 0), receiver.iss)
  flow.incidents.tell('D-SACK', { frame, time, by: sender.side, ...report })
}

// ── Octets that the tap has not seen ────────────────────────────────────────────────────────────────────────────

function suspectUnsent(moment: Moment, at: number): void {
  const { flow, sender, receiver, frame, time } = moment
  if (flow.suspicions.some((s) => s.kind === 'unsent SACKed' && s.by === sender.side)) return
  flow.suspect({
    kind: 'unsent SACKed',
    by: sender.side,
    frame,
    time,
    deadline: time + reorderWindow(receiver.rttTap),
    nxt: receiver.nxt,
    ownNxt: sender.nxt,
    left: leftOf(moment, at),
    right: rightOf(moment, at),
  })
}

/**
 * Its peer shows how far it had got: by a FIN below the block, or by a bare ACK, whose number is SND.NXT (RFC 9293, section
 * 3.10.7.4), if it acknowledges what was sent after the block, and so was sent after that, too. Data that starts there
 * proves nothing: it may be what the tap missed, sent again.
 */
export function resolveUnsentSack(suspicion: Extract<Suspicion, { kind: 'unsent SACKed' }>, moment: Moment): boolean {
  const { flow, sender, segment, seq, end, frame, time } = moment
  const { by, left, right, nxt, ownNxt } = suspicion
  const peer = flow.endpoint(by).peer
  if (peer.nxt >= right) return true
  if (sender !== peer || segment.has(Flag.RST)) return false
  if (segment.length > 0 && end >= right) return true
  const isEnd = segment.has(Flag.FIN) && seq >= nxt
  const isBare = segment.length === 0 && seq === nxt && peer.nxt === nxt
  const isNew = moment.ack > ownNxt && time > suspicion.deadline
  if (!isEnd && !(isBare && isNew)) return false
  flow.incidents.tell('SACK block invalid', {
    frame: suspicion.frame,
    time: suspicion.time,
    by,
    kind: 'never-sent',
    ...edges(left, right, peer.iss),
    proofFrame: frame,
  })
  return true
}

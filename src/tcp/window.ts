import * as Flag from '../decode/flag.js'
import type { Moment } from './moment.js'
import { isBefore } from './sequence.js'
import { suspectShrunkWindow } from './shrunk-window.js'
import { SillyWindow } from './silly-window.js'

/** Taken for a window whose scale is unknown: no segment is called outside it (RFC 7323, section 2.3: at most 2^30). */
const ANY_WINDOW = 2 ** 30

/** The window that a segment grants, in octets; a window on a SYN is never scaled (RFC 7323, section 2.2). */
export function windowOf({ sender, segment }: Moment): number {
  if (segment.isPureSyn || segment.isSynAck) return segment.window
  // A closed window is closed on every scale.
  return sender.shift < 0 && segment.window > 0 ? ANY_WINDOW : segment.window << Math.max(0, sender.shift)
}

/** Notes the right edge that the sender grants to its peer (RFC 9293, section 3.8.6), and whether the window is closed. */
export function grantWindow(moment: Moment): void {
  const { sender, ack, segment } = moment
  if (Number.isNaN(ack)) return
  const window = windowOf(moment)
  const edge = ack + window
  if (!(window <= sender.largestWindow)) sender.largestWindow = window
  if (segment.length > 0 && goesBack(moment)) sender.formerWindow = sender.largestWindow
  // A window is granted in steps of its scale (RFC 7323, section 2.4).
  if (!(edge <= sender.edge)) takeEdge(moment, edge)
  else if (sender.shift >= 0 && edge < sender.edge - (1 << sender.shift)) suspectShrunkWindow(moment, edge)
  // An older ACK that was overtaken doesn't say what the window is now.
  if (Number.isNaN(sender.rcv) || ack >= sender.rcv) {
    sender.edgeNow = edge
    sender.windowNow = segment.window === 0 ? 0 : window
  }
  sender.rawWindow = segment.window
}

/**
 * Octets sent again acknowledge anew, but their window is older than the one in use, which stays (SND.WL1; RFC 9293, section
 * 3.10.7.4, fifth step): it counts from the new ACK, and may reach past every edge that was granted.
 */
const goesBack = ({ sender, segment, seq }: Moment): boolean =>
  !segment.has(Flag.SYN) && (seq < sender.nxt || isBefore(segment.seq, sender.lastSegmentSeq))

function takeEdge(moment: Moment, edge: number): void {
  const { sender, segment, ack, frame } = moment
  sender.edge = edge
  sender.edgeFrame = frame
  sender.edgeAck = segment.has(Flag.SYN) || sender.shift < 0 ? Number.NaN : ack
  sender.edgeTsVal = segment.hasTimestamps ? segment.tsVal : Number.NaN
}

/** Follows the closing and reopening of the sender's window (RFC 9293, section 3.8.6.1). */
export function followZeroWindow(moment: Moment): void {
  const { sender, receiver, segment, ack, frame, time } = moment
  if (segment.window === 0) {
    sender.zeroWindows++
    moment.mark('zero-window')
    // After the close a window of 0 stops nobody.
    if (Number.isNaN(sender.zeroSince) && Number.isNaN(receiver.fin) && ack >= receiver.una) {
      sender.zeroSince = time
      sender.zeroFrame = frame
      receiver.probesOfEpisode = 0
    }
    return
  }
  if (Number.isNaN(sender.zeroSince) || !(ack >= sender.rcv)) return
  moment.mark('window-update')
  sender.reopening = {
    since: sender.zeroSince,
    wasProbed: receiver.probesOfEpisode > 0,
    nxt: receiver.nxt,
    tsVal: segment.hasTimestamps ? segment.tsVal : Number.NaN,
    resent: sender.resent.count,
  }
  endZeroWindow(moment.flow, sender.side, frame, time)
}

/** The window opens again, or the flow ends: the episode is told. */
export function endZeroWindow(flow: Moment['flow'], side: 'client' | 'server', frame: number, time: number): void {
  const owner = flow.endpoint(side)
  if (Number.isNaN(owner.zeroSince)) return
  flow.suspect({
    kind: 'window reopened',
    by: side,
    frame: owner.zeroFrame,
    time: owner.zeroSince,
    until: time,
    lastFrame: frame,
    probes: owner.peer.probesOfEpisode,
  })
  owner.zeroSince = Number.NaN
  owner.peer.probesOfEpisode = 0
}

/** What a receiver that names no MSS takes in one segment (RFC 9293, MUST-15). */
const DEFAULT_MSS = 536

/** A segment ends where the window does: with a small one it chases the receiver's small steps. */
export function followFilledWindow({ sender, receiver, segment, end, frame, time }: Moment): void {
  const { syn } = receiver
  // Half the window that the receiver began with stands for half its buffer.
  const least = Math.min(syn !== null && syn.mss > 0 ? syn.mss : DEFAULT_MSS, (syn?.window ?? 0) / 2)
  if (segment.payload >= least || segment.payload < 2) return
  sender.sillyWindow ??= new SillyWindow()
  sender.sillyWindow.fill(end, least, frame, time)
}

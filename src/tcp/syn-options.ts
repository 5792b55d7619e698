import * as Flag from '../decode/flag.js'
import * as Kind from '../decode/option-kind.js'
import type { Segment } from '../decode/segment.js'
import type { Endpoint, SynRecord } from './endpoint.js'
import type { Flow } from './flow.js'

/*
 * What the ends offer each other in their SYNs. A SYN that is sent again may offer less (RFC 3168, section 6.1.1.1, and
 * what stacks do for the sake of old devices), so what counts is what every copy has, or any, as a rule needs it.
 */

export const MSS = 1 << Kind.MAXIMUM_SEGMENT_SIZE
export const WINDOW_SCALE = 1 << Kind.WINDOW_SCALE
export const SACK_PERMITTED = 1 << Kind.SACK_PERMITTED
export const TIMESTAMPS = 1 << Kind.TIMESTAMPS
export const MULTIPATH = 1 << Kind.MULTIPATH

/** Largest shift of a window (RFC 7323, section 2.3). */
const LARGEST_SHIFT = 14

/** What an end that announces nothing takes (RFC 9293, MUST-15), for IPv4 and IPv6. */
export const DEFAULT_MSS = { 4: 536, 6: 1220 } as const

const ECN = Flag.ECE | Flag.CWR
/** The options can't be read: any kind may be among them. */
export const ALL_KINDS = -1
const FILLERS = (1 << Kind.END_OF_LIST) | (1 << Kind.NO_OPERATION)

/** A SYN with ECE and CWR asks for ECN (AccECN's has AE besides); a SYN,ACK with ECE alone grants it (RFC 3168, section 6.1.1). */
export function asksOrGrantsEcn(segment: Segment): boolean {
  return segment.isSynAck ? (segment.flags & ECN) === Flag.ECE : (segment.flags & ECN) === ECN
}

/** Another copy of a SYN. */
export function addCopy(record: SynRecord, copy: SynRecord): void {
  if (isReadable(record) && isReadable(copy) && differs(record, copy)) noteChange(record, copy)
  record.kindsOfAll &= copy.kindsOfAll
  record.kindsOfAny |= copy.kindsOfAny
  record.largestMss = Math.max(record.largestMss, copy.largestMss)
  record.ecnInAll &&= copy.ecnInAll
  record.ecnInAny ||= copy.ecnInAny
}

function noteChange(record: SynRecord, copy: SynRecord): void {
  record.changed ??= { frame: copy.frame, mss: -1, windowShift: -1 }
  if (isOther(record.mss, copy.mss)) record.changed.mss = copy.mss
  if (isOther(record.windowShift, copy.windowShift)) record.changed.windowShift = copy.windowShift
}

const isReadable = ({ kindsOfAny }: SynRecord): boolean => kindsOfAny !== ALL_KINDS
const isOther = (value: number, copied: number): boolean => value >= 0 && copied >= 0 && value !== copied

const differs = (record: SynRecord, copy: SynRecord): boolean =>
  ((record.kindsOfAny ^ copy.kindsOfAny) & ~FILLERS) !== 0 ||
  record.ecnInAny !== copy.ecnInAny ||
  isOther(record.mss, copy.mss) ||
  isOther(record.windowShift, copy.windowShift)

/** The SYNs of an end: without ACK, with it, or both (simultaneous open). */
export function synsOf({ pureSyn, synAck }: Endpoint): readonly SynRecord[] {
  return [pureSyn, synAck].filter((syn) => syn !== null)
}

/** Whether an end may have offered an option, in any of its SYNs. */
export const mayOffer = ({ pureSyn, synAck }: Endpoint, kind: number): boolean =>
  (((pureSyn?.kindsOfAny ?? 0) | (synAck?.kindsOfAny ?? 0)) & kind) !== 0

/** Whether an end offered an option in every copy of every SYN of its own. */
export const alwaysOffers = ({ pureSyn, synAck }: Endpoint, kind: number): boolean =>
  (pureSyn ?? synAck) !== null && ((pureSyn?.kindsOfAll ?? -1) & (synAck?.kindsOfAll ?? -1) & kind) !== 0

export const lacksMss = ({ kindsOfAny }: SynRecord): boolean => (kindsOfAny & MSS) === 0

export const scalesTooMuch = ({ windowShift, isDamaged }: SynRecord): boolean =>
  windowShift > LARGEST_SHIFT && !isDamaged

/**
 * The SYN and the SYN,ACK that answers it, where the second may offer only what the first did. An end that has sent a
 * SYN of its own without ACK offers for itself (RFC 9293, section 3.5, figure 7).
 */
export function offerAndAnswer({ client, server }: Flow): { syn: SynRecord; synAck: SynRecord } | null {
  const { pureSyn: syn } = client
  const { synAck } = server
  return syn === null || synAck === null || server.pureSyn !== null ? null : { syn, synAck }
}

/** The scales that both ends must use from now on: the options count only when both SYNs carried one (RFC 7323, section 2.2). */
export function settleScales(a: Endpoint, b: Endpoint): void {
  if (a.syn === null || b.syn === null) return
  const isUnknown = (syn: SynRecord): boolean => syn.windowShift < 0 && syn.optionsCut
  if (isUnknown(a.syn) || isUnknown(b.syn)) return
  // A SYN,ACK that scales though its SYN does not: perhaps it answers another copy of that, which the capture lacks.
  if (scalesUnasked(a.syn, b.syn) || scalesUnasked(b.syn, a.syn)) return
  const isOn = a.syn.windowShift >= 0 && b.syn.windowShift >= 0
  // A shift above 14 counts as 14 (RFC 7323, section 2.3).
  a.shift = isOn ? Math.min(LARGEST_SHIFT, a.syn.windowShift) : 0
  b.shift = isOn ? Math.min(LARGEST_SHIFT, b.syn.windowShift) : 0
}

const scalesUnasked = (syn: SynRecord, answer: SynRecord): boolean =>
  syn.ack === null && answer.ack !== null && syn.windowShift < 0 && answer.windowShift >= 0

/** Longest that a stack waits before it sends its SYN again, in seconds: 3, and doubled with each of its five tries, is 48. */
const LONGEST_SYN_GAP = 60

/**
 * Whether the SYN may have passed once before the capture began, and offered more then. What was captured for long
 * before it would hold that copy as well.
 */
export const mayLackFirstSyn = ({ client }: Flow): boolean => !((client.pureSyn ?? client.syn)!.time >= LONGEST_SYN_GAP)

/** The SYN,ACK carries an option that no copy of the SYN does. */
export function isUnasked(flow: Flow, kind: number): boolean {
  const pair = offerAndAnswer(flow)
  return pair !== null && (pair.synAck.kindsOfAll & ~pair.syn.kindsOfAny & kind) !== 0
}

const ECN_BITS = Flag.AE | Flag.CWR | Flag.ECE
/**
 * What a SYN,ACK with AccECN says of the SYN's ECN field: not ECT, ECT(1), ECT(0), CE (RFC 9768, section 3.1.2, table 2).
 * The last is reserved, and taken for AccECN too (section 3.1.3).
 */
const ACCURATE: readonly number[] = [Flag.CWR, Flag.CWR | Flag.ECE, Flag.AE, Flag.AE | Flag.CWR, Flag.AE | Flag.ECE]

export const asksForAccurateEcn = (flags: number): boolean => (flags & ECN_BITS) === ECN_BITS
export const grantsAccurateEcn = (flags: number): boolean => ACCURATE.includes(flags & ECN_BITS)

/** Both ends may use ECN, the classic or the accurate one: some copy of each SYN says so. */
export function isEcnAgreed({ client, server }: Flow): boolean {
  if (server.pureSyn !== null) return mayUseEcn(client) && mayUseEcn(server)
  const { synAck } = server
  return mayUseEcn(client) && synAck !== null && (synAck.ecnInAny || grantsAccurateEcn(synAck.flags))
}

const mayUseEcn = ({ pureSyn, synAck }: Endpoint): boolean => pureSyn?.ecnInAny === true || synAck?.ecnInAny === true

/** Both ends use Accurate ECN. */
export function isAccurateEcnAgreed(flow: Flow): boolean {
  const pair = offerAndAnswer(flow)
  return pair !== null && asksForAccurateEcn(pair.syn.flags) && grantsAccurateEcn(pair.synAck.flags)
}

/** The SYN,ACK grants ECN that no copy of the SYN asks for. */
export function isEcnUnasked(flow: Flow): boolean {
  const pair = offerAndAnswer(flow)
  return pair?.synAck.ecnInAll === true && !pair.syn.ecnInAny
}

/** Below it a sender spends more on headers than on data; FreeBSD's least (CVE-2019-11479 is the attack by it). */
export const SMALLEST_MSS = 216

export const isMssTooSmall = ({ largestMss, isDamaged }: SynRecord): boolean =>
  largestMss >= 0 && largestMss < SMALLEST_MSS && !isDamaged

export function hasOddSyn(flow: Flow): boolean {
  const isOdd = (syn: SynRecord | null): boolean =>
    syn !== null && (lacksMss(syn) || scalesTooMuch(syn) || isMssTooSmall(syn) || syn.changed !== null)
  const { client, server } = flow
  return (
    isOdd(client.pureSyn) ||
    isOdd(client.synAck) ||
    isOdd(server.pureSyn) ||
    isOdd(server.synAck) ||
    isUnasked(flow, WINDOW_SCALE | TIMESTAMPS) ||
    isEcnUnasked(flow) ||
    isAccurateEcnAgreed(flow)
  )
}

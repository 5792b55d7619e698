import type { Endpoint } from './endpoint.js'
import type { Flow } from './flow.js'
import { hasOddSyn } from './syn-options.js'

/*
 * What is remarkable about a finished flow, one bit each. Rules name the facts that they look into and sleep where none
 * of them is true: a plain flow wakes hardly any.
 */
export const INCIDENT = 1 << 0
/** A SYN came that its flow did not expect. */
export const ATTEMPT = 1 << 1
/** The SYN that opened it is an old duplicate, or looks like one. */
export const STALE = 1 << 2
export const SYN_AGAIN = 1 << 3
export const SYN_ACK_AGAIN = 1 << 4
/** A SYN,ACK that does not acknowledge the SYN. */
export const WRONG_SYN_ACK = 1 << 5
/** The client's SYN was seen, and no third step. */
export const UNFINISHED = 1 << 6
/** Both ends sent a SYN without ACK. */
export const CROSSED = 1 << 7
/** The capture does not begin with its SYN. */
export const LATE = 1 << 8
export const RESET = 1 << 9
export const RESENT = 1 << 10
export const DISORDERED = 1 << 11
export const COPIES = 1 << 12
/** Sent and not acknowledged. */
export const OUTSTANDING = 1 << 13
export const FIN = 1 << 14
export const HALF_CLOSED = 1 << 15
export const TIME_WAIT = 1 << 16
export const KEEPALIVE = 1 << 17
export const SUPERPACKETS = 1 << 18
export const WRONG_CHECKSUM = 1 << 19
export const ONE_WAY = 1 << 20
/** Its addresses and ports had another connection before. */
export const REUSED = 1 << 21
/** Something in the options or the ECN bits of its SYNs that not every flow has. */
export const ODD_SYN = 1 << 22
/** The SYN carries data. */
export const SYN_DATA = 1 << 23
export const ACK_STORM = 1 << 24
export const WINDOW_PROBES = 1 << 25
export const SILLY_WINDOW = 1 << 26
export const URGENT = 1 << 27
/** A SYN opened the tuple anew while an end held TIME-WAIT. */
export const TIME_WAIT_REUSED = 1 << 28
/** A FIN that nobody acknowledged. */
export const FIN_PENDING = 1 << 29

export const ALL = -1

const isFinPending = ({ fins, finAckedFrame }: Endpoint): boolean => fins.count > 0 && finAckedFrame === 0

/** The facts that are true of a flow, as bits. */
export function factsOf(flow: Flow): number {
  const { client, server } = flow
  const when = (isTrue: boolean, fact: number): number => (isTrue ? fact : 0)
  return (
    when(flow.hasIncidents, INCIDENT) |
    when(flow.attempts.length > 0, ATTEMPT) |
    when(flow.origin !== null && flow.origin.test >= 3, STALE) |
    when(client.syns.count > 1, SYN_AGAIN) |
    when(server.syns.count > 1, SYN_ACK_AGAIN) |
    when(flow.wrongSynAcks.length > 0, WRONG_SYN_ACK) |
    when(client.pureSyn !== null && flow.ackFrame === 0, UNFINISHED) |
    when(server.pureSyn !== null, CROSSED) |
    when(flow.joinedLate || flow.startedWithSynAck, LATE) |
    when(flow.resets.length > 0, RESET) |
    when(client.resent.count + server.resent.count + flow.lateDataCopies.count > 0, RESENT) |
    when(client.disordered.count + server.disordered.count > 0, DISORDERED) |
    when(flow.duplicates.count + flow.lateCopies.count > 0, COPIES) |
    when(client.hasOutstanding || server.hasOutstanding, OUTSTANDING) |
    when(client.fins.count + server.fins.count > 0, FIN) |
    when(flow.halfClosed !== null, HALF_CLOSED) |
    when(flow.timeWait !== null, TIME_WAIT) |
    when(flow.timeWait !== null && flow.timeWait.reuse !== null, TIME_WAIT_REUSED) |
    when(isFinPending(client) || isFinPending(server), FIN_PENDING) |
    when(client.keepalive.probes + server.keepalive.probes > 0, KEEPALIVE) |
    when(flow.superpackets.count > 0, SUPERPACKETS) |
    when(client.badChecksums.count + server.badChecksums.count > 0, WRONG_CHECKSUM) |
    when(!client.isSeen || !server.isSeen, ONE_WAY) |
    when(flow.previous !== null, REUSED) |
    when(hasOddSyn(flow), ODD_SYN) |
    when((client.pureSyn?.payload ?? 0) > 0, SYN_DATA) |
    when(flow.ackStorm !== null && flow.ackStorm.storms.length > 0, ACK_STORM) |
    when(client.windowProbing !== null || server.windowProbing !== null, WINDOW_PROBES) |
    when(client.sillyWindow !== null || server.sillyWindow !== null, SILLY_WINDOW) |
    when(client.urgent !== null || server.urgent !== null, URGENT)
  )
}

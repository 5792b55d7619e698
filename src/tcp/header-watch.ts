import * as Flag from '../decode/flag.js'
import { CHECKSUM_BAD, OPTIONS_MALFORMED } from '../decode/segment.js'
import type { Moment } from './moment.js'
import { watchSack } from './sack-watch.js'
import { watchSize } from './segment-size.js'
import {
  asksForAccurateEcn,
  grantsAccurateEcn,
  isAccurateEcnAgreed,
  isEcnAgreed,
  MSS,
  SACK_PERMITTED,
  TIMESTAMPS,
  WINDOW_SCALE,
} from './syn-options.js'
import { watchEcho, watchTimestamp } from './timestamp-watch.js'

/*
 * What a segment's header says besides its numbers, before they are taken in: told where it is remarkable. Nearly every
 * segment has no options but timestamps, and nothing is done.
 */

const UNUSUAL_BITS = Flag.RESERVED | Flag.AE
const RESERVED_SHIFT = 9
/** Kinds that have one meaning for the whole segment. (Multipath TCP sends several options in one header.) */
const SINGLE = MSS | WINDOW_SCALE | SACK_PERMITTED | TIMESTAMPS

export function watchHeader(moment: Moment): void {
  const { segment } = moment
  // Damaged, or rewritten after the capture: the sender's word it is not.
  if (segment.checksumState === CHECKSUM_BAD) return
  if (((segment.optionKinds & ~TIMESTAMPS) | segment.repeatedKinds) !== 0) watchOptions(moment)
  if (segment.fastOpenCookie >= 0) watchFastOpen(moment)
  if (segment.optionsState === OPTIONS_MALFORMED) watchFormat(moment)
  if ((segment.flags & UNUSUAL_BITS) !== 0) watchReservedBits(moment)
  if (segment.has(Flag.SYN)) {
    watchEcho(moment)
    return
  }
  watchTimestamp(moment)
  watchSize(moment)
  if (segment.ecn !== 0 && segment.payload > 0) watchEcn(moment)
}

/** Data is ECN-capable only where both SYNs agree on ECN (RFC 3168, section 6.1.1). */
function watchEcn({ flow, sender, frame, time }: Moment): void {
  if (flow.handshakeSeen && !isEcnAgreed(flow)) flow.incidents.tell('ECT not agreed', { frame, time, by: sender.side })
}

function watchOptions(moment: Moment): void {
  const { flow, sender, segment, frame, time } = moment
  const { optionKinds: kinds } = segment
  const here = { frame, time, by: sender.side }
  if (segment.multipathSubtype >= 0 && flow.incidents.count('multipath option') === 0)
    flow.incidents.tell('multipath option', { ...here, subtype: segment.multipathSubtype })
  if (segment.nonzeroPaddingAt >= 0) flow.incidents.tell('padding nonzero', { ...here, at: segment.nonzeroPaddingAt })
  if ((segment.repeatedKinds & SINGLE) !== 0)
    flow.incidents.tell('option repeated', { ...here, kinds: segment.repeatedKinds & SINGLE })
  if (segment.userTimeout >= 0) flow.incidents.tell('user timeout option', { ...here, value: segment.userTimeout })
  if (segment.has(Flag.SYN)) return
  if ((kinds & MSS) !== 0) flow.incidents.tell('MSS outside SYN', here)
  if ((kinds & WINDOW_SCALE) !== 0) flow.incidents.tell('window scale outside SYN', here)
  if ((kinds & SACK_PERMITTED) !== 0) flow.incidents.tell('SACK-permitted outside SYN', here)
  if (segment.sackCount > 0) watchSack(moment)
}

/** Only where the header was captured whole: an end that the snap length made is not the sender's. */
function watchFormat({ flow, sender, segment, frame, time }: Moment): void {
  if (!segment.isHeaderWhole) return
  const at = segment.malformedOptionAt
  const kind = segment.bytes[segment.headerAt + at]!
  const { headerLength } = segment
  const length = at + 1 < headerLength ? segment.bytes[segment.headerAt + at + 1]! : -1
  flow.incidents.tell('option malformed', { frame, time, by: sender.side, kind, length, at, headerLength })
}

/** RFC 7413, section 4.1.1: a cookie has 4 to 16 octets, an even number of them; none asks for one. */
function watchFastOpen({ flow, sender, segment, frame, time }: Moment): void {
  const octets = segment.fastOpenCookie
  const outsideSyn = !segment.has(Flag.SYN)
  const isPossible = octets === 0 || (octets >= 4 && octets <= 16 && octets % 2 === 0)
  if (isPossible && !outsideSyn) return
  flow.incidents.tell('Fast Open option malformed', { frame, time, by: sender.side, octets, outsideSyn })
}

/** AE is a bit of Accurate ECN (RFC 9768, section 3.1); where a SYN is missing, nothing can be said. */
function isAeUnagreed({ flow, segment }: Moment): boolean {
  if (segment.isPureSyn) return !asksForAccurateEcn(segment.flags)
  const syn = flow.client.pureSyn
  if (syn === null) return false
  if (segment.isSynAck) return !(asksForAccurateEcn(syn.flags) && grantsAccurateEcn(segment.flags))
  return flow.handshakeSeen && !isAccurateEcnAgreed(flow)
}

function watchReservedBits(moment: Moment): void {
  const { flow, sender, segment, frame, time } = moment
  const bits = (segment.flags & Flag.RESERVED) >> RESERVED_SHIFT
  if (bits !== 0) flow.incidents.tell('reserved bits', { frame, time, by: sender.side, bits })
  if (segment.has(Flag.AE) && isAeUnagreed(moment))
    flow.incidents.tell('AE without AccECN', { frame, time, by: sender.side })
}

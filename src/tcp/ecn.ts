import * as Flag from '../decode/flag.js'
import type { Segment } from '../decode/segment.js'
import type { Flow } from './flow.js'
import { offerAndAnswer } from './syn-options.js'

const BITS = Flag.AE | Flag.CWR | Flag.ECE
/**
 * What a SYN,ACK with AccECN says of the SYN's ECN field: not ECT, ECT(1), ECT(0), CE (RFC 9768, section 3.1.2, table 2).
 * The last is reserved: senders of today's AccECN take it for AccECN too (section 3.1.3).
 */
const GRANTS: readonly number[] = [Flag.CWR, Flag.CWR | Flag.ECE, Flag.AE, Flag.AE | Flag.CWR, Flag.AE | Flag.ECE]

/**
 * Whether a segment is one of Accurate ECN, where AE is a bit of its own (RFC 9768, section 3.1); null where the capture
 * can't tell, because it lacks a SYN.
 */
export function isAccurateEcn(flow: Flow, segment: Segment): boolean | null {
  if (segment.isPureSyn) return (segment.flags & BITS) === BITS
  const syn = flow.client.pureSyn
  if (syn === null) return null
  if ((syn.flags & BITS) !== BITS) return false
  if (segment.isSynAck) return GRANTS.includes(segment.flags & BITS)
  const pair = offerAndAnswer(flow)
  return pair === null ? null : GRANTS.includes(pair.synAck.flags & BITS)
}

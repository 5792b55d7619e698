import type { Moment } from './moment.js'
import { isBefore } from './sequence.js'

/** How far the numbers of two packets of a connection may lie apart: others of its sender take some. */
const PACKETS = 4096

/**
 * Its sender had sent it before what has passed already, as its ACK, its timestamp or the number of the packet says: the network has made it,
 * or held it up, and it shows nothing of where its sender is now.
 */
export function isLateCopy({ sender, segment, ack }: Moment): boolean {
  if (ack < sender.rcv) return true
  if (segment.hasTimestamps && !Number.isNaN(sender.tsVal)) return !isBefore(sender.tsVal, segment.tsVal)
  return isNumberedBefore(sender.lastIpId, segment.ipId) || (segment.ipId > 0 && segment.ipId === sender.lastIpId)
}

/** Its sender has sent it before what passed last of its peer could arrive. */
export const crossesLast = ({ sender, receiver, time }: Moment): boolean =>
  Number.isFinite(sender.rttTap) && time - receiver.lastTime < sender.rttTap

/** Notes the IP identification of a packet, unless it was sent before the last. */
export function noteIpId({ sender, segment: { ipId } }: Moment): void {
  if (ipId > 0 && !isNumberedBefore(sender.lastIpId, ipId)) sender.lastIpId = ipId
}

/** Its sender numbers its packets, and has given this number before the other. */
function isNumberedBefore(other: number, ipId: number): boolean {
  const steps = ((other - ipId) << 16) >> 16
  return other > 0 && ipId > 0 && steps > 0 && steps < PACKETS
}

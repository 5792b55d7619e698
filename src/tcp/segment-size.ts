import { CHECKSUM_GOOD } from '../decode/segment.js'
import type { Moment } from './moment.js'
import { DEFAULT_MSS } from './syn-options.js'

const IP_HEADER = { 4: 20, 6: 40 } as const
/** Nothing that fits an Ethernet frame is larger: beyond it offload is the better account. */
const ETHERNET_MTU = 1500

/**
 * Octets of data and TCP options above what the receiver announced (RFC 9293, MUST-16). A right checksum says that no
 * network card joined or will split the segment. Stacks take an MSS below the default for a default (it makes for a
 * thousand small packets), and are not blamed for it.
 */
export function watchSize({ flow, sender, receiver, segment, frame, time }: Moment): void {
  // Nobody has to send less.
  if (segment.payload <= DEFAULT_MSS[4] || receiver.syn === null) return
  const version = segment.ipVersion === 4 ? 4 : 6
  const announced = receiver.syn.largestMss
  const isDefault = announced < 0
  if (isDefault && receiver.syn.optionsCut) return
  const limit = Math.max(announced, DEFAULT_MSS[version])
  const size = segment.payload + segment.headerLength - 20
  if (size <= limit || segment.checksumState !== CHECKSUM_GOOD) return
  if (IP_HEADER[version] + segment.headerLength + segment.payload > ETHERNET_MTU) return
  flow.incidents.tell('segment above MSS', { frame, time, by: sender.side, size, limit, isDefault })
}

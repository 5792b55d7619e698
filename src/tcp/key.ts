import type { Segment } from '../decode/segment.js'

/** Words of a flow's key at most: version and VLANs, ports, and two addresses of one word or four each. */
export const KEY_WORDS = 11
const IPV4_WORDS = 5
const VERSION_BITS = 3

/**
 * Writes the order-independent key of a segment's flow: the two ends sorted by address and port, and the VLANs.
 * Answers true when the source is the lower end.
 */
export function writeKey(segment: Segment, key: Int32Array): boolean {
  const sourceIsLow = compareEnds(segment) <= 0
  const { view, ipVersion } = segment
  const words = ipVersion === 4 ? 1 : 4
  const low = sourceIsLow ? segment.sourceAt : segment.destinationAt
  const high = sourceIsLow ? segment.destinationAt : segment.sourceAt
  const lowPort = sourceIsLow ? segment.sourcePort : segment.destinationPort
  const highPort = sourceIsLow ? segment.destinationPort : segment.sourcePort
  let vlans = 0
  for (let at = 0; at < segment.vlanCount; at++) vlans = (Math.imul(vlans, 4099) + segment.vlan[at]! + 1) | 0
  key[0] = vlans
  key[1] = (lowPort << 16) | highPort
  key[2] = (segment.vlanCount << VERSION_BITS) | ipVersion
  for (let at = 0; at < words; at++) {
    key[3 + at] = view.getInt32(low + 4 * at)
    key[3 + words + at] = view.getInt32(high + 4 * at)
  }
  return sourceIsLow
}

/** How many words of the key count: the rest is of an earlier one. */
export const keyLength = (key: Int32Array): number => ((key[2]! & 7) === 6 ? KEY_WORDS : IPV4_WORDS)

export const isTagged = (key: Int32Array): boolean => key[2]! >> VERSION_BITS > 0

function compareEnds(segment: Segment): number {
  const octets = segment.ipVersion === 4 ? 4 : 16
  const { bytes, sourceAt, destinationAt } = segment
  for (let at = 0; at < octets; at++) {
    const difference = bytes[sourceAt + at]! - bytes[destinationAt + at]!
    if (difference !== 0) return difference
  }
  return segment.sourcePort - segment.destinationPort
}

/** The key of the same tuple without its VLANs. */
export function withoutVlans(segment: Segment, key: Int32Array): Int32Array {
  const untagged = key.slice()
  untagged[0] = 0
  untagged[2] = segment.ipVersion
  return untagged
}

/** Hash of a key; the seed keeps a hostile capture from aiming at one slot. */
export function hashKey(key: Int32Array, seed: number): number {
  let hash = seed
  const length = keyLength(key)
  for (let at = 0; at < length; at++) {
    hash = Math.imul(hash ^ key[at]!, 0x9e3779b1)
    hash ^= hash >>> 15
  }
  hash = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b)
  return hash ^ (hash >>> 16)
}

import { octetSum } from '../decode/checksum.js'
import { CHECKSUM_BAD, type Segment } from '../decode/segment.js'

const SLOTS = 1 << 14
const WORDS = 6
/** Seconds after which no stack sends a segment again: it has given up, and the numbers may be another connection's. */
const LONGEST_REPEAT = 3600
/** Ones' complement arithmetic counts modulo this (RFC 1071). */
const MODULUS = 0xffff

/**
 * What octets a segment carried, as a sum of them, by flow, direction, number and length: for telling whether a
 * retransmission carries the same. A table for all flows, in which new segments take the place of old ones.
 */
export class OctetSums {
  private readonly words = new Int32Array(SLOTS * WORDS)
  private readonly times = new Float64Array(SLOTS)

  /**
   * The frame in which the same numbers of `owner` (a direction of a flow) stood for other octets, or 0. `point` is the
   * segment's on its sender's line, which no wrap brings back. What is the first under its numbers is kept.
   */
  changedSince(owner: number, point: number, segment: Segment): number {
    // A single octet may be a probe's, which is garbage (RFC 9293, section 3.8.4).
    if (segment.payload < 2 || segment.checksumSum < 0 || segment.checksumState === CHECKSUM_BAD) return 0
    if (segment.lengthFromFrame) return 0
    const { words } = this
    const low = point | 0
    const high = Math.floor(point / 2 ** 32)
    const slot = slotOf(owner, low)
    const at = slot * WORDS
    const isSame =
      words[at] === owner && words[at + 1] === low && words[at + 2] === high && words[at + 3] === segment.payload
    const sum = payloadSum(segment)
    const isRecent = segment.time - this.times[slot]! < LONGEST_REPEAT
    if (isSame && isRecent) return words[at + 4] === sum ? 0 : words[at + 5]!
    this.times[slot] = segment.time
    words[at] = owner
    words[at + 1] = low
    words[at + 2] = high
    words[at + 3] = segment.payload
    words[at + 4] = sum
    words[at + 5] = segment.frame
    return 0
  }
}

function slotOf(owner: number, seq: number): number {
  const product = Math.imul(seq ^ Math.imul(owner, 0x85ebca6b), 0x9e3779b1)
  return (product ^ (product >>> 15)) & (SLOTS - 1)
}

/** The sum of a segment's octets, less a part that is the same for all of its flow's direction: what its checksum was made of, without the header. */
function payloadSum({ bytes, payloadAt, headerLength, checksumSum }: Segment): number {
  const header = octetSum(bytes, payloadAt - headerLength, payloadAt) + headerLength
  return (checksumSum + 2 * MODULUS - header) % MODULUS
}

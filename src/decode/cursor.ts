import type { Frame } from '../capture/frame.js'
import { ends, type Next } from './next.js'
import { type Outcome, TRUNCATED } from './outcome.js'

/**
 * Where decoding stands within a frame. One per decoder, moved from header to header. `at <= end <= wireEnd` holds
 * at the door of every header, so a header asks `holds` once and then reads freely.
 */
export class Cursor {
  bytes: Uint8Array = EMPTY
  view: DataView = EMPTY_VIEW
  /** The next octet to read. */
  at = 0
  /** Where the captured octets of the enclosing layer end. */
  end = 0
  /** Where they would end had everything been captured; as far as the wire, or the IP length, says. */
  wireEnd = 0
  /** Where an Ethernet frame of the smallest size ends; -1 where it is none. */
  smallestEnd = -1
  /** True once an IP header was read: what then turns out to be something else is "not TCP", no longer "not IP". */
  insideIp = false
  /** Where the latest IP header starts. */
  ipAt = 0
  /** False where the source or final destination is hidden in a header we can't read: no checksum can be verified. */
  endpointsKnown = true

  /** Identification of the datagram that a `PIECE` belongs to. */
  fragmentId = 0
  /** Octets from the start of the datagram's payload. */
  fragmentOffset = 0
  moreFragments = false
  /** What follows the IP header, or the fragment header: valid in the first piece. */
  fragmentNext: Next = 0

  open(frame: Frame): void {
    this.bytes = frame.bytes
    this.view = frame.view
    this.at = frame.start
    this.end = frame.end
    // Some writers state less on the wire than they captured; what is there is there.
    this.wireEnd = Math.max(frame.end, frame.start + frame.wireLength)
    this.smallestEnd = isSmallestEthernet(frame) ? frame.start + frame.wireLength : -1
    this.insideIp = false
    this.endpointsKnown = true
  }

  /** Moves to octets of our own making, such as a reassembled datagram. */
  moveTo(bytes: Uint8Array, view: DataView, at: number, end: number, wireEnd: number): void {
    this.bytes = bytes
    this.view = view
    this.at = at
    this.end = end
    this.wireEnd = wireEnd
    this.smallestEnd = -1
  }

  holds(octets: number): boolean {
    return this.at + octets <= this.end
  }

  /** The end of a frame that lacks some of the next `octets`: cut by the snap length, or else short of them on the wire. */
  lacks(octets: number, onTheWire: Outcome): Next {
    return ends(this.at + octets <= this.wireEnd ? TRUNCATED : onTheWire)
  }

  /** Ends the enclosing layer at `wireEnd`, which must not be before `at`: what follows is padding, or a trailer. */
  limitTo(wireEnd: number): void {
    this.wireEnd = wireEnd
    if (this.end > wireEnd) this.end = wireEnd
  }
}

const ETHERNET = 1

/** 60 octets without the checksum (IEEE 802.3); a tag of 4 may have come in, or gone, since the padding. */
const isSmallestEthernet = ({ linkType, wireLength }: Frame): boolean =>
  linkType === ETHERNET && (wireLength === 60 || wireLength === 56 || wireLength === 64)

const EMPTY = new Uint8Array(0)
const EMPTY_VIEW = new DataView(EMPTY.buffer)

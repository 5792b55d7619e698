import * as Flag from './flag.js'

/** What is known of a segment's checksum. */
export const CHECKSUM_UNKNOWN = 0
export const CHECKSUM_GOOD = 1
/** Wrong, and not in a way that offload explains. */
export const CHECKSUM_BAD = 2
/** Only the pseudo-header is summed, or the field is zero: the sender's network card was to fill it in. */
export const CHECKSUM_OFFLOADED = 3

/** How far a segment's options could be read. */
export const OPTIONS_WHOLE = 0
/** The snap length cut the header before its end: an option that was not found may still be there. */
export const OPTIONS_CUT = 1
/** An option's length is impossible; what stands before it was read. */
export const OPTIONS_MALFORMED = 2

/**
 * One TCP segment, as the tap saw it. There is a single Segment per run: the decoder overwrites it for each
 * frame, so read it now and copy what you keep.
 */
export class Segment {
  /** As Wireshark counts, from 1. */
  frame = 0
  /** Seconds since the first frame of the capture. */
  time = 0

  /** 4 or 6. */
  ipVersion = 4
  /** The octets that hold the addresses (4 or 16 each), at `sourceAt` and `destinationAt`. Borrowed, like the frame's. */
  bytes: Uint8Array = EMPTY
  view: DataView = EMPTY_VIEW
  sourceAt = 0
  destinationAt = 0
  sourcePort = 0
  destinationPort = 0
  /** VLAN identifiers, outermost first, in the first `vlanCount` places. */
  readonly vlan = new Uint16Array(4)
  vlanCount = 0
  /** TTL or hop limit. */
  ttl = 0
  /** ECN field of the IP header (RFC 3168, section 5): 0 not ECT, 1 ECT(1), 2 ECT(0), 3 CE. */
  ecn = 0
  /** IPv4 identification; -1 for IPv6, which has none. */
  ipId = -1

  /** SEG.SEQ, unsigned. */
  seq = 0
  /** SEG.ACK, unsigned; meaningless without the ACK flag. */
  ack = 0
  flags = 0
  /** SEG.WND as sent, before scaling. */
  window = 0
  checksum = 0
  checksumState = CHECKSUM_UNKNOWN
  /**
   * Ones' complement sum over pseudo-header and segment: 0xffff where the checksum is right; -1: not verified. Damage
   * gives each segment another value. The same wrong one for both directions of a flow is the mark of addresses or ports
   * that were rewritten afterwards, as anonymisers do.
   */
  checksumSum = -1
  urgentPointer = 0
  /** Where the TCP header starts in `bytes`. */
  headerAt = 0
  /** Octets of TCP header, options included (data offset x 4). */
  headerLength = 20
  /** Octets of data on the wire, not merely captured (from the IP length). */
  payload = 0
  /** Where the captured data starts in `bytes`, and how many octets of it were captured (at most `payload`). */
  payloadAt = 0
  payloadCaptured = 0
  /** All its data is zeros that fill up the smallest Ethernet frame, and it is not pushed: perhaps padding, counted by mistake. */
  mayBePadded = false
  /** True where the IP total length was 0 and the frame's own length was taken: a TSO superpacket. */
  lengthFromFrame = false

  optionsState = OPTIONS_WHOLE
  /** Octet within the TCP header where the malformed option stands; -1: none. */
  malformedOptionAt = -1
  /** Octet within the TCP header of the first one after the end of the list that is not 0; -1: none. */
  nonzeroPaddingAt = -1
  /** A bit for each kind below 32 that was read, by its number, and for each that was read twice. */
  optionKinds = 0
  repeatedKinds = 0
  /** Maximum segment size option; -1: absent. */
  mss = -1
  /** Window scale option; -1: absent. */
  windowShift = -1
  sackPermitted = false
  hasTimestamps = false
  tsVal = 0
  tsEcr = 0
  /** SACK blocks: left edge at 2i, right edge at 2i + 1. */
  readonly sack = new Uint32Array(8)
  sackCount = 0
  /** Fast Open option (34, or 254 with the magic number): length of the cookie, 0 for a request; -1: absent. */
  fastOpenCookie = -1
  /** Subtype of the Multipath TCP option (30); -1: absent. */
  multipathSubtype = -1
  /** User timeout option (28): granularity bit and value; -1: absent. */
  userTimeout = -1

  has(flag: number): boolean {
    return (this.flags & flag) !== 0
  }

  /** SYN without ACK and RST. */
  get isPureSyn(): boolean {
    return (this.flags & (Flag.SYN | Flag.ACK | Flag.RST)) === Flag.SYN
  }

  get isSynAck(): boolean {
    return (this.flags & (Flag.SYN | Flag.ACK | Flag.RST)) === (Flag.SYN | Flag.ACK)
  }

  /** The whole TCP header was captured. */
  get isHeaderWhole(): boolean {
    return this.payloadAt === this.headerAt + this.headerLength
  }

  /** SEG.LEN of RFC 9293, section 3.4: data octets, and one each for SYN and FIN. */
  get length(): number {
    return this.payload + (this.has(Flag.SYN) ? 1 : 0) + (this.has(Flag.FIN) ? 1 : 0)
  }
}

const EMPTY = new Uint8Array(0)
const EMPTY_VIEW = new DataView(EMPTY.buffer)

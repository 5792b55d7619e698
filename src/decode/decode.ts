import type { Frame } from '../capture/frame.js'
import { Cursor } from './cursor.js'
import { Fragments } from './fragments.js'
import { ipv4 } from './ipv4.js'
import { destinationOptions, extension, fragment, hopByHop, ipv6, routing } from './ipv6.js'
import { ethernet, link, pppoe } from './link.js'
import {
  ETHERTYPE_ETHERNET,
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  ends,
  LINK,
  type Next,
  outcomeOf,
  PIECE,
  PROTOCOL,
} from './next.js'
import { ENCRYPTED, MALFORMED_IP, NOT_IP, NOT_TCP, type Outcome } from './outcome.js'
import type { Segment } from './segment.js'
import { backboneService, mpls, vlan } from './tag.js'
import { tcp } from './tcp.js'
import { authentication, gre } from './tunnel.js'
import { beginsTunnel, udp } from './udp.js'

/**
 * Finds the TCP segment in a frame, header by header. One per capture: it remembers the fragments it has seen, and
 * nothing else.
 */
export class Decoder {
  readonly #cursor = new Cursor()
  readonly #fragments = new Fragments()

  /**
   * Fills `segment` and answers `SEGMENT`, or says why the frame holds none; then the segment's fields mean nothing.
   * The segment borrows the frame's octets, or, where fragments were put together, the decoder's own.
   */
  decode(frame: Frame, segment: Segment): Outcome {
    this.#cursor.open(frame)
    segment.frame = frame.number
    segment.time = frame.time
    segment.vlanCount = 0
    let next: Next = LINK + frame.linkType
    for (let headers = 0; headers < MOST_HEADERS; headers++) {
      next = this.#header(next, segment)
      if (next < 0) return this.#outcome(next)
    }
    return MALFORMED_IP
  }

  /**
   * How many frames answered `FRAGMENT` although their datagram never became complete, as far as is known now. Their
   * outcome is `FRAGMENT_INCOMPLETE`, once the capture has ended.
   */
  incompleteFragments(): number {
    return this.#fragments.incomplete()
  }

  #outcome(end: Next): Outcome {
    const outcome = outcomeOf(end)
    return outcome === NOT_IP && this.#cursor.insideIp ? NOT_TCP : outcome
  }

  /** A piece of a datagram. Only what can lead to TCP is kept; of UDP, what begins as a tunnel does. */
  #piece(segment: Segment): Next {
    const cursor = this.#cursor
    const next = cursor.fragmentNext
    if (next !== PROTOCOL + 17) return leadsToTcp(next) ? this.#fragments.accept(cursor, segment) : next
    const isOfTunnel = cursor.fragmentOffset === 0 ? beginsTunnel(cursor) : this.#fragments.waitsFor(cursor, segment)
    return isOfTunnel ? this.#fragments.accept(cursor, segment) : ends(NOT_TCP)
  }

  /** Reads one header and answers what follows it. */
  #header(header: Next, segment: Segment): Next {
    const cursor = this.#cursor
    switch (header) {
      case PROTOCOL + 6:
        return tcp(cursor, segment)
      case ETHERTYPE_IPV4:
        return ipv4(cursor, segment)
      case ETHERTYPE_IPV6:
        return ipv6(cursor, segment)
      case LINK + 1:
      case ETHERTYPE_ETHERNET:
        return ethernet(cursor)
      case PIECE:
        return this.#piece(segment)
      default:
        if (header >= LINK) return link(cursor, header - LINK)
        return header >= PROTOCOL ? protocol(header, cursor, segment) : ethertype(header, cursor, segment)
    }
  }
}

/** What may stand between the link's header and IP's. */
function ethertype(type: Next, cursor: Cursor, segment: Segment): Next {
  switch (type) {
    // IEEE 802.1Q and 802.1ad, and the numbers that vendors used for stacked tags before it.
    case 0x8100:
    case 0x88a8:
    case 0x9100:
    case 0x9200:
    case 0x9300:
      return vlan(cursor, segment)
    case 0x8847:
    case 0x8848:
      return mpls(cursor)
    case 0x8864:
      return pppoe(cursor)
    case 0x88e7:
      return backboneService(cursor)
    case MACSEC:
      return ends(ENCRYPTED)
    default:
      return ends(NOT_IP)
  }
}

/** What IP may carry besides TCP that TCP can be found in. Not ICMP: the segment it quotes was sent before, and elsewhere. */
function protocol(header: Next, cursor: Cursor, segment: Segment): Next {
  switch (header - PROTOCOL) {
    case 0:
      return hopByHop(cursor, segment)
    case 4:
      return ETHERTYPE_IPV4
    case 17:
      return udp(cursor)
    case 41:
      return ETHERTYPE_IPV6
    case 43:
      return routing(cursor, segment)
    case 44:
      return fragment(cursor, segment)
    case 47:
      return gre(cursor)
    case 50:
      return ends(ENCRYPTED)
    case 51:
      return authentication(cursor)
    case 60:
      return destinationOptions(cursor, segment)
    // Mobility, HIP, shim6.
    case 135:
    case 139:
    case 140:
      return extension(cursor, segment)
    // Ethernet, of segment routing (RFC 8986).
    case 143:
      return ETHERTYPE_ETHERNET
    default:
      return ends(NOT_TCP)
  }
}

/** Of the protocols above, those whose fragments are all worth keeping. */
function leadsToTcp(next: Next): boolean {
  return PROTOCOLS_TO_TCP.has(next - PROTOCOL)
}

const PROTOCOLS_TO_TCP = new Set([0, 4, 6, 41, 43, 44, 47, 51, 60, 135, 139, 140, 143])
const MACSEC = 0x88e5
/** More headers than any real network stacks, tags and IPv6 extensions counted; and the most that a forged frame can cost. */
const MOST_HEADERS = 32

import * as Flag from '../../src/decode/flag.js'
import type { TappedSegment } from './connection.js'
import { type SimulatedSegment, WINDOW_SHIFT } from './segment.js'

/** One end as its packets show it. */
export interface Host {
  /** 4 or 16 octets. */
  address: Uint8Array
  port: number
  ttl: number
  /** IPv4 identification of its first packet. */
  firstId: number
}

const ETHERNET_OCTETS = 14
const TCP_OCTETS = 20
const RECORD_HEADER_OCTETS = 16
/** Ethernet, the longest IP header and the longest TCP header. */
const HEADERS_LIMIT = ETHERNET_OCTETS + 40 + 60
const PROTOCOL_TCP = 6
/** The start of the capture as Unix time: 2023-11-14 22:13:20 UTC. */
const EPOCH = 1_700_000_000

/** Collects records of a classic pcap file: little-endian, microseconds, Ethernet. Data is all zeros. */
export class CaptureWriter {
  private octets: Uint8Array
  private view: DataView
  private length = 24
  private readonly snapLength: number
  /** The headers of the frame in hand, which may be longer than what is kept of it. */
  private readonly headers = new Uint8Array(HEADERS_LIMIT)
  private readonly headersView = new DataView(this.headers.buffer)

  constructor(records: number, snapLength: number) {
    this.snapLength = snapLength
    this.octets = new Uint8Array(24 + records * (RECORD_HEADER_OCTETS + snapLength))
    this.view = new DataView(this.octets.buffer)
    this.view.setUint32(0, 0xa1b2c3d4, true)
    this.view.setUint16(4, 2, true)
    this.view.setUint16(6, 4, true)
    this.view.setUint32(16, snapLength, true)
    this.view.setUint32(20, 1, true)
  }

  add({ segment, time, ordinal }: TappedSegment, from: Host, to: Host): void {
    const headers = this.writeHeaders(segment, from, to, from.firstId + ordinal)
    const wireLength = headers + segment.payload
    const captured = Math.min(wireLength, this.snapLength)
    const microseconds = Math.floor(time)
    this.view.setUint32(this.length, EPOCH + Math.floor(microseconds / 1e6), true)
    this.view.setUint32(this.length + 4, microseconds % 1e6, true)
    this.view.setUint32(this.length + 8, captured, true)
    this.view.setUint32(this.length + 12, wireLength, true)
    this.length += RECORD_HEADER_OCTETS
    this.octets.set(this.headers.subarray(0, Math.min(headers, captured)), this.length)
    this.length += captured
  }

  /** The file so far. */
  finish(): Uint8Array {
    return this.octets.subarray(0, this.length)
  }

  /** Answers their length. */
  private writeHeaders(segment: SimulatedSegment, from: Host, to: Host, id: number): number {
    const isIpv6 = from.address.length === 16
    const options = optionOctets(segment)
    const tcpLength = TCP_OCTETS + options.length
    const ipLength = isIpv6 ? 40 : 20
    const tcpAt = ETHERNET_OCTETS + ipLength
    this.headers.fill(0)
    this.headers.set([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1])
    this.headersView.setUint16(12, isIpv6 ? 0x86dd : 0x0800)
    if (isIpv6) this.writeIpv6(tcpLength + segment.payload, from, to)
    else this.writeIpv4(tcpLength + segment.payload, from, to, id)
    this.headers.set(options, tcpAt + TCP_OCTETS)
    this.writeTcp(tcpAt, tcpLength, segment, from, to)
    return tcpAt + tcpLength
  }

  private writeIpv4(body: number, from: Host, to: Host, id: number): void {
    const view = this.headersView
    const at = ETHERNET_OCTETS
    view.setUint16(at, 0x4500)
    view.setUint16(at + 2, 20 + body)
    view.setUint16(at + 4, id)
    view.setUint16(at + 6, 0x4000)
    view.setUint8(at + 8, from.ttl)
    view.setUint8(at + 9, PROTOCOL_TCP)
    this.headers.set(from.address, at + 12)
    this.headers.set(to.address, at + 16)
    view.setUint16(at + 10, this.complement(at, at + 20, 0))
  }

  private writeIpv6(body: number, from: Host, to: Host): void {
    const view = this.headersView
    const at = ETHERNET_OCTETS
    view.setUint16(at, 0x6000)
    view.setUint16(at + 4, body)
    view.setUint8(at + 6, PROTOCOL_TCP)
    view.setUint8(at + 7, from.ttl)
    this.headers.set(from.address, at + 8)
    this.headers.set(to.address, at + 24)
  }

  private writeTcp(at: number, length: number, segment: SimulatedSegment, from: Host, to: Host): void {
    const view = this.headersView
    view.setUint16(at, from.port)
    view.setUint16(at + 2, to.port)
    // DataView takes plain numbers modulo 2^32.
    view.setUint32(at + 4, segment.seq)
    view.setUint32(at + 8, segment.ack)
    view.setUint16(at + 12, ((length / 4) << 12) | segment.flags)
    view.setUint16(at + 14, segment.window)
    // The pseudo-header's addresses stand right before; zeros of the data add nothing.
    const addressesAt = at - 2 * from.address.length
    view.setUint16(at + 16, this.complement(addressesAt, at + length, PROTOCOL_TCP + length + segment.payload))
  }

  private complement(start: number, end: number, first: number): number {
    let total = first
    for (let at = start; at < end; at += 2) total += this.headersView.getUint16(at)
    while (total > 0xffff) total = (total & 0xffff) + (total >>> 16)
    return ~total & 0xffff
  }
}

/** In Linux's order, so that the common case is NOP, NOP, timestamps. */
function optionOctets({ flags, mss, timestamps, sack }: SimulatedSegment): number[] {
  if (timestamps === null) return []
  const clocks = [8, 10, ...uint32(timestamps.value), ...uint32(timestamps.echo)]
  if ((flags & Flag.SYN) !== 0) return [2, 4, mss >> 8, mss & 0xff, 4, 2, ...clocks, 1, 3, 3, WINDOW_SHIFT]
  const blocks = sack.length === 0 ? [] : [1, 1, 5, 2 + 4 * sack.length, ...sack.flatMap(uint32)]
  return [1, 1, ...clocks, ...blocks]
}

const uint32 = (value: number): number[] => [
  (value >>> 24) & 0xff,
  (value >>> 16) & 0xff,
  (value >>> 8) & 0xff,
  value & 0xff,
]

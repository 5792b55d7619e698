import type { Frame } from './frame.js'
import type { Instant } from './intake.js'

/** Block types and option codes of pcapng (draft-ietf-opsawg-pcapng, sections 3 and 4). */
const SECTION_HEADER = 0x0a0d0d0a
const INTERFACE = 1
const ENHANCED_PACKET = 6
const BYTE_ORDER = 0x1a2b3c4d
const END_OF_OPTIONS = 0
const COMMENT = 1
const APPLICATION = 4
const TIME_RESOLUTION = 9
/** Times in units of 10^-9 s. */
const NANOSECONDS = 9
/** Longest text of an option, whose length has 16 bits. */
const LONGEST_TEXT = 0xffff

type Option = readonly [code: number, value: Uint8Array]

/** Writes a pcapng file, block by block: one section, an interface for each link type, packets with their comments. */
export class PcapngWriter {
  private readonly interfaces = new Map<number, number>()

  /** The section header, with which a file begins. */
  header(application: string): Uint8Array {
    const body = new Uint8Array(16)
    const view = new DataView(body.buffer)
    view.setUint32(0, BYTE_ORDER, true)
    view.setUint16(4, 1, true)
    // The section's length is not known beforehand.
    view.setBigInt64(8, -1n, true)
    return block(SECTION_HEADER, body, [[APPLICATION, textOctets(application)]])
  }

  /** A frame that was captured at `time`, and before it the interface that it needs. */
  packet(frame: Frame, time: Instant, comments: readonly string[]): Uint8Array[] {
    const known = this.interfaces.get(frame.linkType)
    const number = known ?? this.interfaces.size
    this.interfaces.set(frame.linkType, number)
    const captured = frame.end - frame.start
    const body = new Uint8Array(20 + padded(captured))
    const view = new DataView(body.buffer)
    const ticks = BigInt(time.seconds) * 1_000_000_000n + BigInt(time.nanoseconds)
    view.setUint32(0, number, true)
    view.setUint32(4, Number(BigInt.asUintN(32, ticks >> 32n)), true)
    view.setUint32(8, Number(BigInt.asUintN(32, ticks)), true)
    view.setUint32(12, captured, true)
    view.setUint32(16, Math.max(captured, frame.wireLength), true)
    body.set(frame.bytes.subarray(frame.start, frame.end), 20)
    const packet = block(
      ENHANCED_PACKET,
      body,
      comments.map((comment) => [COMMENT, textOctets(comment)]),
    )
    return known === undefined ? [interfaceBlock(frame.linkType), packet] : [packet]
  }
}

function interfaceBlock(linkType: number): Uint8Array {
  const body = new Uint8Array(8)
  // A snap length of 0 says that there is no limit.
  new DataView(body.buffer).setUint16(0, linkType, true)
  return block(INTERFACE, body, [[TIME_RESOLUTION, Uint8Array.of(NANOSECONDS)]])
}

const padded = (length: number): number => (length + 3) & ~3

function textOctets(text: string): Uint8Array {
  const octets = new TextEncoder().encode(text)
  // A cut within a character leaves one that readers replace.
  return octets.subarray(0, LONGEST_TEXT)
}

function block(type: number, body: Uint8Array, options: readonly Option[]): Uint8Array {
  const optionOctets = options.reduce((sum, [, value]) => sum + 4 + padded(value.length), 0)
  const total = 12 + body.length + (options.length === 0 ? 0 : optionOctets + 4)
  const octets = new Uint8Array(total)
  const view = new DataView(octets.buffer)
  view.setUint32(0, type, true)
  view.setUint32(4, total, true)
  octets.set(body, 8)
  let at = 8 + body.length
  for (const [code, value] of options) {
    view.setUint16(at, code, true)
    view.setUint16(at + 2, value.length, true)
    octets.set(value, at + 4)
    at += 4 + padded(value.length)
  }
  if (options.length > 0) view.setUint16(at, END_OF_OPTIONS, true)
  view.setUint32(total - 4, total, true)
  return octets
}

import { counted, grouped } from '../text/numbers.js'
import { NotACapture } from './damage.js'
import type { Intake } from './intake.js'
import { MOST_OCTETS, type Octets, readBefore, resumed, SEARCH_STRIDE, USUAL_OCTETS, type Walker } from './walker.js'

/** One of the layouts that share the record of draft-ietf-opsawg-pcap, section 5. */
interface Layout {
  /** Nanoseconds in a unit of the second time field. */
  readonly unit: number
  readonly fileHeader: number
  readonly recordHeader: number
}

const LAYOUTS: ReadonlyMap<number, Layout> = new Map([
  // draft-ietf-opsawg-pcap, section 4: microseconds and nanoseconds.
  [0xa1b2c3d4, { unit: 1000, fileHeader: 24, recordHeader: 16 }],
  [0xa1b23c4d, { unit: 1, fileHeader: 24, recordHeader: 16 }],
  // Kuznetzov's patch of 1999-10-29: interface, protocol and direction follow the lengths in each record.
  [0xa1b2cd34, { unit: 1000, fileHeader: 24, recordHeader: 24 }],
  // Ixia's lcap, hardware and software: the file header ends with the octets of all records.
  [0x1c0001ac, { unit: 1, fileHeader: 28, recordHeader: 16 }],
  [0x1c0001ab, { unit: 1000, fileHeader: 28, recordHeader: 16 }],
])

/** The octets of every file header up to the fields that all layouts share. */
const SHORTEST_HEADER = 24
const LONGEST_RECORD_HEADER = 24

/** Records that must follow one another before a place in the midst of damage is taken for a record. */
const CHAIN = 3
const LOOKAHEAD = CHAIN * (LONGEST_RECORD_HEADER + USUAL_OCTETS) + LONGEST_RECORD_HEADER

/** Neighbouring frames lie closer together than this, or one of them deserves a second look. */
const A_DAY = 86_400

const NANOSECONDS = 1_000_000_000

/** Damage that was met, while the next believable record is searched for. */
interface Search {
  readonly offset: number
  readonly found: string
  /** Told when nothing believable follows; where the file is merely cut, that is the likelier story. */
  readonly otherwise: string
  /** Ask once whether the record headers are in the other byte order than the file header. */
  asksOtherOrder: boolean
}

/** True for the first four octets of a classic pcap file in either byte order. */
export function isPcapMagic(magic: number): boolean {
  return LAYOUTS.has(magic) || LAYOUTS.has(swapped(magic))
}

/** Classic pcap: draft-ietf-opsawg-pcap, and what was written before it and beside it. */
export class PcapWalker implements Walker {
  needed = SHORTEST_HEADER
  private readonly intake: Intake
  private layout: Layout | null = null
  private isLittle = false
  private snapLength = USUAL_OCTETS
  private linkType = 0
  private lengthsAreSwapped = false
  private lengthsMayBeSwapped = false
  private lastSeconds = -1
  private fractionTold = false
  private search: Search | null = null

  constructor(intake: Intake) {
    this.intake = intake
    intake.format = 'pcap'
  }

  walk(octets: Octets, from: number, to: number, isLast: boolean): number {
    let at = from
    if (this.layout === null) {
      at = this.readFileHeader(octets, from, to, isLast)
      if (at === from) return at
    }
    const layout = this.layout!
    for (;;) {
      if (this.search !== null) at = this.seek(octets, layout, this.search, at, to, isLast)
      if (this.search !== null) return at
      at = this.readRecords(octets, layout, at, to, isLast)
      if (this.search === null) return at
    }
  }

  /** Answers where the records start, or `from` if there isn't enough of the header yet. */
  private readFileHeader(octets: Octets, from: number, to: number, isLast: boolean): number {
    const view = octets.view
    const little = !LAYOUTS.has(view.getUint32(from))
    const layout = LAYOUTS.get(view.getUint32(from, little))
    if (layout === undefined) throw new Error('pcap header without its magic number')
    this.needed = layout.fileHeader
    if (to - from < layout.fileHeader) {
      if (isLast) throw new NotACapture(cutHeader(layout.fileHeader, to - from))
      return from
    }
    this.layout = layout
    this.isLittle = little
    this.snapLength = view.getUint32(from + 16, little)
    // The upper half may tell the length of a frame check sequence (section 4); IP's own length makes that needless.
    this.linkType = view.getUint32(from + 20, little) & 0xffff
    this.intake.declare(this.linkType)
    this.readVersion(view.getUint16(from + 4, little), view.getUint16(from + 6, little))
    this.needed = layout.recordHeader
    return from + layout.fileHeader
  }

  /** Wireshark's wiretap/libpcap.c knows who wrote which version with the two lengths in which order. */
  private readVersion(major: number, minor: number): void {
    this.lengthsAreSwapped = major === 543 || (major === 2 && minor < 3)
    this.lengthsMayBeSwapped = major === 2 && minor === 3
    if ((major === 2 && minor <= 4) || major === 543) return
    this.intake.tell(4, `the file header says version ${major}.${minor}, not 2.4; it was read as 2.4`)
  }

  private readRecords(octets: Octets, layout: Layout, from: number, to: number, isLast: boolean): number {
    const { bytes, view, offset } = octets
    const { unit, recordHeader } = layout
    const intake = this.intake
    const frame = intake.frame
    const little = this.isLittle
    frame.bytes = bytes
    frame.view = view
    frame.origin = offset
    frame.linkType = this.linkType
    let at = from
    while (to - at >= recordHeader) {
      const seconds = view.getUint32(at, little)
      const fraction = view.getUint32(at + 4, little)
      const lengthsSwapped = this.hasSwappedLengths(view, at)
      const captured = view.getUint32(at + (lengthsSwapped ? 12 : 8), little)
      const original = view.getUint32(at + (lengthsSwapped ? 8 : 12), little)
      if (captured > MOST_OCTETS) return this.meetLength(offset + at, at, captured)
      const start = at + recordHeader
      const end = start + captured
      if (end > to) {
        this.needed = end - at
        return isLast ? this.meetEnd(offset + at, at, end - at, to - at) : at
      }
      if (this.isSuspicious(seconds, fraction * unit, captured, original)) {
        const enough = end + recordHeader
        if (enough > to && !isLast) {
          this.needed = enough - at
          return at
        }
        if (!this.isFollowed(view, end, to, seconds | captured | original))
          return this.meetStranger(offset + at, at, captured)
        this.tellFraction(offset + at, fraction, unit)
      }
      this.lastSeconds = seconds
      frame.start = start
      frame.end = end
      frame.wireLength = Math.max(original, captured)
      frame.offset = offset + at
      intake.deliver(seconds, fraction * unit)
      at = end
    }
    this.needed = recordHeader
    return isLast && at < to ? this.meetEnd(offset + at, at, recordHeader, to - at) : at
  }

  private hasSwappedLengths(view: DataView, at: number): boolean {
    if (this.lengthsAreSwapped) return true
    return this.lengthsMayBeSwapped && view.getUint32(at + 8, this.isLittle) > view.getUint32(at + 12, this.isLittle)
  }

  /** Such records exist, written by honest programs; so does damage that looks like them. What follows will tell. */
  private isSuspicious(seconds: number, nanoseconds: number, captured: number, original: number): boolean {
    return (
      captured > original ||
      captured > USUAL_OCTETS ||
      (captured > this.snapLength && this.snapLength !== 0) ||
      nanoseconds >= NANOSECONDS ||
      (this.lastSeconds >= 0 && Math.abs(seconds - this.lastSeconds) > A_DAY) ||
      (seconds | captured | original) === 0
    )
  }

  /** Whether a record, or the end of the file, follows at `at`. `content` is 0 for a header of nothing but zeros. */
  private isFollowed(view: DataView, at: number, to: number, content: number): boolean {
    // Zeros are what a file system leaves of a capture whose machine lost power, not a row of empty frames.
    if (content === 0) return false
    if (to - at < this.layout!.recordHeader) return true
    const lengthAt = at + (this.hasSwappedLengths(view, at) ? 12 : 8)
    return view.getUint32(lengthAt, this.isLittle) <= MOST_OCTETS
  }

  private tellFraction(offset: number, fraction: number, unit: number): void {
    if (fraction * unit < NANOSECONDS || this.fractionTold) return
    this.fractionTold = true
    const name = unit === 1 ? 'nanoseconds' : 'microseconds'
    this.intake.tell(offset, `the time has ${grouped(fraction)} ${name} within a second; the surplus was carried over`)
  }

  private meetLength(offset: number, at: number, captured: number): number {
    const claim = `frame ${grouped(this.intake.next)} claims ${grouped(captured)} captured bytes`
    return this.startSearch(offset, at, `${claim}, more than the ${grouped(MOST_OCTETS)} that are believed`)
  }

  private meetStranger(offset: number, at: number, captured: number): number {
    if (captured === 0) return this.startSearch(offset, at, 'a record header was expected, and there are only zeros')
    const claim = `frame ${grouped(this.intake.next)} claims ${grouped(captured)} captured bytes`
    return this.startSearch(offset, at, `${claim}, and no record follows them`)
  }

  private meetEnd(offset: number, at: number, expected: number, left: number): number {
    const frame = grouped(this.intake.next)
    return this.startSearch(
      offset,
      at,
      `frame ${frame} needs ${counted(expected, 'byte')}, and ${grouped(left)} are left`,
      `the file ends inside frame ${frame} (needs ${counted(expected, 'byte')}, has ${grouped(left)}); ` +
        readBefore(this.intake.frames),
    )
  }

  private startSearch(offset: number, at: number, found: string, otherwise?: string): number {
    const nothing = `${found}; no believable record follows, and the rest of the file was passed over`
    const asksOtherOrder = this.intake.frames === 0 && offset === this.layout!.fileHeader
    this.search = { offset, found, otherwise: otherwise ?? nothing, asksOtherOrder }
    return asksOtherOrder ? at : at + 1
  }

  /** Goes on with the search; it is over when `search` is null, and reading resumes where it answers. */
  private seek(octets: Octets, layout: Layout, search: Search, from: number, to: number, isLast: boolean): number {
    this.needed = LOOKAHEAD + SEARCH_STRIDE
    const end = isLast ? to - layout.recordHeader : to - LOOKAHEAD
    let at = from
    if (search.asksOtherOrder && at <= end) {
      search.asksOtherOrder = false
      if (this.isChain(octets.view, at, to, !this.isLittle)) return this.turnOrder(search, at)
    }
    while (at <= end && !this.isChain(octets.view, at, to, this.isLittle)) at++
    if (at <= end) {
      this.search = null
      this.intake.tell(search.offset, `${search.found}; ${resumed(search.offset, octets.offset + at)}`)
      return at
    }
    if (!isLast) return at
    this.search = null
    this.intake.tell(search.offset, search.otherwise)
    return to
  }

  private turnOrder(search: Search, at: number): number {
    this.isLittle = !this.isLittle
    this.search = null
    const [header, records] = this.isLittle ? ['big', 'little'] : ['little', 'big']
    this.intake.tell(
      search.offset,
      `the file header is ${header}-endian, the records are ${records}-endian; they were read so`,
    )
    return at
  }

  /**
   * Whether records follow one another from `at` on: three of them, or fewer that end with the file and
   * carry on in time where the last frame stopped.
   */
  private isChain(view: DataView, at: number, to: number, little: boolean): boolean {
    const { recordHeader, unit } = this.layout!
    let before = -1
    let start = at
    for (let records = 0; records < CHAIN; records++) {
      if (records > 0 && start === to) return this.isNear(before)
      // The file is damaged and cut.
      if (records > 1 && start > to) return this.isNear(before)
      if (to - start < recordHeader) return false
      const captured = view.getUint32(start + (this.lengthsAreSwapped ? 12 : 8), little)
      if (captured === 0 || captured > USUAL_OCTETS) return false
      const original = view.getUint32(start + (this.lengthsAreSwapped ? 8 : 12), little)
      if (original < captured || original > MOST_OCTETS) return false
      if (view.getUint32(start + 4, little) * unit >= NANOSECONDS) return false
      const seconds = view.getUint32(start, little)
      if (before >= 0 && Math.abs(seconds - before) > A_DAY) return false
      before = seconds
      start += recordHeader + captured
    }
    return true
  }

  private isNear(seconds: number): boolean {
    return this.lastSeconds < 0 || Math.abs(seconds - this.lastSeconds) <= A_DAY
  }
}

function swapped(value: number): number {
  return ((value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0
}

function cutHeader(expected: number, left: number): string {
  return `is not a capture: it ends inside the pcap file header (needs ${expected} bytes, has ${left})`
}

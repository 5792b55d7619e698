import { counted, grouped } from '../text/numbers.js'
import { NotACapture } from './damage.js'
import type { Intake } from './intake.js'
import {
  BYTE_ORDER,
  CUSTOM,
  CUSTOM_NOT_COPIED,
  ENHANCED_PACKET,
  INTERFACE_DESCRIPTION,
  INTERFACE_STATISTICS,
  JOURNAL_EXPORT,
  OBSOLETE_PACKET,
  SECTION_HEADER,
  Section,
  SIMPLE_PACKET,
  strangeOrder,
} from './section.js'
import { MOST_OCTETS, type Octets, readBefore, resumed, SEARCH_STRIDE, USUAL_OCTETS, type Walker } from './walker.js'

/** Those a search for the next block believes in; any other is passed over, but isn't looked for. */
const KNOWN_TYPES = new Set([
  SECTION_HEADER,
  INTERFACE_DESCRIPTION,
  OBSOLETE_PACKET,
  SIMPLE_PACKET,
  INTERFACE_STATISTICS,
  ENHANCED_PACKET,
  JOURNAL_EXPORT,
  CUSTOM,
  CUSTOM_NOT_COPIED,
  4, // Name Resolution
  10, // Decryption Secrets
])

/** Octets of a block before its body, and of the shortest block: type, length, and the length again. */
const HEADER = 8
const SHORTEST = 12

/** A block that a search believes in, and the head of the one after it. */
const LOOKAHEAD = USUAL_OCTETS + SHORTEST

/** Damage that was met, while the next believable block is searched for. */
interface Search {
  readonly offset: number
  readonly found: string
  /** Told when nothing believable follows; where the file is merely cut, that is the likelier story. */
  readonly otherwise: string
}

/** pcapng: draft-ietf-opsawg-pcapng. */
export class PcapngWalker implements Walker {
  needed = SHORTEST
  private readonly intake: Intake
  private readonly section: Section
  private sections = 0
  private search: Search | null = null

  constructor(intake: Intake) {
    this.intake = intake
    this.section = new Section(intake)
    intake.format = 'pcapng'
  }

  walk(octets: Octets, from: number, to: number, isLast: boolean): number {
    let at = from
    for (;;) {
      if (this.search !== null) at = this.seek(octets, this.search, at, to, isLast)
      if (this.search !== null) return at
      at = this.readBlocks(octets, at, to, isLast)
      if (this.search === null) return at
    }
  }

  private readBlocks(octets: Octets, from: number, to: number, isLast: boolean): number {
    const { bytes, view, offset } = octets
    const frame = this.intake.frame
    frame.bytes = bytes
    frame.view = view
    frame.origin = offset
    let at = from
    while (to - at >= SHORTEST) {
      const type = view.getUint32(at, this.section.isLittle)
      const little = type === SECTION_HEADER ? sectionIsLittle(view, at) : this.section.isLittle
      if (little === null) return this.meet(offset + at, at, strangeOrder(view.getUint32(at + 8)))
      // The first header tells the order even when its length is lost.
      if (this.sections === 0) this.section.isLittle = little
      const length = view.getUint32(at + 4, little)
      if (!isLength(length)) return this.meet(offset + at, at, oddLength(length))
      const end = at + length
      if (end > to) {
        this.needed = length
        return isLast ? this.meetEnd(offset + at, at, type, length, to - at) : at
      }
      const closing = view.getUint32(end - 4, little)
      if (closing !== length) {
        if (to - end < SHORTEST && !isLast) {
          this.needed = length + SHORTEST
          return at
        }
        const found = `block length ${grouped(length)} is followed by ${grouped(closing)} at the block's end`
        if (!isFollowed(view, end, to, little)) return this.meet(offset + at, at, found)
        this.intake.tell(offset + at, `${found}; a block follows there, so the block was read`)
      }
      frame.offset = offset + at
      const number = this.intake.next
      const problem =
        type === SECTION_HEADER
          ? this.openSection(view, at + HEADER, end - 4, little)
          : this.section.read(view, type, at + HEADER, end - 4)
      if (problem !== null) this.intake.tell(offset + at, problem, number)
      at = end
    }
    this.needed = SHORTEST
    return isLast && at < to ? this.meetEnd(offset + at, at, -1, SHORTEST, to - at) : at
  }

  private openSection(view: DataView, body: number, end: number, little: boolean): string | null {
    this.sections++
    return this.section.open(view, body, end, little)
  }

  /** Neither a section nor a frame has been found yet. */
  private get isNothing(): boolean {
    return this.sections === 0 && this.intake.frames === 0
  }

  private meet(offset: number, at: number, found: string, otherwise?: string): number {
    const nothing = `${found}; no believable block follows, and the rest of the file was passed over`
    this.search = { offset, found, otherwise: otherwise ?? nothing }
    return at + 1
  }

  private meetEnd(offset: number, at: number, type: number, expected: number, left: number): number {
    const needs = `needs ${counted(expected, 'byte')}`
    if (this.isNothing) {
      throw new NotACapture(
        `is not a capture: it ends inside the pcapng section header (${needs}, has ${grouped(left)})`,
      )
    }
    const isFrame = type === ENHANCED_PACKET || type === SIMPLE_PACKET || type === OBSOLETE_PACKET
    const block = this.intake.frames === 0 ? 'a block' : `a block after frame ${grouped(this.intake.frames)}`
    const what = isFrame ? `frame ${grouped(this.intake.next)}` : block
    const before = readBefore(this.intake.frames)
    return this.meet(
      offset,
      at,
      `${what} ${needs}, and ${grouped(left)} are left`,
      `the file ends inside ${what} (${needs}, has ${grouped(left)}); ${before}`,
    )
  }

  /** Goes on with the search; it is over when `search` is null, and reading resumes where it answers. */
  private seek(octets: Octets, search: Search, from: number, to: number, isLast: boolean): number {
    this.needed = LOOKAHEAD + SEARCH_STRIDE
    const end = isLast ? to - SHORTEST : to - LOOKAHEAD
    let at = from
    while (at <= end && !this.isBlock(octets.view, at, to)) at++
    if (at <= end) {
      this.search = null
      this.intake.tell(search.offset, `${search.found}; ${resumed(search.offset, octets.offset + at)}`)
      return at
    }
    if (!isLast) return at
    if (this.isNothing) throw new NotACapture(`is not a capture: it starts like pcapng, but ${search.found}`)
    this.search = null
    this.intake.tell(search.offset, search.otherwise)
    return to
  }

  /** Whether a block of a known type stands at `at`, says the same length at both ends, and is followed by another. */
  private isBlock(view: DataView, at: number, to: number): boolean {
    const type = view.getUint32(at, this.section.isLittle)
    if (!KNOWN_TYPES.has(type)) return false
    const little = type === SECTION_HEADER ? view.getUint32(at + 8, true) === BYTE_ORDER : this.section.isLittle
    const length = view.getUint32(at + 4, little)
    if (!isLength(length) || length > USUAL_OCTETS || length > to - at) return false
    if (view.getUint32(at + length - 4, little) !== length) return false
    return isFollowed(view, at + length, to, little)
  }
}

/** Whether a block, or the end of the file, follows at `at`. */
function isFollowed(view: DataView, at: number, to: number, little: boolean): boolean {
  if (to - at < SHORTEST) return true
  const type = view.getUint32(at, little)
  return type === SECTION_HEADER || (KNOWN_TYPES.has(type) && isLength(view.getUint32(at + 4, little)))
}

/**
 * Section Header Block, section 4.1: its type reads the same in both byte orders, and the magic number after its
 * length tells which it is. Where that is damaged, the length tells, if it makes sense in one order only; else null.
 */
function sectionIsLittle(view: DataView, at: number): boolean | null {
  if (view.getUint32(at + 8) === BYTE_ORDER) return false
  if (view.getUint32(at + 8, true) === BYTE_ORDER) return true
  const fits = isLength(view.getUint32(at + 4, true))
  return fits === isLength(view.getUint32(at + 4)) ? null : fits
}

function isLength(length: number): boolean {
  return length >= SHORTEST && length <= MOST_OCTETS && length % 4 === 0
}

function oddLength(length: number): string {
  if (length < SHORTEST) return `block length ${length} is less than the ${SHORTEST} bytes of an empty block`
  if (length > MOST_OCTETS)
    return `block length ${grouped(length)} is more than the ${grouped(MOST_OCTETS)} that are believed`
  return `block length ${grouped(length)} is not a multiple of 4`
}

/** True for the first four octets of a pcapng file. */
export function isPcapngMagic(magic: number): boolean {
  return magic === SECTION_HEADER
}

import { counted, grouped } from '../text/numbers.js'
import type { Intake } from './intake.js'
import { CaptureInterface } from './interface.js'
import { ABSENT, findOption, OVERRUN, optionOctets } from './option.js'

// Block types: draft-ietf-opsawg-pcapng, section 11.1.
export const SECTION_HEADER = 0x0a0d0d0a
export const INTERFACE_DESCRIPTION = 1
export const OBSOLETE_PACKET = 2
export const SIMPLE_PACKET = 3
export const INTERFACE_STATISTICS = 5
export const ENHANCED_PACKET = 6
export const JOURNAL_EXPORT = 9
export const CUSTOM = 0xbad
export const CUSTOM_NOT_COPIED = 0x40000bad

/** The byte-order magic of a Section Header Block. */
export const BYTE_ORDER = 0x1a2b3c4d

/** Octets of the bodies up to where the frame or the options start. */
const SECTION_BODY = 16
const INTERFACE_BODY = 8
const ENHANCED_BODY = 20
const SIMPLE_BODY = 4
const STATISTICS_BODY = 12

const EPB_DROPCOUNT = 4
const ISB_IFDROP = 5
const ISB_OSDROP = 7

/** A code that no option has, to look whether all of them fit. */
const NO_OPTION = -1

/** What was wrong in a block and what was done about it; null where all is well. */
type Problem = string | null

/**
 * What the blocks of a pcapng file mean, section by section: draft-ietf-opsawg-pcapng. The bodies it reads lie in
 * `[body, end)`, without the block's type and lengths.
 */
export class Section {
  /** The byte order of its blocks. */
  isLittle = true
  private readonly intake: Intake
  private interfaces: CaptureInterface[] = []
  /** The section is of a version whose blocks may mean anything. */
  private isForeign = false
  /** Frames dropped in the sections before this one. */
  private earlierDrops = 0

  constructor(intake: Intake) {
    this.intake = intake
  }

  /** Reads a block; a frame in it is delivered. */
  read(view: DataView, type: number, body: number, end: number): Problem {
    if (this.isForeign) return null
    if (type === ENHANCED_PACKET || type === OBSOLETE_PACKET) return this.readPacket(view, type, body, end)
    if (type === INTERFACE_DESCRIPTION) return this.describe(view, body, end)
    if (type === SIMPLE_PACKET) return this.readSimplePacket(view, body, end)
    if (type === INTERFACE_STATISTICS) return this.readStatistics(view, body, end)
    // Wireshark shows these among the frames and numbers them.
    if (type === CUSTOM || type === CUSTOM_NOT_COPIED || type === JOURNAL_EXPORT) this.intake.skip()
    return null
  }

  /** Section Header Block, section 4.1: interfaces are numbered anew from here. */
  open(view: DataView, body: number, end: number, little: boolean): Problem {
    this.earlierDrops += this.drops()
    this.interfaces = []
    this.isLittle = little
    this.isForeign = false
    if (end - body < SECTION_BODY) return tooShort('a section header', end - body, SECTION_BODY)
    const major = view.getUint16(body + 4, little)
    const minor = view.getUint16(body + 6, little)
    this.isForeign = major !== 1
    if (this.isForeign) return `the section is of pcapng version ${major}.${minor}, not 1.0; it was passed over`
    const magic = view.getUint32(body, little)
    if (magic !== BYTE_ORDER) return `${strangeOrder(magic)}; its length tells that it is ${orderName(little)}`
    // Some writers have said 1.2 for what is 1.0 (section 4.1).
    if (minor !== 0 && minor !== 2) return `the section is of pcapng version 1.${minor}; it was read as 1.0`
    return this.overrun(view, body + SECTION_BODY, end, 'the section header')
  }

  /** Interface Description Block, section 4.2. */
  private describe(view: DataView, body: number, end: number): Problem {
    if (end - body < INTERFACE_BODY) return tooShort('an interface description', end - body, INTERFACE_BODY)
    const described = new CaptureInterface(view, body, end, this.isLittle)
    this.interfaces.push(described)
    this.intake.declare(described.linkType)
    return this.overrun(view, body + INTERFACE_BODY, end, 'an interface description')
  }

  /** Enhanced Packet Block, section 4.3, and the obsolete Packet Block, appendix A, which differ in their first word. */
  private readPacket(view: DataView, type: number, body: number, end: number): Problem {
    const little = this.isLittle
    if (end - body < ENHANCED_BODY) return tooShort("a frame's block", end - body, ENHANCED_BODY)
    const isObsolete = type === OBSOLETE_PACKET
    const number = isObsolete ? view.getUint16(body, little) : view.getUint32(body, little)
    const source = this.interfaces[number]
    if (source === undefined) return this.undescribed('a frame is', number)
    const start = body + ENHANCED_BODY
    const captured = view.getUint32(body + 12, little)
    if (captured > end - start) return overfull(captured, end - start)
    source.readTime(view.getUint32(body + 4, little), view.getUint32(body + 8, little))
    const options = start + ((captured + 3) & ~3)
    const problem = end - options >= 4 ? this.readDropCount(view, options, end, source) : null
    if (isObsolete) this.countDrops(source, view.getUint16(body + 2, little))
    const frame = this.intake.frame
    frame.start = start
    frame.end = start + captured
    frame.wireLength = Math.max(captured, view.getUint32(body + 16, little))
    frame.linkType = source.linkType
    this.intake.deliver(source.seconds, source.nanoseconds)
    return problem
  }

  /** Simple Packet Block, section 4.4: no time, no captured length; it is of the first interface. */
  private readSimplePacket(view: DataView, body: number, end: number): Problem {
    if (end - body < SIMPLE_BODY) return tooShort('a simple packet block', end - body, SIMPLE_BODY)
    const source = this.interfaces[0]
    if (source === undefined) return this.undescribed('a frame is', 0)
    const start = body + SIMPLE_BODY
    const original = view.getUint32(body, this.isLittle)
    const captured = source.snapLength === 0 ? original : Math.min(original, source.snapLength)
    if (captured > end - start) return overfull(captured, end - start)
    const frame = this.intake.frame
    frame.start = start
    frame.end = start + captured
    frame.wireLength = original
    frame.linkType = source.linkType
    this.intake.deliverUntimed()
    return null
  }

  private readDropCount(view: DataView, from: number, end: number, source: CaptureInterface): Problem {
    const value = findOption(view, from, end, this.isLittle, EPB_DROPCOUNT)
    if (value !== ABSENT && value !== OVERRUN) this.countDrops(source, counter(view, value, this.isLittle))
    return value === OVERRUN ? overrunOf('a frame') : null
  }

  private countDrops(source: CaptureInterface, drops: number): void {
    // Appendix A: 65,535 means that the number isn't known.
    if (drops === 0 || drops === 0xffff) return
    source.dropsByFrames += drops
    this.intake.droppedFrames = this.earlierDrops + this.drops()
  }

  /** Interface Statistics Block, section 4.6: counts since the start of the capture, so that the last one holds. */
  private readStatistics(view: DataView, body: number, end: number): Problem {
    if (end - body < STATISTICS_BODY) return tooShort('an interface statistics block', end - body, STATISTICS_BODY)
    const number = view.getUint32(body, this.isLittle)
    const source = this.interfaces[number]
    if (source === undefined) return this.undescribed('statistics are', number)
    const options = body + STATISTICS_BODY
    const byInterface = findOption(view, options, end, this.isLittle, ISB_IFDROP)
    const bySystem = findOption(view, options, end, this.isLittle, ISB_OSDROP)
    if (byInterface >= 0 || bySystem >= 0) {
      source.dropsByStatistics = counter(view, byInterface, this.isLittle) + counter(view, bySystem, this.isLittle)
      this.intake.droppedFrames = this.earlierDrops + this.drops()
    }
    return byInterface === OVERRUN || bySystem === OVERRUN ? overrunOf('interface statistics') : null
  }

  private drops(): number {
    return this.interfaces.reduce((sum, source) => sum + (source.dropsByStatistics ?? source.dropsByFrames), 0)
  }

  private overrun(view: DataView, from: number, end: number, where: string): Problem {
    return findOption(view, from, end, this.isLittle, NO_OPTION) === OVERRUN ? overrunOf(where) : null
  }

  private undescribed(what: string, number: number): string {
    const described = this.interfaces.length === 0 ? 'none' : counted(this.interfaces.length, 'interface')
    return `${what} of interface ${grouped(number)}, and the section describes ${described}; the block was passed over`
  }
}

/** Says that the byte-order magic is neither of the two. */
export function strangeOrder(magic: number): string {
  return `the byte-order magic of the section is 0x${magic.toString(16).padStart(8, '0')}, which is neither order`
}

function orderName(little: boolean): string {
  return little ? 'little-endian' : 'big-endian'
}

function tooShort(what: string, octets: number, expected: number): string {
  return `${what} has ${counted(octets, 'byte')} instead of ${expected} or more; it was passed over`
}

function overfull(captured: number, room: number): string {
  return `a frame claims ${counted(captured, 'captured byte')}, and its block has room for ${grouped(room)}; it was passed over`
}

function overrunOf(where: string): string {
  return `an option of ${where} is longer than its block; it and those after it were passed over`
}

/** The 64-bit count that an option holds; 0 for one that is absent or too short. */
function counter(view: DataView, value: number, little: boolean): number {
  return value >= 0 && optionOctets(view, value, little) >= 8 ? Number(view.getBigUint64(value, little)) : 0
}

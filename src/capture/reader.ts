import { type Damage, NotACapture } from './damage.js'
import type { Frame } from './frame.js'
import { type CaptureFacts, type Instant, Intake } from './intake.js'
import { ENOUGH_TO_TELL, lookOf } from './look.js'
import { isPcapMagic, PcapWalker } from './pcap.js'
import { isPcapngMagic, PcapngWalker } from './pcapng.js'
import type { Octets, Walker } from './walker.js'

const MAGIC = 4
/** The carry buffer at first: enough for a full-sized frame. */
const CARRY = 4096

/**
 * Reads a capture, pcap or pcapng, that is pushed in chunks of any size; where they are cut makes no difference.
 * Frames are borrowed: see Frame. A chunk may be overwritten once `feed` has returned.
 *
 * Damage to the file is never thrown but kept in `damage`; only a file that is no capture at all is thrown,
 * as NotACapture.
 */
export class CaptureReader implements CaptureFacts {
  private readonly intake: Intake
  private walker: Walker | null = null
  /** What lacked its end in the chunks before: `[carryStart, carryEnd)`. */
  private carry: Octets = octetsOf(new Uint8Array(CARRY), 0)
  private carryStart = 0
  private carryEnd = 0
  /** Octets fed so far. */
  private fed = 0

  constructor(onFrame: (frame: Frame) => void) {
    this.intake = new Intake(onFrame)
  }

  feed(chunk: Uint8Array): void {
    const octets = octetsOf(chunk, this.fed)
    this.fed += chunk.length
    let at = 0
    while (this.carryEnd > this.carryStart || this.walker === null) {
      const lacking = this.lacking()
      const taken = Math.min(lacking, chunk.length - at)
      this.keep(octets, at, at + taken)
      at += taken
      if (taken < lacking) return
      this.walkCarry(false)
    }
    const end = this.walker.walk(octets, at, chunk.length, false)
    this.keep(octets, end, chunk.length)
  }

  /**
   * Tells that nothing follows, so that a record that lacks its end is told as damage. `failure` is why it is so,
   * if the file itself goes on: its decompression broke.
   */
  end(failure: string | null = null): void {
    if (failure !== null && this.fed < MAGIC) throw new NotACapture(`is not a capture: ${failure}`)
    if (this.walker === null) this.recognise(true)
    if (failure !== null) this.intake.tell(this.fed, `${failure}; what came before was read`)
    this.walkCarry(true)
  }

  get format(): 'pcap' | 'pcapng' | null {
    return this.intake.format
  }
  get frames(): number {
    return this.intake.frames
  }
  get octets(): number {
    return this.intake.octets
  }
  get linkTypes(): readonly number[] {
    return this.intake.linkTypes
  }
  get damage(): readonly Damage[] {
    return this.intake.damage
  }
  get damageOmitted(): number {
    return this.intake.damageOmitted
  }
  get firstTime(): Instant | null {
    return this.intake.firstTime
  }
  get lastTime(): Instant | null {
    return this.intake.lastTime
  }
  get droppedFrames(): number {
    return this.intake.droppedFrames
  }
  get truncatedFrames(): number {
    return this.intake.truncatedFrames
  }

  /** Octets that must be carried before it is worth looking again. */
  private lacking(): number {
    const carried = this.carryEnd - this.carryStart
    if (this.walker !== null) return Math.max(0, this.walker.needed - carried)
    return carried < MAGIC ? MAGIC - carried : Math.max(0, ENOUGH_TO_TELL - carried)
  }

  private walkCarry(isLast: boolean): void {
    if (this.walker === null) this.recognise(isLast)
    if (this.walker === null) return
    this.carryStart = this.walker.walk(this.carry, this.carryStart, this.carryEnd, isLast)
  }

  private recognise(isLast: boolean): void {
    const head = this.carry.bytes.subarray(this.carryStart, this.carryEnd)
    const magic = magicOf(head)
    if (isPcapMagic(magic)) this.walker = new PcapWalker(this.intake)
    else if (isPcapngMagic(magic)) this.walker = new PcapngWalker(this.intake)
    if (this.walker !== null) return
    if (isLast || head.length >= ENOUGH_TO_TELL) throw new NotACapture(lookOf(head))
  }

  /** Copies octets of a chunk to the end of the carry buffer. It grows with what is there, not with what is claimed. */
  private keep(from: Octets, start: number, end: number): void {
    const added = end - start
    if (this.carryStart === this.carryEnd) {
      this.carryStart = 0
      this.carryEnd = 0
      this.carry = { ...this.carry, offset: from.offset + start }
    }
    if (added === 0) return
    if (this.carryEnd + added > this.carry.bytes.length) this.makeRoom(added)
    this.carry.bytes.set(from.bytes.subarray(start, end), this.carryEnd)
    this.carryEnd += added
  }

  private makeRoom(added: number): void {
    const old = this.carry.bytes
    const carried = this.carryEnd - this.carryStart
    const offset = this.carry.offset + this.carryStart
    // Moving to the front only when half is free makes each octet move a bounded number of times.
    const isRoomy = (carried + added) * 2 <= old.length
    const bytes = isRoomy ? old : new Uint8Array(Math.max(old.length * 2, (carried + added) * 2))
    bytes.set(old.subarray(this.carryStart, this.carryEnd))
    this.carry = octetsOf(bytes, offset)
    this.carryStart = 0
    this.carryEnd = carried
  }
}

/** Whether a file that begins with these octets says that it is a capture. */
export function isCaptureHead(head: Uint8Array): boolean {
  const magic = magicOf(head)
  return isPcapMagic(magic) || isPcapngMagic(magic)
}

/** 0, which is no format's, where there are too few octets. */
function magicOf({ buffer, byteOffset, length }: Uint8Array): number {
  return length < MAGIC ? 0 : new DataView(buffer, byteOffset, length).getUint32(0)
}

/** Always a plain Uint8Array: whoever reads octets is slower where some come in a Buffer, a class of its own. */
function octetsOf({ buffer, byteOffset, length }: Uint8Array, offset: number): Octets {
  const bytes = new Uint8Array(buffer, byteOffset, length)
  return { bytes, view: new DataView(buffer, byteOffset, length), offset }
}

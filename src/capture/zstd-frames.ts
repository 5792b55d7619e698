import { grouped } from '../text/numbers.js'

const MAGIC = 0xfd2fb528
/** Skippable frames have sixteen magic numbers, from this one on. */
const SKIPPABLE = 0x184d2a50

/** The largest window that the program zstd decompresses without being told to. */
const MOST_WINDOW = 128 * 1024 * 1024

const LONGEST_HEADER = 18
/** A frame's magic number and descriptor, which tell how long its header is; a skippable frame's magic and length. */
const FRAME_START = 5
const SKIPPABLE_HEADER = 8
const BLOCK_HEADER = 3
const CHECKSUM = 4

/**
 * Follows a Zstandard stream from frame to frame and block to block (RFC 8878, section 3.1) without decompressing
 * it. It takes out the skippable frames, at which Node's decompressor stops, and throws before a decompressor
 * allocates the window that a hostile header asks for.
 */
export class ZstdFrames {
  private readonly head = new Uint8Array(LONGEST_HEADER)
  private readonly view = new DataView(this.head.buffer)
  private kept = 0
  private wanted = FRAME_START
  private passing = 0
  private hasChecksum = false
  private isSkippable = false
  private stands: 'before a frame' | 'in its header' | 'before a block' = 'before a frame'

  /** Nothing of a frame has been seen that its end doesn't follow. */
  get isComplete(): boolean {
    return this.stands === 'before a frame' && this.kept === 0 && this.passing === 0
  }

  /** The octets without what belongs to skippable frames. What may yet turn out to be one is held back. */
  *without(octets: Uint8Array): Generator<Uint8Array> {
    // Where the octets to give start: nowhere yet, while they may belong to a skippable frame.
    let from = this.stands === 'before a frame' && this.kept > 0 ? octets.length : 0
    let at = 0
    while (at < octets.length) {
      if (this.passing > 0) {
        const passed = Math.min(this.passing, octets.length - at)
        this.passing -= passed
        at += passed
        if (this.isSkippable) from = at
        continue
      }
      if (this.stands === 'before a frame' && this.kept === 0) {
        if (at > from) yield octets.subarray(from, at)
        from = octets.length
        this.isSkippable = false
      }
      this.head[this.kept++] = octets[at++]!
      if (this.kept < this.wanted) continue
      const wasBeforeFrame = this.stands === 'before a frame'
      this.step()
      if (!wasBeforeFrame || this.stands === 'before a frame') continue
      yield this.head.slice(0, FRAME_START)
      from = at
    }
    if (octets.length > from) yield octets.subarray(from)
  }

  private step(): void {
    if (this.stands === 'before a frame') this.startFrame()
    else if (this.stands === 'in its header') this.readHeader()
    else this.readBlock()
  }

  private startFrame(): void {
    const magic = this.view.getUint32(0, true)
    if (magic >= SKIPPABLE && magic < SKIPPABLE + 16) {
      this.isSkippable = true
      this.wanted = SKIPPABLE_HEADER
      if (this.kept < this.wanted) return
      this.passing = this.view.getUint32(4, true)
      this.expect('before a frame', FRAME_START)
      return
    }
    if (magic !== MAGIC) throw new Error('the bytes after a zstd frame are no other frame')
    const descriptor = this.head[4]!
    this.hasChecksum = (descriptor & 4) !== 0
    const dictionary = [0, 1, 2, 4][descriptor & 3]!
    this.stands = 'in its header'
    this.wanted = FRAME_START + (isSingleSegment(descriptor) ? 0 : 1) + dictionary + contentOctets(descriptor)
  }

  private readHeader(): void {
    const descriptor = this.head[4]!
    const window = isSingleSegment(descriptor) ? this.contentSize(descriptor) : windowSize(this.head[5]!)
    if (window > MOST_WINDOW) {
      const mebibytes = grouped(Math.ceil(window / 1_048_576))
      throw new Error(`it needs a window of ${mebibytes} MiB, and 128 MiB are allowed`)
    }
    this.expect('before a block', BLOCK_HEADER)
  }

  private contentSize(descriptor: number): number {
    const octets = contentOctets(descriptor)
    const at = this.kept - octets
    if (octets === 1) return this.head[at]!
    if (octets === 2) return this.view.getUint16(at, true) + 256
    return octets === 4 ? this.view.getUint32(at, true) : Number(this.view.getBigUint64(at, true))
  }

  private readBlock(): void {
    const header = this.view.getUint16(0, true) | (this.head[2]! << 16)
    const isLast = (header & 1) !== 0
    const isRepeated = ((header >> 1) & 3) === 1
    this.passing = isRepeated ? 1 : header >> 3
    if (isLast && this.hasChecksum) this.passing += CHECKSUM
    if (isLast) this.expect('before a frame', FRAME_START)
    else this.expect('before a block', BLOCK_HEADER)
  }

  private expect(where: ZstdFrames['stands'], octets: number): void {
    this.stands = where
    this.kept = 0
    this.wanted = octets
  }
}

function isSingleSegment(descriptor: number): boolean {
  return (descriptor & 0x20) !== 0
}

/** Every header is longer than its first five octets: it has a window descriptor, or a content size, or both. */
function contentOctets(descriptor: number): number {
  const flag = descriptor >> 6
  return flag === 0 ? (isSingleSegment(descriptor) ? 1 : 0) : 2 ** flag
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3))
  return base + (base / 8) * (descriptor & 7)
}

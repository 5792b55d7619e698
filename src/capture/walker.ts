import { counted, grouped } from '../text/numbers.js'

/** Octets in memory: those of a chunk, or those carried over from one chunk to the next. */
export interface Octets {
  readonly bytes: Uint8Array
  readonly view: DataView
  /** Where `bytes[0]` stands in the (decompressed) file. */
  readonly offset: number
}

/**
 * Reads the records of one format. It decides by the octets of the file alone, never by how many happen to be
 * there: where it lacks some it stops and says how many, so that the result can't depend on where chunks are cut.
 */
export interface Walker {
  /** Octets that must lie before it, from where `walk` stopped, before another call can get further. */
  readonly needed: number
  /**
   * Reads what it can of `[from, to)` and answers where it stopped. With `isLast` nothing follows, and it reads
   * all of it, telling what is cut as damage.
   */
  walk(octets: Octets, from: number, to: number, isLast: boolean): number
}

/**
 * More than any record or block of a real capture, and little enough to keep: Wireshark's limit for a record is
 * 256 KiB for nearly all link types (wiretap/wtap.h), and larger ones are believed only if a record follows them.
 */
export const MOST_OCTETS = 16 * 1024 * 1024

/** Wireshark's WTAP_MAX_PACKET_SIZE_STANDARD, and the snap length of tcpdump. */
export const USUAL_OCTETS = 256 * 1024

/** How far a search for the next record gets before it asks for more octets. */
export const SEARCH_STRIDE = 64 * 1024

/** What became of the frames ahead of the place where a file breaks off. */
export function readBefore(frames: number): string {
  if (frames === 0) return 'no frame was read'
  return frames === 1 ? 'the frame before it was read' : `the ${grouped(frames)} frames before it were read`
}

/** What became of the octets that a search for the next record passed over. */
export function resumed(from: number, at: number): string {
  return `reading resumed at byte ${grouped(at)}, ${counted(at - from, 'byte')} on`
}

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

/** A number of octets, or a place, as a reader wants to see it: 81,920. */
export function figure(value: number): string {
  return value.toLocaleString('en-US')
}

export function counted(value: number, noun: string): string {
  return `${figure(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** What became of the octets that a search for the next record passed over. */
export function resumed(from: number, at: number): string {
  return `reading resumed at octet ${figure(at)}, ${counted(at - from, 'octet')} on`
}

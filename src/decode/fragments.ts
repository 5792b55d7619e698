import type { Cursor } from './cursor.js'
import { ends, type Next } from './next.js'
import { FRAGMENT, FRAGMENT_INCOMPLETE, MALFORMED_IP } from './outcome.js'
import type { Segment } from './segment.js'

/**
 * Puts fragmented IP datagrams together, within bounds: so many datagrams and octets at a time, each for so long in the
 * capture's time. A datagram whose pieces contradict each other is given up, and so are its later pieces (RFC 5722).
 */
export class Fragments {
  /** In the order of their first piece, the oldest first. */
  readonly #datagrams = new Map<string, Datagram>()
  /** Octets held, with a charge for what each piece costs us besides. */
  #held = 0
  /** Frames that answered `FRAGMENT` for datagrams that were given up since. */
  #abandoned = 0
  #assembly = EMPTY
  #assemblyView = EMPTY_VIEW

  /** Frames that answered `FRAGMENT` although their datagram is not, or not yet, complete. */
  incomplete(): number {
    let frames = this.#abandoned
    for (const datagram of this.#datagrams.values()) frames += datagram.frames
    return frames
  }

  /**
   * Takes the piece at the cursor. If it completes its datagram, the cursor and the segment's addresses move to the
   * datagram, in a buffer that is valid until the next one is complete, and the answer is what follows the IP header.
   */
  accept(cursor: Cursor, segment: Segment): Next {
    const { time } = segment
    const from = cursor.fragmentOffset
    const to = from + cursor.wireEnd - cursor.at
    const isRagged = cursor.moreFragments && (to - from) % 8 !== 0
    if (to === from || isRagged || to > LARGEST_PAYLOAD) return ends(MALFORMED_IP)

    this.#expire(time)
    const datagram = this.#datagramOf(cursor, segment, time)
    if (datagram.stage === CONTRADICTORY) return ends(FRAGMENT_INCOMPLETE)
    if (datagram.stage === COMPLETE) return ends(FRAGMENT)

    const octets = cursor.bytes.slice(cursor.at, Math.min(cursor.end, cursor.wireEnd))
    switch (insert(datagram, { from, to, octets }, cursor.moreFragments)) {
      case CONTRADICTION:
        this.#release(datagram)
        datagram.stage = CONTRADICTORY
        return ends(FRAGMENT_INCOMPLETE)
      case INSERTED:
        this.#charge(datagram, octets.length + PIECE_COST)
    }
    if (from === 0) datagram.next = cursor.fragmentNext
    if (datagram.received !== datagram.total) {
      datagram.frames++
      this.#makeRoom()
      return ends(FRAGMENT)
    }
    return this.#complete(datagram, from, cursor, segment)
  }

  /** Whether the piece at the cursor is of a datagram that has begun. */
  waitsFor(cursor: Cursor, segment: Segment): boolean {
    return this.#datagrams.size > 0 && this.#datagrams.has(keyOf(cursor, segment))
  }

  #datagramOf(cursor: Cursor, segment: Segment, time: number): Datagram {
    const key = keyOf(cursor, segment)
    const known = this.#datagrams.get(key)
    // A tap that sees every frame twice shows the completing piece once more. Any other piece means that the
    // identification is in use again.
    const isRepeat = known?.stage !== COMPLETE || known.completedFrom === cursor.fragmentOffset
    if (known !== undefined && isRepeat && Math.abs(time - known.since) <= LONGEST_WAIT) return known
    if (known !== undefined) this.#forget(key, known)
    const datagram: Datagram = {
      since: time,
      stage: WAITING,
      pieces: [],
      received: 0,
      total: -1,
      frames: 0,
      held: 0,
      next: 0,
      completedFrom: -1,
    }
    this.#datagrams.set(key, datagram)
    return datagram
  }

  #complete(datagram: Datagram, from: number, cursor: Cursor, segment: Segment): Next {
    if (this.#assembly.length === 0) {
      this.#assembly = new Uint8Array(ADDRESSES + LARGEST_PAYLOAD)
      this.#assemblyView = new DataView(this.#assembly.buffer)
    }
    const assembly = this.#assembly
    const addressLength = segment.ipVersion === 4 ? 4 : 16
    // The piece may itself lie in the assembly (fragments in a fragmented tunnel): its addresses go first, and lie
    // behind the place they go to.
    copy(cursor.bytes, segment.sourceAt, assembly, 0, addressLength)
    copy(cursor.bytes, segment.destinationAt, assembly, 16, addressLength)
    let captured = datagram.total
    for (const piece of datagram.pieces) {
      assembly.set(piece.octets, ADDRESSES + piece.from)
      const capturedTo = piece.from + piece.octets.length
      if (capturedTo < piece.to && capturedTo < captured) captured = capturedTo
    }
    segment.sourceAt = 0
    segment.destinationAt = 16
    cursor.moveTo(assembly, this.#assemblyView, ADDRESSES, ADDRESSES + captured, ADDRESSES + datagram.total)

    datagram.frames = 0
    datagram.completedFrom = from
    this.#release(datagram)
    datagram.stage = COMPLETE
    return datagram.next
  }

  #charge(datagram: Datagram, octets: number): void {
    datagram.held += octets
    this.#held += octets
  }

  /** Lets a datagram's octets go; frames of it that still wait are lost. */
  #release(datagram: Datagram): void {
    this.#held -= datagram.held
    this.#abandoned += datagram.frames
    datagram.held = 0
    datagram.frames = 0
    datagram.pieces = []
  }

  #forget(key: string, datagram: Datagram): void {
    this.#release(datagram)
    this.#datagrams.delete(key)
  }

  #expire(time: number): void {
    for (const [key, datagram] of this.#datagrams) {
      if (Math.abs(time - datagram.since) <= LONGEST_WAIT) return
      this.#forget(key, datagram)
    }
  }

  #makeRoom(): void {
    for (const [key, datagram] of this.#datagrams) {
      if (this.#datagrams.size <= MOST_DATAGRAMS && this.#held <= MOST_OCTETS) return
      this.#forget(key, datagram)
    }
  }
}

interface Datagram {
  /** Time of its first piece. */
  since: number
  stage: number
  /** In order, without overlap; gaps between them are what is missing. */
  pieces: Piece[]
  /** Octets of the payload that have come, of `total`; -1 until the last piece has come. */
  received: number
  total: number
  /** Frames that answered `FRAGMENT`. */
  frames: number
  held: number
  /** What follows the IP header, as the first piece says (RFC 8200, section 4.5). */
  next: Next
  /** Offset of the piece that completed it. */
  completedFrom: number
}

/** Octets `[from, to)` of a datagram's payload; fewer `octets` if the snap length cut them. */
interface Piece {
  from: number
  to: number
  octets: Uint8Array
}

/** Puts a piece in its place, unless it was there already. */
function insert(datagram: Datagram, piece: Piece, moreFragments: boolean): number {
  const { pieces } = datagram
  if (!moreFragments) {
    if (datagram.total >= 0 && datagram.total !== piece.to) return CONTRADICTION
    datagram.total = piece.to
  }
  const last = pieces.at(-1)
  if (datagram.total >= 0 && Math.max(piece.to, last?.to ?? 0) > datagram.total) return CONTRADICTION

  // Pieces mostly come in order: look from the end.
  let place = pieces.length
  while (place > 0 && pieces[place - 1]!.from >= piece.from) place--
  const before = pieces[place - 1]
  const after = pieces[place]
  if (after?.from === piece.from && after.to === piece.to) return sameOctets(after, piece) ? REPEATED : CONTRADICTION
  if ((before !== undefined && before.to > piece.from) || (after !== undefined && after.from < piece.to)) {
    return CONTRADICTION
  }
  pieces.splice(place, 0, piece)
  datagram.received += piece.to - piece.from
  return INSERTED
}

function sameOctets(a: Piece, b: Piece): boolean {
  const length = Math.min(a.octets.length, b.octets.length)
  for (let i = 0; i < length; i++) if (a.octets[i] !== b.octets[i]) return false
  return true
}

/** Whose datagram it is (RFC 791, section 3.2; RFC 8200, section 4.5), and on which VLAN the tap saw it. */
function keyOf(cursor: Cursor, segment: Segment): string {
  const isIpv4 = segment.ipVersion === 4
  const length = isIpv4 ? 4 : 16
  const { bytes } = cursor
  const { sourceAt, destinationAt } = segment
  const vlans = segment.vlan.subarray(0, segment.vlanCount).join()
  const source = bytes.subarray(sourceAt, sourceAt + length).join()
  const destination = bytes.subarray(destinationAt, destinationAt + length).join()
  return [cursor.fragmentId, isIpv4 ? cursor.fragmentNext : 'ipv6', vlans, source, destination].join('/')
}

function copy(from: Uint8Array, at: number, to: Uint8Array, toAt: number, octets: number): void {
  for (let i = 0; i < octets; i++) to[toAt + i] = from[at + i]!
}

const EMPTY = new Uint8Array(0)
const EMPTY_VIEW = new DataView(EMPTY.buffer)

const WAITING = 0
const COMPLETE = 1
const CONTRADICTORY = 2

const INSERTED = 0
const REPEATED = 1
const CONTRADICTION = 2

/** Seconds; Linux waits as long (net.ipv4.ipfrag_time). */
const LONGEST_WAIT = 30
const MOST_DATAGRAMS = 1024
/** 4 MiB, as Linux (net.ipv4.ipfrag_high_thresh). */
const MOST_OCTETS = 4 * 1024 * 1024
/** A piece's object, array and place in the list, roughly: else a flood of 8-octet pieces would cost far more than it holds. */
const PIECE_COST = 256
/** The fields of offset and total length end here. */
const LARGEST_PAYLOAD = 65_535
/** Octets in front of the reassembled payload: two addresses. */
const ADDRESSES = 32

/** The segment that showed a hole: the one that came after the missing octets. */
export interface Overtaker {
  readonly frame: number
  readonly time: number
  /** IP identification, -1 without; timestamp, NaN without. */
  readonly ipId: number
  readonly tsVal: number
  /** Segments with new data that its sender had sent before it. */
  readonly dataSegments: number
}

/** What was found in the holes that a segment filled. */
export interface Filled {
  /** Octets of the segment that had been missing. */
  readonly octets: number
  readonly by: Overtaker
}

/** A hole that was filled although its receiver had not asked. */
export interface QuietGap {
  /** The segment that showed it, and the one that filled it. */
  readonly frame: number
  readonly time: number
  readonly filledFrame: number
  readonly filledTime: number
  readonly segments: number
  /** SND.NXT, the retransmissions, and the segments of the receiver when it was filled. */
  readonly nxt: number
  readonly retransmissions: number
  readonly answers: number
}

interface Hole {
  readonly left: number
  readonly right: number
  readonly by: Overtaker
}

/** More holes than a real receiver ever keeps apart: past it the lowest is forgotten, as if it had been seen. */
const MOST_HOLES = 256

/** The sequence numbers below an endpoint's SND.NXT that the tap has not seen: sorted, disjoint ranges. */
export class Holes {
  private readonly list: Hole[] = []

  get count(): number {
    return this.list.length
  }

  /** Lowest number that is missing. Only where there is a hole. */
  get lowest(): number {
    return this.list[0]!.left
  }

  /** A new hole above all others. */
  open(left: number, right: number, by: Overtaker): void {
    if (this.list.length >= MOST_HOLES) this.list.shift()
    this.list.push({ left, right, by })
  }

  /** Fills `[left, right)` and tells what of it had been missing; null when nothing was. */
  fill(left: number, right: number): Filled | null {
    let octets = 0
    let first: Overtaker | null = null
    for (let at = 0; at < this.list.length; at++) {
      const hole = this.list[at]!
      if (hole.right <= left) continue
      if (hole.left >= right) break
      first ??= hole.by
      octets += Math.min(right, hole.right) - Math.max(left, hole.left)
      const rest: Hole[] = []
      if (hole.left < left) rest.push({ ...hole, right: left })
      if (hole.right > right) rest.push({ ...hole, left: right })
      this.list.splice(at, 1, ...rest)
      at += rest.length - 1
    }
    return first === null ? null : { octets, by: first }
  }

  /** Octets missing in `[left, right)`. */
  missing(left: number, right: number): number {
    let octets = 0
    for (const hole of this.list) octets += Math.max(0, Math.min(right, hole.right) - Math.max(left, hole.left))
    return octets
  }
}

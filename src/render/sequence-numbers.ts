import type { Flow, Side } from '../report/model.js'

/** How sequence numbers are written. */
export interface Numbers {
  /** A raw number of the sequence space of `side`, as it is shown. */
  of(side: Side, raw: number): number
  /** What is shown for so many octets after a number that is shown. */
  after(shown: number, octets: number): number
}

/** As they stand in the headers. */
const ABSOLUTE: Numbers = {
  of: (_, raw) => raw,
  after: (shown, octets) => (shown + octets) >>> 0,
}

export const sequenceNumbers = (flow: Flow, absolute: boolean): Numbers =>
  absolute ? ABSOLUTE : new RelativeNumbers(flow)

interface Known {
  readonly raw: number
  readonly relative: number
}

/**
 * Sequence numbers as distances from their sender's ISS. Each is taken as near as can be to the one before, so that
 * they count on past 2^32, and foreign numbers below the ISS are negative. Of an end whose SYN was not captured the
 * first number counts as 1, as in Wireshark.
 */
class RelativeNumbers implements Numbers {
  readonly #last: Record<Side, Known | null>

  constructor({ directions: { client, server } }: Flow) {
    const known = (iss: number | null): Known | null => (iss === null ? null : { raw: iss, relative: 0 })
    this.#last = { client: known(client.iss), server: known(server.iss) }
  }

  of(side: Side, raw: number): number {
    const last = this.#last[side]
    const relative = last === null ? 1 : last.relative + ((raw - last.raw) | 0)
    this.#last[side] = { raw, relative }
    return relative
  }

  after(shown: number, octets: number): number {
    return shown + octets
  }
}

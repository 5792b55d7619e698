import type { Flow, Side } from '../report/model.js'

interface Known {
  readonly raw: number
  readonly relative: number
}

/**
 * Sequence numbers as distances from their sender's ISS. Each is taken as near as can be to the one before, so that
 * they count on past 2^32, and foreign numbers below the ISS are negative. Of an end whose SYN was not captured the
 * first number counts as 1, as in Wireshark.
 */
export class RelativeNumbers {
  readonly #last: Record<Side, Known | null>

  constructor({ directions: { client, server } }: Flow) {
    const known = (iss: number | null): Known | null => (iss === null ? null : { raw: iss, relative: 0 })
    this.#last = { client: known(client.iss), server: known(server.iss) }
  }

  /** The relative number of a raw one in the sequence space of `side`. */
  of(side: Side, raw: number): number {
    const last = this.#last[side]
    const relative = last === null ? 1 : last.relative + ((raw - last.raw) | 0)
    this.#last[side] = { raw, relative }
    return relative
  }
}

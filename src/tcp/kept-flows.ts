import type { Flow } from './flow.js'
import { CLOSED, TIME_WAIT } from './states.js'

/** Flows of one segment that are waited with, for a second: a flood makes them by the million. */
const MOST_ATTEMPTS = 16_384
/** Seconds without a segment after which a flow may go before one that began later. */
const IDLE = 60
/** How many of the flows that began first are asked, before one has to go. */
const ASKED = 8

/** The flows that are kept, open or over: whoever is to be let go for a new one is found here. */
export class KeptFlows {
  private readonly most: number
  /** Those that began last, and those from before that are more than attempts. */
  private readonly latest = new Queue<Flow>()
  private readonly earlier = new Queue<Flow>()

  /** `most` is how many are kept, one more in between. */
  constructor(most: number) {
    this.most = most
  }

  add(flow: Flow): void {
    this.latest.push(flow)
  }

  /** Takes out a flow for which there is no room beside a new one; undefined: there is. `except` stays. */
  release(now: number, except: Flow | undefined): Flow | undefined {
    if (this.latest.size >= MOST_ATTEMPTS) {
      const flow = this.latest.shift()!
      if (isAttempt(flow) && mayGo(flow) && flow !== except) return flow
      this.earlier.push(flow)
    }
    return this.latest.size + this.earlier.size < this.most ? undefined : this.leastUseful(now, except)
  }

  /** All that are left, in the order of their numbers. */
  all(): Flow[] {
    return [...this.earlier.all(), ...this.latest.all()].sort((a, b) => a.id - b.id)
  }

  /** One that is over or silent, or one of those that began first. */
  private leastUseful(now: number, except: Flow | undefined): Flow | undefined {
    const queue = this.earlier.size > 0 ? this.earlier : this.latest
    for (let asked = 1; asked <= ASKED; asked++) {
      const flow = queue.shift()!
      const isUseless = isOver(flow) || now - flow.lastTime > IDLE || asked === ASKED || queue.size === 0
      if (isUseless && mayGo(flow) && flow !== except) return flow
      queue.push(flow)
    }
    return undefined
  }
}

/** A segment that nobody has answered, and whose sender does not insist. */
const isAttempt = ({ frames }: Flow): boolean => frames === 1

/** The last flow of a tuple but one may yet receive old segments, and the last is judged by it. */
const mayGo = ({ next }: Flow): boolean => next === null || next.next !== null

const isOver = ({ client, server }: Flow): boolean => hasClosed(client.state) && hasClosed(server.state)

const hasClosed = (state: number): boolean => state === CLOSED || state === TIME_WAIT

/** First in, first out. */
class Queue<Item> {
  private items: Item[] = []
  private first = 0

  get size(): number {
    return this.items.length - this.first
  }

  push(item: Item): void {
    this.items.push(item)
  }

  shift(): Item | undefined {
    if (this.size === 0) return undefined
    const item = this.items[this.first++]!
    if (this.first >= 1024 && this.first * 2 > this.items.length) {
      this.items = this.items.slice(this.first)
      this.first = 0
    }
    return item
  }

  all(): Item[] {
    return this.items.slice(this.first)
  }
}

import { NumberList } from './numbers.js'
import { EVENTS, STATES } from './states.js'

/** One step of one endpoint's machine, as the report prints it. */
export interface Transition {
  readonly frame: number
  readonly time: number
  readonly endpoint: Side
  /** Indices into STATES. */
  readonly from: number
  readonly to: number
  /** Index into EVENTS. */
  readonly event: number
  /** The endpoint showed by a segment of its own that it took this step. */
  readonly proven: boolean
}

export type Side = 'client' | 'server'

const WORDS = 2
/** A flow that opens and closes in order takes so many steps. */
const USUAL_STEPS = 12
const EVENT = 9
const PROVEN = 1 << 13
const SIDE_AND_EVENT = 1 | (15 << EVENT)
/** A step's frame and its code are one number: the code below. */
const CODES = 1 << 14

const sideBit = (side: Side): number => (side === 'client' ? 0 : 1)

/**
 * Every step that both endpoints of a flow took, in order. Steps that turn out not to have happened are taken back.
 * Packed into numbers, two a step: there are a dozen for every flow.
 */
export class History {
  private readonly words = new NumberList(USUAL_STEPS * WORDS)

  add(side: Side, from: number, to: number, event: number, frame: number, time: number, proven: boolean): void {
    const code = sideBit(side) | (from << 1) | (to << 5) | (event << EVENT) | (proven ? PROVEN : 0)
    this.words.push(time)
    this.words.push(frame * CODES + code)
  }

  /** Gives its room to another. It must not be used again. */
  giveBack(): void {
    this.words.giveBack()
  }

  /** The last step of an endpoint, or undefined before its first. */
  last(side: Side): Transition | undefined {
    for (let at = this.words.length - WORDS; at >= 0; at -= WORDS)
      if ((this.codeAt(at) & 1) === sideBit(side)) return this.at(at)
    return undefined
  }

  /** Marks an endpoint's last step on `event` as shown by itself. */
  prove(side: Side, event: number): void {
    const at = this.find(side, event)
    if (at >= 0 && !this.isProven(at)) this.words.set(at + 1, this.words.get(at + 1) + PROVEN)
  }

  /**
   * Takes back an endpoint's last step on `event` and every later step of that endpoint, unless it was proven; or though it was, if only
   * its place among the steps is wrong.
   * Answers the state before it, or -1 when there is nothing to take back.
   */
  retract(side: Side, event: number, isProven = false): number {
    const at = this.find(side, event)
    if (at < 0 || (!isProven && this.isProven(at))) return -1
    const { from } = this.at(at)
    for (let later = this.words.length - WORDS; later >= at; later -= WORDS)
      if ((this.codeAt(later) & 1) === sideBit(side)) this.words.remove(later, WORDS)
    return from
  }

  all(): Transition[] {
    const transitions: Transition[] = []
    for (let at = 0; at < this.words.length; at += WORDS) transitions.push(this.at(at))
    return transitions
  }

  private find(side: Side, event: number): number {
    const wanted = sideBit(side) | (event << EVENT)
    for (let at = this.words.length - WORDS; at >= 0; at -= WORDS)
      if ((this.codeAt(at) & SIDE_AND_EVENT) === wanted) return at
    return -1
  }

  private isProven(at: number): boolean {
    return (this.codeAt(at) & PROVEN) !== 0
  }

  private codeAt(at: number): number {
    return this.words.get(at + 1) % CODES
  }

  private at(at: number): Transition {
    const code = this.codeAt(at)
    return {
      frame: Math.floor(this.words.get(at + 1) / CODES),
      time: this.words.get(at),
      endpoint: code & 1 ? 'server' : 'client',
      from: (code >> 1) & 15,
      to: (code >> 5) & 15,
      event: (code >> EVENT) & 15,
      proven: (code & PROVEN) !== 0,
    }
  }
}

/** Names for a transition's numbers. `from` is null where the endpoint was joined midstream (REPORT: transitions). */
export function describe(transition: Transition): { from: string | null; to: string; event: string } {
  const event = EVENTS[transition.event]!
  const from = STATES[transition.from]!
  const before = from !== 'UNSEEN' ? from : event === 'snd SYN' ? 'CLOSED' : event === 'snd SYN,ACK' ? 'LISTEN' : null
  return { from: before, to: STATES[transition.to]!, event }
}

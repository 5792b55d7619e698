import * as Flag from '../decode/flag.js'
import type { Agenda } from './agenda.js'
import type { Emission } from './history.js'
import { Random } from './random.js'
import { segmentOf } from './segment.js'
import { otherSide, type Side } from './state.js'

/** How a leg treats what passes it: probabilities. */
export interface Leg {
  loss: number
  duplication: number
  /** Of being held up, so that others overtake. */
  delay: number
  /** Of leaving a copy that arrives much later. */
  wandering: number
}

export const GOOD_LEG: Leg = { loss: 0, duplication: 0, delay: 0, wandering: 0 }

/** The path between the two ends, and the tap on it. Times are in seconds. */
export interface Conditions {
  /** One way, for what each side sends. */
  delay: Record<Side, number>
  /** Where the tap is: 0 at the client, 1 at the server. */
  tap: number
  /** Between each end and the tap: a leg lies before the tap for what its end sends, behind it for what it receives. */
  legs: Record<Side, Leg>
  /** Longest that a datagram is held up, and that a copy wanders. */
  longestDelay: number
  longestWandering: number
  /** When a leg carries nothing. */
  outages: { leg: Side; start: number; end: number }[]
  /** SYNs of connections long past that arrive late: `behind` is how far their ISN lies before the sender's next. */
  ghosts: { side: Side; time: number; behind: number }[]
}

/** What a host's line takes for a segment, so that no two leave at once: headers and data at 1 Gbit/s, rounded up. */
const SECONDS_PER_SEGMENT = 2e-6
const SECONDS_PER_OCTET = 8e-9

/** Carries segments from end to end, past the tap. What happens to one follows from the seed and its ordinal alone. */
export class Network {
  /** Copies on their way, and what happened to which, by name. */
  inFlight = 0
  readonly incidents: string[] = []
  private readonly lineFree: Record<Side, number> = { client: 0, server: 0 }
  private readonly agenda: Agenda
  private readonly seed: number
  private readonly conditions: Conditions
  /** Incidents that are not to happen. */
  private readonly spared: ReadonlySet<string>
  private readonly isLost: (emission: Emission) => boolean
  private readonly tap: (emission: Emission, arrives: boolean) => void
  private readonly deliver: (emission: Emission, to: Side) => void

  constructor(
    agenda: Agenda,
    path: {
      seed: number
      conditions: Conditions
      spared: ReadonlySet<string>
      isLost: (emission: Emission) => boolean
    },
    ends: { tap: (emission: Emission, arrives: boolean) => void; deliver: (emission: Emission, to: Side) => void },
  ) {
    this.agenda = agenda
    this.seed = path.seed
    this.conditions = path.conditions
    this.spared = path.spared
    this.isLost = path.isLost
    this.tap = ends.tap
    this.deliver = ends.deliver
  }

  send(emission: Emission): void {
    const { side, segment } = emission
    const start = Math.max(this.agenda.now, this.lineFree[side])
    this.lineFree[side] = start + SECONDS_PER_SEGMENT + SECONDS_PER_OCTET * (54 + segment.payload)
    const wait = this.lineFree[side] - this.agenda.now
    for (const [copy, delay] of this.fate(emission, side, 0).entries())
      this.carry(wait + this.share(side, side) + delay, () => this.pass(emission, copy))
  }

  /** A SYN that has been on its way since before the capture comes to the tap. */
  haunt(side: Side, seq: number, isScaled: boolean): void {
    const segment = segmentOf({ flags: Flag.SYN, seq, window: 64_240, mss: 1460, shift: isScaled ? 7 : null })
    const { agenda } = this
    this.pass(
      { ordinal: -1, side, time: agenda.now, segment, purpose: 'plain', connection: null, state: 'CLOSED', id: 7 },
      0,
    )
  }

  private pass(emission: Emission, copy: number): void {
    const to = otherSide(emission.side)
    const delays = this.isLost(emission) ? [] : this.fate(emission, to, copy)
    this.tap(emission, delays.length > 0)
    for (const delay of delays) this.carry(this.share(emission.side, to) + delay, () => this.deliver(emission, to))
  }

  private carry(seconds: number, act: () => void): void {
    this.inFlight++
    this.agenda.after(seconds, () => {
      this.inFlight--
      act()
    })
  }

  /** The part of a sender's way that lies on a leg. */
  private share(sender: Side, leg: Side): number {
    const { delay, tap } = this.conditions
    return delay[sender] * (leg === 'client' ? tap : 1 - tap)
  }

  /** How much later than usual each copy of a datagram leaves a leg; none where it is lost. */
  private fate({ side, ordinal }: Emission, leg: Side, copy: number): number[] {
    const { legs, outages, longestDelay, longestWandering } = this.conditions
    const { now } = this.agenda
    const name = `${side} ${ordinal} ${leg} ${copy}`
    const random = new Random(hash(this.seed, name))
    const { loss, duplication, delay, wandering } = legs[leg]
    const isOut = outages.some((outage) => outage.leg === leg && outage.start <= now && now < outage.end)
    const delays = [random.chance(delay) ? random.between(0, longestDelay) : 0]
    if (random.chance(duplication)) delays.push(random.between(0, longestDelay))
    if (random.chance(wandering)) delays.push(random.between(0, longestWandering))
    const copies = random.chance(loss) || isOut ? [] : delays
    if (copies.length === 1 && copies[0] === 0) return copies
    if (this.spared.has(name)) return [0]
    this.incidents.push(name)
    return copies
  }
}

/** FNV-1a. */
function hash(seed: number, text: string): number {
  let mixed = (0x811c9dc5 ^ seed) >>> 0
  for (let i = 0; i < text.length; i++) mixed = Math.imul(mixed ^ text.charCodeAt(i), 0x01000193)
  return mixed >>> 0
}

import * as Flag from '../decode/flag.js'
import { onCircle, stepsFrom } from '../tcp/sequence.js'
import type { Agenda } from './agenda.js'
import { Connection, type Host } from './connection.js'
import type { Deviation } from './deviation.js'
import type { Emission, History } from './history.js'
import type { Random } from './random.js'
import { has, lengthOf, type Purpose, type SimulatedSegment, segmentOf } from './segment.js'
import type { Stack } from './stack.js'
import type { Ending, Side, State } from './state.js'

/** The ISN generator's clock ticks every 4 microseconds, the timestamp clock every millisecond (RFC 9293, section 3.4.1; RFC 7323, section 5.4). */
const ISN_PER_SECOND = 250_000
const TIMESTAMPS_PER_SECOND = 1000
/** Linux's step from the last number of a connection to the first of the next. */
export const ISN_STEP = 65_537

/** What an end needs of the world. */
export interface World {
  readonly agenda: Agenda
  readonly history: History
  send(emission: Emission): void
}

/** One address and port: CLOSED or LISTEN (RFC 9293, sections 3.10.7.1-2), or a connection. */
export class Endpoint implements Host {
  readonly side: Side
  readonly stack: Stack
  private readonly deviation: Deviation | null
  connection: Connection | null = null
  isListening = false
  /** Powered off: what comes finds nobody. */
  isDead = false
  /** Called whenever the application may have something to do. */
  progress: () => void = () => {}
  /** The TIME-WAIT that the present connection has ended, in case that its SYN was an old duplicate. */
  private former: Connection | null = null
  /** The number after the last one used. */
  private lastUsed: number | null = null
  private connections = 0
  private sent = 0
  private readonly isnOffset: number
  private readonly clockOffset: number
  private readonly firstId: number
  private readonly world: World

  constructor(side: Side, stack: Stack, deviation: Deviation | null, world: World, random: Random) {
    this.side = side
    this.stack = stack
    this.deviation = deviation
    this.world = world
    this.isnOffset = random.below(2 ** 32)
    this.clockOffset = random.below(2 ** 32)
    this.firstId = random.below(2 ** 16)
  }

  get agenda(): Agenda {
    return this.world.agenda
  }

  get state(): State {
    return this.connection?.state ?? (this.isListening ? 'LISTEN' : 'CLOSED')
  }

  get acceptsAnySynAck(): boolean {
    return this.deviation?.acceptsAnySynAck === true
  }

  /** The timestamp clock. */
  get clock(): number {
    return onCircle(this.clockOffset + Math.floor(this.agenda.now * TIMESTAMPS_PER_SECOND))
  }

  open(): void {
    this.connection = this.newConnection(false)
    this.connection.open()
  }

  /** All memory is lost, and nobody is told. */
  crash(): void {
    // Whoever has lost a TIME-WAIT would have to keep quiet for an MSL (RFC 9293, section 3.4.3).
    if (this.state === 'TIME-WAIT') return
    this.isListening = false
    this.former = null
    this.connection?.end('crashed')
  }

  receive(segment: SimulatedSegment): void {
    if (this.isDead || this.deviation?.ignores?.(segment, this.agenda.now)) return
    const { connection } = this
    if (connection?.state === 'TIME-WAIT' && has(segment, Flag.SYN) && !has(segment, Flag.ACK | Flag.RST))
      this.receiveInTimeWait(connection, segment)
    else if (connection !== null) connection.receive(segment)
    else this.receiveInClosed(segment)
    this.progress()
  }

  /** 3.10.7.1 and 3.10.7.2. */
  private receiveInClosed(segment: SimulatedSegment): void {
    if (has(segment, Flag.RST)) return
    if (!this.isListening || has(segment, Flag.ACK)) this.refuse(segment)
    else if (has(segment, Flag.SYN)) this.accept(segment)
  }

  /** RFC 9293, section 3.6.1 (MAY-2); RFC 6191, section 2. */
  private receiveInTimeWait(connection: Connection, syn: SimulatedSegment): void {
    const isNew = connection.isOlderThan(syn) || this.deviation?.acceptsOldSyn === true
    if (isNew && this.stack.reopens && this.isListening) {
      this.former = connection
      this.lastUsed = onCircle(connection.sending.nxt)
      this.accept(syn)
    } else if (isNew || this.stack.oldSynAnswer === 'ACK') {
      connection.receive(syn)
    }
  }

  private accept(syn: SimulatedSegment): void {
    this.connection = this.newConnection(true)
    this.connection.accept(syn)
  }

  /** The clock-driven ISN, above every number of the connection before (RFC 9293, sections 3.4.1 and 3.6.1). */
  get nextIsn(): number {
    const isn = onCircle(this.isnOffset + Math.floor(this.agenda.now * ISN_PER_SECOND))
    const isAbove = this.lastUsed === null || stepsFrom(this.lastUsed, isn) >= ISN_STEP
    return isAbove ? isn : onCircle((this.lastUsed ?? 0) + ISN_STEP)
  }

  private newConnection(isPassive: boolean): Connection {
    return new Connection(this, this.connections++, this.nextIsn, isPassive)
  }

  /** The RST that tells the sender of an unwanted segment so (RFC 9293, section 3.5.2). */
  refuse(segment: SimulatedSegment): void {
    if (has(segment, Flag.RST)) return
    const answer = has(segment, Flag.ACK)
      ? { flags: Flag.RST, seq: segment.ack }
      : { flags: Flag.RST | Flag.ACK, ack: onCircle(segment.seq + lengthOf(segment)) }
    this.transmit(segmentOf(answer), 'refusal', this.connection)
  }

  transmit(segment: SimulatedSegment, purpose: Purpose, connection: Connection | null): void {
    const changed = this.deviation?.rewrites?.(segment, connection, purpose) ?? null
    for (const one of changed ?? [segment]) {
      const emission: Emission = {
        ordinal: this.sent++,
        side: this.side,
        time: this.agenda.now,
        segment: one,
        purpose: one === segment ? purpose : 'deviation',
        connection,
        state: connection?.state ?? this.state,
        id: this.stack.ids === 'zero' ? 0 : (this.firstId + this.sent) & 0xffff,
      }
      this.world.history.emissions.push(emission)
      this.world.send(emission)
    }
  }

  /** A connection has changed its state. */
  note(connection: Connection, ending: Ending | null = null): void {
    const { side, agenda } = this
    this.world.history.steps.push({ time: agenda.now, side, connection, state: connection.state, ending })
    if (connection.state === 'ESTABLISHED') this.former?.end('closed')
  }

  forget(connection: Connection, ending: Ending): void {
    const { former } = this
    this.note(connection, ending)
    this.lastUsed = onCircle(connection.sending.nxt)
    if (connection === former) this.former = null
    if (connection !== this.connection) return
    // "Returns to TIME-WAIT state if the SYN turns out to be an old duplicate."
    this.connection = ending === 'reset' ? former : null
    this.former = null
    if (this.connection !== null) this.note(this.connection)
    this.progress()
  }
}

import type { Asked } from '../filter/filter.js'
import { byTally, type Tally } from '../render/ranking.js'
import type { Flow, Handshake, Items, Keepalive, Side, State, Teardown, TimeWait } from '../report/model.js'

/** What of a flow is a word, or a few words joined by commas. */
const WORDS = [
  'clientAddress',
  'serverAddress',
  'vlan',
  'handshake',
  'teardown',
  'initiator',
  'resetBy',
  'timeWait',
  'keepalive',
  'clientStates',
  'serverStates',
] as const

/** What of it is a number. */
const NUMBERS = [
  'id',
  'capture',
  'clientPort',
  'serverPort',
  'serverRtt',
  'clientRtt',
  'frames',
  'firstTime',
  'lastTime',
  'clientBytes',
  'serverBytes',
  'clientRetransmissions',
  'serverRetransmissions',
  'error',
  'warning',
  'note',
] as const

type WordColumn = (typeof WORDS)[number]
type NumberColumn = (typeof NUMBERS)[number]
type Values = Readonly<Record<WordColumn, string> & Record<NumberColumn, number>>

/**
 * A line on each flow, column by column, the worst flow first: small in a file, quick to hand from a worker to its page,
 * and no object is made for a flow before somebody looks at it.
 */
export interface FlowColumns {
  /** What the columns of words point to. */
  readonly words: readonly string[]
  readonly columns: Readonly<Record<WordColumn | NumberColumn, ArrayLike<number>>>
}

/** Of a time that is not known. */
const UNKNOWN = -1

const NO_FINDINGS: Tally = { error: 0, warning: 0, note: 0 }

/** The lines on these flows. One record at a time is kept: they may be large. */
export function flowColumns(flows: Items<Flow>, tallies: ReadonlyMap<number | null, Tally>): FlowColumns {
  const places = new Map<string, number>()
  const placeOf = (word: string): number => {
    const place = places.get(word) ?? places.size
    places.set(word, place)
    return place
  }
  const unsorted = Object.fromEntries([...WORDS, ...NUMBERS].map((name) => [name, [] as number[]])) as Record<
    WordColumn | NumberColumn,
    number[]
  > // Of these names.
  for (const flow of flows) {
    const values = valuesOf(flow, tallies.get(flow.id) ?? NO_FINDINGS)
    for (const name of WORDS) unsorted[name].push(placeOf(values[name]))
    for (const name of NUMBERS) unsorted[name].push(values[name])
  }
  const { error, warning, note, id } = unsorted
  const tallyAt = (at: number): Tally => ({ error: error[at]!, warning: warning[at]!, note: note[at]! })
  const order = id.map((_, at) => at).sort((a, b) => byTally(tallyAt(a), tallyAt(b)) || id[a]! - id[b]!)
  return { words: [...places.keys()], columns: mapColumns(unsorted, (column) => order.map((at) => column[at]!)) }
}

/** The same columns in another form. */
export function mapColumns<Name extends string, From, To>(
  columns: Readonly<Record<Name, From>>,
  change: (column: From) => To,
): Record<Name, To> {
  const entries = Object.entries<From>(columns).map(([name, column]) => [name, change(column)])
  return Object.fromEntries(entries) as Record<Name, To> // The names are the same.
}

function valuesOf(flow: Flow, tally: Tally): Values {
  const { client, server, handshake, teardown, finalState, directions } = flow
  return {
    clientAddress: client.address,
    serverAddress: server.address,
    vlan: flow.vlan.join(),
    handshake: handshake.outcome,
    teardown: teardown.outcome,
    initiator: teardown.initiator ?? '',
    resetBy: teardown.reset?.by ?? '',
    timeWait: flow.timeWait?.outcome ?? '',
    keepalive: flow.keepalive.map(({ outcome }) => outcome).join(),
    clientStates: finalState.client.join(),
    serverStates: finalState.server.join(),
    id: flow.id,
    capture: flow.capture,
    clientPort: client.port,
    serverPort: server.port,
    serverRtt: handshake.serverRtt ?? UNKNOWN,
    clientRtt: handshake.clientRtt ?? UNKNOWN,
    frames: flow.frames,
    firstTime: flow.firstTime,
    lastTime: flow.lastTime,
    clientBytes: directions.client.payloadBytes,
    serverBytes: directions.server.payloadBytes,
    clientRetransmissions: directions.client.retransmissions,
    serverRetransmissions: directions.server.retransmissions,
    ...tally,
  }
}

/** The flows of a report, worst first. */
export class FlowRows {
  readonly length: number
  readonly #flows: FlowColumns
  #places: Map<number, number> | null = null

  constructor(flows: FlowColumns) {
    this.#flows = flows
    this.length = flows.columns.id.length
  }

  at(place: number): FlowRow {
    return new FlowRow(this.#flows, place)
  }

  id(place: number): number {
    return this.#flows.columns.id[place]!
  }

  /** When it begins and ends. */
  firstTime(place: number): number {
    return this.#flows.columns.firstTime[place]!
  }

  lastTime(place: number): number {
    return this.#flows.columns.lastTime[place]!
  }

  /** Where the flow of that number stands; undefined where there is none. */
  placeOf(id: number | null): number | undefined {
    this.#places ??= new Map(Array.from(this.#flows.columns.id, (own, place) => [own, place]))
    return id === null ? undefined : this.#places.get(id)
  }
}

/** A flow as the columns tell it: as much of its record as its line in the list and a filter need. */
export class FlowRow implements Asked {
  readonly #flows: FlowColumns
  readonly #place: number

  constructor(flows: FlowColumns, place: number) {
    this.#flows = flows
    this.#place = place
  }

  get id() {
    return this.#number('id')
  }
  get capture() {
    return this.#number('capture')
  }
  get client() {
    return { address: this.#word('clientAddress'), port: this.#number('clientPort') }
  }
  get server() {
    return { address: this.#word('serverAddress'), port: this.#number('serverPort') }
  }
  get vlan() {
    return this.#list('vlan').map(Number)
  }
  get handshake(): Pick<Handshake, 'outcome' | 'serverRtt' | 'clientRtt'> {
    return {
      outcome: this.#word('handshake') as Handshake['outcome'],
      serverRtt: this.#time('serverRtt'),
      clientRtt: this.#time('clientRtt'),
    }
  }
  get teardown(): Pick<Teardown, 'outcome' | 'initiator'> & { readonly reset: { readonly by: Side } | null } {
    const by = this.#word('resetBy') as Side | ''
    return {
      outcome: this.#word('teardown') as Teardown['outcome'],
      initiator: (this.#word('initiator') as Side) || null,
      reset: by === '' ? null : { by },
    }
  }
  get timeWait() {
    const outcome = this.#word('timeWait') as TimeWait['outcome'] | ''
    return outcome === '' ? null : { outcome }
  }
  get keepalive() {
    return this.#list('keepalive').map((outcome) => ({ outcome: outcome as Keepalive['outcome'] }))
  }
  get finalState() {
    return { client: this.#list('clientStates') as State[], server: this.#list('serverStates') as State[] }
  }
  get frames() {
    return this.#number('frames')
  }
  get firstTime() {
    return this.#number('firstTime')
  }
  get lastTime() {
    return this.#number('lastTime')
  }
  get directions() {
    return {
      client: { payloadBytes: this.#number('clientBytes'), retransmissions: this.#number('clientRetransmissions') },
      server: { payloadBytes: this.#number('serverBytes'), retransmissions: this.#number('serverRetransmissions') },
    }
  }
  get tally(): Tally {
    return { error: this.#number('error'), warning: this.#number('warning'), note: this.#number('note') }
  }

  #number(name: NumberColumn): number {
    return this.#flows.columns[name][this.#place]!
  }

  /** As it stood in the record of the flow: hence the types that are given to it above. */
  #word(name: WordColumn): string {
    return this.#flows.words[this.#flows.columns[name][this.#place]!]!
  }

  #list(name: WordColumn): string[] {
    const joined = this.#word(name)
    return joined === '' ? [] : joined.split(',')
  }

  #time(name: 'serverRtt' | 'clientRtt'): number | null {
    const time = this.#number(name)
    return time === UNKNOWN ? null : time
  }
}

import * as Flag from '../decode/flag.js'
import { onCircle, unroll } from '../tcp/sequence.js'
import type { Connection } from './connection.js'
import { type Emission, otherSide, type Side, type State } from './history.js'
import { has } from './segment.js'
import type { Run } from './simulate.js'

/** What is true of one end of a connection, as far as the capture can show it. Frames are numbers in the capture. */
export interface EndTruth {
  iss: number
  isActive: boolean
  syns: number[]
  synAcks: number[]
  fins: number[]
  /** The first FIN of the capture is the first that was sent: a repeated one may acknowledge more. */
  isFirstFinSeen: boolean
  /** It closed before it knew that the peer had. */
  closesFirst: boolean
  acksOfSyn: number[]
  acksOfFin: number[]
  resets: number[]
  aborts: number[]
  /** How many probes it sent, whatever the network made of them. */
  keepalives: number
  entersTimeWait: boolean
  /** ACKs of a repeated FIN, from TIME-WAIT. */
  acksOfFinAgain: number[]
  /** Where the capture's end finds it: one state, or as many as it went through since what the capture shows of it last. */
  states: State[]
}

/** A connection or an attempt at one, by its two ends; null where an end had none. */
export type Truth = Record<Side, EndTruth | null> & { opener: Side }

/** Every connection that somebody tried to open, in order of the attempts. */
export function truthsOf(run: Run): Truth[] {
  const all = [...new Set(run.history.steps.map(({ connection }) => connection))]
  const sideOf = new Map(run.history.steps.map(({ connection, side }) => [connection, side]))
  const truths: Truth[] = []
  const told = new Set<Connection>()
  for (const connection of all) {
    if (connection.isPassive || told.has(connection)) continue
    const side = sideOf.get(connection)!
    const peer = all.find((other) => sideOf.get(other) !== side && isPeer(other, connection)) ?? null
    told.add(connection)
    if (peer !== null) told.add(peer)
    const ends = { [side]: endTruth(run, connection, peer), [otherSide(side)]: peer && endTruth(run, peer, connection) }
    // Both sides are set by the two keys above.
    truths.push({ ...(ends as Record<Side, EndTruth | null>), opener: side })
  }
  return truths
}

const isPeer = ({ receiving }: Connection, { sending }: Connection): boolean =>
  receiving !== null && onCircle(receiving.irs) === onCircle(sending.iss)

function endTruth(run: Run, connection: Connection, peer: Connection | null): EndTruth {
  const { sending } = connection
  const frames = run.frames.map(({ emission }, at) => ({ emission, number: at + 1 }))
  const own = frames.filter(({ emission }) => emission.connection === connection)
  const numbers = (wanted: (emission: Emission) => boolean): number[] =>
    own.filter(({ emission }) => wanted(emission)).map(({ number }) => number)
  const hasFlags =
    (yes: number, no: number) =>
    ({ segment }: Emission) =>
      has(segment, yes) && !has(segment, no)
  const acks =
    (number: number | null | undefined) =>
    ({ segment }: Emission) =>
      number != null && has(segment, Flag.ACK) && !has(segment, Flag.RST) && unroll(segment.ack, number) > number
  const firstFin = run.history.emissions.find((emission) => emission.connection === connection && isFin(emission))
  const steps = run.history.steps.filter((step) => step.connection === connection)
  return {
    iss: onCircle(sending.iss),
    isActive: !connection.isPassive,
    syns: numbers(hasFlags(Flag.SYN, Flag.ACK)),
    synAcks: numbers(({ segment }) => has(segment, Flag.SYN) && has(segment, Flag.ACK)),
    fins: numbers(isFin),
    isFirstFinSeen: firstFin !== undefined && own.find(({ emission }) => isFin(emission))?.emission === firstFin,
    closesFirst: firstFin !== undefined && firstFin.state !== 'CLOSE-WAIT',
    acksOfSyn: numbers(acks(peer?.sending.iss)),
    acksOfFin: numbers(acks(peer?.sending.fin)),
    resets: numbers(hasFlags(Flag.RST, 0)),
    aborts: numbers(({ purpose }) => purpose === 'abort'),
    keepalives: new Set(own.filter(({ emission }) => emission.purpose === 'keepalive').map(({ emission }) => emission))
      .size,
    entersTimeWait: steps.some(({ state, time }) => state === 'TIME-WAIT' && time <= run.end),
    acksOfFinAgain: numbers(({ purpose }) => purpose === 'FIN again'),
    states: statesAtEnd(run, connection),
  }
}

const isFin = ({ segment }: Emission): boolean => has(segment, Flag.FIN)

/**
 * What an end sent and the capture has not shows nobody where it is: then every state counts since what it shows of it
 * last. So does the state that an end left without a word.
 */
function statesAtEnd({ history, frames, end }: Run, connection: Connection): State[] {
  const isOwn = ({ emission }: { emission: Emission }): boolean => emission.connection === connection
  const controlsOf = (list: readonly Emission[]): number =>
    list.reduce((flags, { segment }) => flags | segment.flags, 0) & CONTROLS
  const shown = frames.filter(isOwn).map(({ emission }) => emission)
  const sent = history.emissions.filter((emission) => emission.connection === connection && emission.time <= end)
  const steps = history.steps.filter((step) => step.connection === connection && step.time <= end)
  const last = steps.at(-1)
  if (last === undefined) return ['CLOSED']
  if (controlsOf(shown) === controlsOf(sent)) {
    const isSilent = last.ending === 'gave up' || last.ending === 'crashed'
    return steps.slice(isSilent ? -2 : -1).map(({ state }) => state)
  }
  const since = Math.max(...shown.map(({ time }) => time), 0)
  const first = Math.max(0, steps.findLastIndex(({ time }) => time <= since) - 1)
  return steps.slice(first).map(({ state }) => state)
}

const CONTROLS = Flag.SYN | Flag.FIN | Flag.RST

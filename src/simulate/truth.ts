import * as Flag from '../decode/flag.js'
import { onCircle, unroll } from '../tcp/sequence.js'
import type { Passage } from './capture.js'
import type { Connection } from './connection.js'
import type { Emission } from './history.js'
import { has, lengthOf } from './segment.js'
import type { Run } from './simulate.js'
import { otherSide, type Side, type State } from './state.js'

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
  /** It has been ESTABLISHED, or closed early. */
  isOpened: boolean
  acksOfSyn: number[]
  acksOfFin: number[]
  resets: number[]
  aborts: number[]
  keepalives: number[]
  /** How many of these probes it sent, and not the network; those apart that later octets have overtaken, which look like octets sent again. */
  keepalivesSent: number
  /** Segments of one octet, which look like a probe when they are sent again. */
  singleOctets: number[]
  /** ACKs that look like a keepalive probe, and neither timestamps nor the packets' own numbers tell that they are none. */
  likeKeepalives: number[]
  entersTimeWait: boolean
  /** ACKs from TIME-WAIT, or where both closed first from CLOSING, which looks like it; and those of them that answer a repeated FIN. */
  acksInTimeWait: number[]
  acksOfFinAgain: number[]
  /** Where what passed the tap leaves it: one state, or all that the capture can't tell apart. */
  states: State[]
  /** Something passed the tap on its way to it and was lost, and nothing of it shows that. */
  isUnheard: boolean
}

/** A connection or an attempt at one, by its two ends; null where an end had none. */
export type Truth = Record<Side, EndTruth | null> & { opener: Side }

/** Every connection that somebody tried to open, in order of the attempts. */
export function truthsOf(run: Run): Truth[] {
  const all = [...new Set(run.history.steps.map(({ connection }) => connection))]
  const sideOf = new Map(run.history.steps.map(({ connection, side }) => [connection, side]))
  const begun = all.filter((one) =>
    run.history.steps.some(({ connection, time }) => connection === one && time <= run.end),
  )
  const truths: Truth[] = []
  const told = new Set<Connection>()
  for (const connection of all) {
    if (connection.isPassive || told.has(connection)) continue
    const side = sideOf.get(connection)!
    // A listener may have answered a SYN several times, each time anew.
    const isTheirs = (other: Connection): boolean =>
      isPeer(other, connection) || isPeer(connection, other) || isDeafTo(other, connection)
    // One that begins after the end of the capture is nothing that it could show.
    const peers = begun.filter((other) => sideOf.get(other) !== side && isTheirs(other))
    const peer = peers.find((other) => isPeer(connection, other)) ?? peers.at(-1) ?? null
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

/** Both called, and none has heard the other. */
const isDeafTo = (one: Connection, other: Connection): boolean =>
  [one, other].every(({ receiving, isPassive }) => receiving === null && !isPassive)

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
  const isFirstFinSeen = firstFin !== undefined && own.find(({ emission }) => isFin(emission))?.emission === firstFin
  const steps = run.history.steps.filter((step) => step.connection === connection)
  const states = statesAtEnd(run, connection)
  return {
    iss: onCircle(sending.iss),
    isActive: !connection.isPassive,
    syns: numbers(hasFlags(Flag.SYN, Flag.ACK)),
    synAcks: numbers(({ segment }) => has(segment, Flag.SYN) && has(segment, Flag.ACK)),
    fins: numbers(isFin),
    isFirstFinSeen,
    closesFirst: firstFin !== undefined && firstFin.state !== 'CLOSE-WAIT',
    isOpened: steps.some(({ state }) => state === 'ESTABLISHED' || state === 'FIN-WAIT-1'),
    acksOfSyn: numbers(acks(peer?.sending.iss)),
    acksOfFin: numbers(acks(peer?.sending.fin)),
    resets: numbers(hasFlags(Flag.RST, 0)),
    aborts: numbers(({ purpose }) => purpose === 'abort'),
    keepalives: numbers(({ purpose }) => purpose === 'keepalive'),
    singleOctets: numbers(({ purpose, segment }) => purpose !== 'keepalive' && segment.payload === 1),
    likeKeepalives: likeKeepalives(run, connection),
    keepalivesSent: keepalivesInOrder(own.map(({ emission }) => emission)),
    entersTimeWait: steps.some(({ state, time }) => state === 'TIME-WAIT' && time <= run.end),
    acksInTimeWait: numbers(
      ({ state, segment }) => (state === 'TIME-WAIT' || state === 'CLOSING') && has(segment, Flag.ACK),
    ),
    acksOfFinAgain: numbers(({ purpose }) => purpose === 'FIN again'),
    states:
      isFirstFinSeen || firstFin === undefined ? states : states.flatMap((state) => [state, AS_SECOND[state] ?? state]),
    isUnheard: isUnheard(run, connection),
  }
}

function isUnheard({ frames, history, scenario }: Run, connection: Connection): boolean {
  const steps = history.steps.filter((step) => step.connection === connection)
  const side = steps[0]?.side
  // Nobody is told that it is gone; or the capture ends before the RST passes.
  const isTold = frames.some(({ emission }) => emission.connection === connection && has(emission.segment, Flag.RST))
  const leaves = ({ ending }: Run['history']['steps'][number]): boolean =>
    ending === 'crashed' || ending === 'gave up' || (ending === 'aborted' && !isTold)
  const gone = steps.find(leaves)?.time ?? Number.POSITIVE_INFINITY
  const { delay, tap } = scenario.conditions
  const comesLate = ({ time, emission }: Passage): boolean => time + delay[emission.side] > gone
  const arrival = ({ time, emission }: Passage): number =>
    time + delay[emission.side] * (side === 'client' ? tap : 1 - tap)
  const lost = frames.findLast((passage) => passage.emission.side !== side && (!passage.arrives || comesLate(passage)))
  // What it had sent before that would have come shows nothing of it.
  const isSentLater = ({ emission }: Passage): boolean =>
    emission.connection === connection && lost !== undefined && emission.time >= arrival(lost)
  return lost !== undefined && !frames.some(isSentLater)
}

function keepalivesInOrder(emissions: readonly Emission[]): number {
  const isOvertaken = ({ ordinal }: Emission, at: number): boolean =>
    emissions
      .slice(0, at)
      .some((one) => one.ordinal > ordinal && one.purpose !== 'keepalive' && lengthOf(one.segment) > 0)
  return new Set(emissions.filter((one, at) => one.purpose === 'keepalive' && !isOvertaken(one, at))).size
}

const isFin = ({ segment }: Emission): boolean => has(segment, Flag.FIN)

/** Seconds for which a network that does not forget a segment holds it up. */
const LATE = 0.5

/**
 * An ACK with the last octet's number: the probe of a window that has opened without its sender's knowing, or an ACK that was sent before
 * that octet and has wandered since. A timestamp would tell both from a keepalive, the packet's number the latter.
 */
function likeKeepalives({ frames, scenario }: Run, connection: Connection): number[] {
  const { iss } = connection.sending
  let next = iss
  return frames.flatMap(({ emission, time }, at) => {
    const { segment, purpose, id } = emission
    if (emission.connection !== connection) return []
    const seq = unroll(segment.seq, next)
    const isLast = seq === next - 1 && lengthOf(segment) === 0 && segment.timestamps === null
    next = Math.max(next, seq + lengthOf(segment))
    const isNumbered = id !== 0 && !scenario.isIpv6
    const isLate = purpose !== 'keepalive' && !isNumbered && time - emission.time > LATE
    const isUntold = purpose === 'window probe' || isLate
    return isLast && isUntold ? [at + 1] : []
  })
}

/**
 * The states in which what passed the tap leaves an end. What is on its way when the capture ends still arrives; a FIN that
 * the capture lacks has not been sent as far as anybody can tell; and who leaves a state without a word seems to stay in it.
 */
function statesAtEnd({ history, frames, end, scenario }: Run, connection: Connection): State[] {
  const isOwn = (emission: Emission): boolean => emission.connection === connection
  const shown = controlsOf(frames.map(({ emission }) => emission).filter(isOwn))
  const sent = controlsOf(history.emissions.filter((emission) => isOwn(emission) && emission.time <= end))
  const { delay, longestDelay } = scenario.conditions
  const arrival = end + Math.max(delay.client, delay.server) + 2 * longestDelay
  const steps = history.steps.filter((step) => step.connection === connection && step.time <= arrival)
  const last = steps.findLastIndex(({ time }) => time <= end)
  const isSilent = ['gave up', 'crashed'].includes(steps[last]?.ending ?? '')
  const states = steps.slice(Math.max(0, isSilent ? last - 1 : last)).map(({ state }) => state)
  const unseen = sent & ~shown
  if (unseen & (Flag.SYN | Flag.RST) || last < 0)
    states.push('CLOSED', ...steps.slice(0, last).map(({ state }) => state))
  if (unseen & Flag.FIN) states.push(...states.map((state) => WITHOUT_FIN[state] ?? state))
  return [...new Set(states)]
}

const controlsOf = (emissions: readonly Emission[]): number =>
  emissions.reduce((flags, { segment }) => flags | segment.flags, 0) & (Flag.SYN | Flag.FIN | Flag.RST)

/** Where an end seems to be whose first FIN the capture lacks, and that has acknowledged the peer's before it sent its own again. */
const AS_SECOND: Partial<Record<State, State>> = { CLOSING: 'LAST-ACK', 'TIME-WAIT': 'CLOSED', CLOSED: 'TIME-WAIT' }

/** Where an end would be that had not closed. */
const WITHOUT_FIN: Partial<Record<State, State>> = {
  'FIN-WAIT-1': 'ESTABLISHED',
  'FIN-WAIT-2': 'ESTABLISHED',
  CLOSING: 'CLOSE-WAIT',
  'LAST-ACK': 'CLOSE-WAIT',
  'TIME-WAIT': 'CLOSE-WAIT',
}

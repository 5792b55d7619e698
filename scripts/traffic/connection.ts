import * as Flag from '../../src/decode/flag.js'
import type { Random } from '../../src/simulate/random.js'
import { Agenda } from './agenda.js'
import { Peer } from './peer.js'
import type { SimulatedSegment } from './segment.js'

/** A segment as the tap saw it go by. */
export interface TappedSegment {
  segment: SimulatedSegment
  /** Microseconds since the start of the capture. */
  time: number
  fromClient: boolean
  /** How many segments its sender had sent before. */
  ordinal: number
}

/** What a connection is to be like. */
export interface Plan {
  /** Microseconds since the start of the capture. */
  start: number
  roundTrip: number
  mss: number
  /** The tap should see about this many segments. */
  segments: number
  /** Of a segment, half of it before the tap and half behind. */
  lossProbability: number
  outcome: 'finished' | 'reset' | 'left-open' | 'refused' | 'unanswered'
  losesFirstSyn: boolean
  ackEvery: number
}

const THINK_TIME = 20_000
const UPLOAD_PROBABILITY = 0.1
const REQUEST_FLOOR = 120
const REQUEST_MEAN = 500
/** A passive closer has its own work to finish. */
const CLOSING_TIME = 500

/** Requests and responses between two conforming ends, and what a tap in the middle of the path saw of them. */
export function simulate(plan: Plan, random: Random): TappedSegment[] {
  const tapped: TappedSegment[] = []
  const agenda = new Agenda(plan.start)
  const around = {
    agenda,
    random,
    roundTrip: plan.roundTrip,
    mss: plan.mss,
    ackEvery: plan.ackEvery,
    spuriousProbability: plan.lossProbability / 20,
    send,
  }
  const client = new Peer(around)
  const server = new Peer(around)
  const sent = { client: 0, server: 0 }

  function send(from: Peer, segment: SimulatedSegment): void {
    const fromClient = from === client
    const ordinal = fromClient ? sent.client++ : sent.server++
    const fate = fateOf(segment, fromClient, ordinal)
    if (fate !== 'lost-before-tap') tapped.push({ segment, time: agenda.now + plan.roundTrip / 4, fromClient, ordinal })
    if (fate === 'delivered') agenda.after(plan.roundTrip / 2, () => deliver(segment, fromClient ? server : client))
  }

  function fateOf(segment: SimulatedSegment, fromClient: boolean, ordinal: number): string {
    const isSyn = (segment.flags & Flag.SYN) !== 0
    if (isSyn && fromClient && plan.outcome === 'unanswered') return 'lost-behind-tap'
    const mayBeLost = !isSyn && (segment.flags & Flag.RST) === 0
    const isLost = mayBeLost
      ? random.chance(plan.lossProbability)
      : isSyn && fromClient && plan.losesFirstSyn && ordinal === 0
    if (!isLost) return 'delivered'
    return random.chance(0.5) ? 'lost-before-tap' : 'lost-behind-tap'
  }

  function deliver(segment: SimulatedSegment, to: Peer): void {
    if (to === server && plan.outcome === 'refused') server.refuse(segment)
    else to.receive(segment)
  }

  converse(client, server, () => plan.segments - tapped.length, plan, agenda, random)
  client.open()
  agenda.run()
  return tapped
}

/** The applications at both ends: rounds of request and response as long as segments are left, then the end. */
function converse(client: Peer, server: Peer, left: () => number, plan: Plan, agenda: Agenda, random: Random): void {
  let request = 0
  let response = 0

  function startRound(): void {
    // The last segments are those of the close.
    const most = Math.max(1, left() - 10) * plan.mss * 0.7
    const small = Math.min(most, REQUEST_FLOOR + random.exponential(REQUEST_MEAN))
    const large = Math.min(most, random.lognormal(9.2, 1.6))
    const uploads = random.chance(UPLOAD_PROBABILITY)
    request = Math.ceil(uploads ? large : small)
    response = Math.ceil(uploads ? small : large)
    awaited.response = response
    awaited.request = request
    client.write(request)
  }

  const awaited = { request: 0, response: 0 }

  client.onEstablished = startRound

  server.onReceive = (octets, finished) => {
    awaited.request -= octets
    if (finished) agenda.after(random.exponential(CLOSING_TIME), () => server.close())
    else if (awaited.request === 0) agenda.after(random.exponential(THINK_TIME), () => server.write(response))
  }

  client.onReceive = (octets, finished) => {
    awaited.response -= octets
    if (finished) agenda.after(random.exponential(CLOSING_TIME), () => client.close())
    else if (awaited.response === 0) agenda.after(random.exponential(THINK_TIME), left() > 10 ? startRound : end)
  }

  function end(): void {
    if (plan.outcome === 'reset') client.abort()
    else if (plan.outcome === 'finished') (random.chance(0.5) ? client : server).close()
  }
}

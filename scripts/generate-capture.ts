import { Random } from '../src/simulate/random.js'
import { type Plan, simulate, type TappedSegment } from './traffic/connection.js'
import { CaptureWriter, type Host } from './traffic/record.js'

/** What is asked of a generated capture. */
export interface CaptureRecipe {
  seed: number
  frames: number
  flows: number
  snapLength: number
  /** Default: web. */
  traffic?: Traffic
}

/** What the connections are like. */
export interface Traffic {
  readonly ipv6Share: number
  readonly lossProbability: number
  /** Mean microseconds between two connections. */
  readonly startGap: number
  /** How much their sizes differ: the sigma of a lognormal. */
  readonly sizeSigma: number
  /** No flow is more than this share of the capture. */
  readonly largestShare: number
  /** Segments for each ACK. */
  readonly ackEvery: number
  /** All of them finish; or some are refused, reset, or left open. */
  readonly allFinish: boolean
}

/** With their round trips and think times, thousands live at once. */
export const WEB: Traffic = {
  ipv6Share: 0.15,
  lossProbability: 0.005,
  startGap: 1000,
  sizeSigma: 1.3,
  largestShare: 1 / 20,
  ackEvery: 2,
  allFinish: false,
}
export const BULK: Traffic = {
  ipv6Share: 0.1,
  lossProbability: 0.002,
  startGap: 1000,
  sizeSigma: 0,
  largestShare: 1,
  ackEvery: 16,
  allFinish: true,
}
export const GIANT: Traffic = { ...BULK, ipv6Share: 0, ackEvery: 2 }

const HTTPS_SHARE = 0.8
/** A flow has a handshake and a close at least. */
const SEGMENTS_FLOOR = 7
/** Round trips: 2 ms and a lognormal rest with a median of 22 ms, in microseconds. */
const ROUND_TRIP_FLOOR = 2000
const ROUND_TRIP_MU = 10
const ROUND_TRIP_SIGMA = 0.7
const SERVERS = 3000

interface TappedFlow {
  client: Host
  server: Host
}

/**
 * Web traffic as a tap in the middle of the network sees it: right handshakes, losses before and behind the tap, recovery, closes,
 * a few refusals. Every end behaves, so a linter has nothing to call an error in it. The same recipe gives the same octets.
 */
export function generateCapture(recipe: CaptureRecipe): Uint8Array {
  const { traffic = WEB } = recipe
  const random = new Random(recipe.seed)
  const seen: { tapped: TappedSegment; flow: TappedFlow }[] = []
  const clients = new Set<string>()
  let start = 0
  // Planned by flows, cut by frames: what is asked for is met to the frame.
  while (seen.length < recipe.frames) {
    start += random.exponential(traffic.startGap)
    const isIpv6 = random.chance(traffic.ipv6Share)
    const flow = { client: newClient(random, isIpv6, clients), server: someServer(random, isIpv6) }
    for (const tapped of simulate(plan(recipe, traffic, random, start, isIpv6), random)) seen.push({ tapped, flow })
  }
  seen.sort((a, b) => a.tapped.time - b.tapped.time)
  const writer = new CaptureWriter(recipe.frames, recipe.snapLength)
  for (const { tapped, flow } of seen.slice(0, recipe.frames)) {
    const { client, server } = flow
    if (tapped.fromClient) writer.add(tapped, client, server)
    else writer.add(tapped, server, client)
  }
  return writer.finish()
}

function plan(
  { frames, flows }: CaptureRecipe,
  { sizeSigma, largestShare, lossProbability, ackEvery, allFinish }: Traffic,
  random: Random,
  start: number,
  isIpv6: boolean,
): Plan {
  const average = frames / flows
  // A lognormal with the mean 1.
  const share = random.lognormal(-(sizeSigma ** 2) / 2, sizeSigma)
  return {
    start,
    roundTrip: ROUND_TRIP_FLOOR + random.lognormal(ROUND_TRIP_MU, ROUND_TRIP_SIGMA),
    mss: isIpv6 ? 1440 : 1460,
    segments: Math.min(SEGMENTS_FLOOR + (average - SEGMENTS_FLOOR) * share, frames * largestShare),
    lossProbability,
    outcome: allFinish ? 'finished' : someOutcome(random),
    losesFirstSyn: random.chance(0.01),
    ackEvery,
  }
}

function someOutcome(random: Random): Plan['outcome'] {
  if (random.chance(0.015)) return 'refused'
  if (random.chance(0.005)) return 'unanswered'
  if (random.chance(0.08)) return 'reset'
  return random.chance(0.02) ? 'left-open' : 'finished'
}

/** Each address and port once: a second connection on them would be another story. */
function newClient(random: Random, isIpv6: boolean, taken: Set<string>): Host {
  for (;;) {
    const number = random.below(2 ** 18)
    const port = 32768 + random.below(28232)
    const key = `${isIpv6} ${number} ${port}`
    if (taken.has(key)) continue
    taken.add(key)
    return { address: isIpv6 ? ipv6(1, number) : ipv4(10, number), port, ...habits(random) }
  }
}

/** Few servers have most of the connections. */
function someServer(random: Random, isIpv6: boolean): Host {
  const number = Math.floor(SERVERS * random.next() ** 2)
  const port = random.chance(HTTPS_SHARE) ? 443 : 80
  return { address: isIpv6 ? ipv6(2, number) : ipv4(198, (18 << 16) | number), port, ...habits(random) }
}

const habits = (random: Random): { ttl: number; firstId: number } => ({
  ttl: 64 - random.below(20),
  firstId: random.below(2 ** 16),
})

/** 10.0.0.0/14 of private and 198.18.0.0/15 of benchmark addresses (RFC 1918, RFC 2544). */
const ipv4 = (first: number, number: number): Uint8Array =>
  Uint8Array.of(first, (number >> 16) & 0xff, (number >> 8) & 0xff, number & 0xff)

/** Documentation addresses (RFC 3849). */
function ipv6(network: number, number: number): Uint8Array {
  const octets = Uint8Array.of(0x20, 0x01, 0x0d, 0xb8, 0, network, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
  new DataView(octets.buffer).setUint32(12, number + 1)
  return octets
}

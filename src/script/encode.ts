import { fragmentsOf } from './fragment.js'
import { concatenate, ethernetOctets, frameOctets, type LocatedEndpoint, located, PROTOCOL_UDP } from './octets.js'
import { DEFAULT_TTL, type Script } from './script.js'

/** Ticks of a classic capture's clock, and the magic number that says which. */
const MICROSECONDS = { magic: 0xa1b2c3d4, perSecond: 1e6 }
const NANOSECONDS = { magic: 0xa1b23c4d, perSecond: 1e9 }
/** The time 0 of scripts, as Unix time: 2023-11-14 22:13:20 UTC. Room for times before it. */
export const SCRIPT_EPOCH = 1_700_000_000
const SNAP_LENGTH = 262_144
const LINK_TYPE_ETHERNET = 1

/** Neither end of a script: documentation addresses (RFC 5737), discard port. */
const BYSTANDERS: readonly [LocatedEndpoint, LocatedEndpoint] = [
  located({ name: 'bystander', address: '192.0.2.1', port: 9, iss: 0 }),
  located({ name: 'listener', address: '192.0.2.2', port: 9, iss: 0 }),
]

/**
 * The capture that a script describes: a classic pcap file, little-endian, Ethernet, with right lengths and checksums where
 * the script does not ask for others. Its clock ticks in microseconds where that is exact, else in nanoseconds.
 */
export function encodeScript(script: Script): Uint8Array {
  const clock = clockOf(script)
  const endpoints = new Map(script.endpoints.map((endpoint) => [endpoint.name, located(endpoint)]))
  const nextId = new Map<string, number>()
  const parts = [fileHeader(clock.magic)]
  for (const frame of script.frames) {
    const counted = nextId.get(frame.source) ?? 1
    nextId.set(frame.source, counted + 1)
    const source = find(endpoints, frame.source)
    const octets = frameOctets(frame, source, find(endpoints, frame.destination), frame.id ?? counted & 0xffff)
    if (frame.lost) continue
    const pieces = frame.fragments === 1 ? [octets] : fragmentsOf(octets, frame.fragments)
    const times = frame.duplicateAfter === null ? [frame.time] : [frame.time, frame.time + frame.duplicateAfter]
    for (const time of times)
      for (const piece of pieces) {
        const captured = piece.subarray(0, frame.snap ?? piece.length)
        parts.push(recordHeader(time, clock, captured.length, piece.length), captured)
      }
  }
  if (script.end !== null) {
    const octets = bystanderOctets()
    parts.push(recordHeader(script.end, clock, octets.length, octets.length), octets)
  }
  return concatenate(parts)
}

function find(endpoints: ReadonlyMap<string, LocatedEndpoint>, name: string): LocatedEndpoint {
  const endpoint = endpoints.get(name)
  if (endpoint === undefined) throw new Error(`the script has no endpoint '${name}'`)
  return endpoint
}

function clockOf({ frames, end }: Script): typeof MICROSECONDS {
  const times = [...frames.flatMap((frame) => [frame.time, frame.time + (frame.duplicateAfter ?? 0)]), end ?? 0]
  return times.every((time) => Math.round(time * 1e9) % 1000 === 0) ? MICROSECONDS : NANOSECONDS
}

function fileHeader(magic: number): Uint8Array {
  const octets = new Uint8Array(24)
  const view = new DataView(octets.buffer)
  view.setUint32(0, magic, true)
  view.setUint16(4, 2, true)
  view.setUint16(6, 4, true)
  view.setUint32(16, SNAP_LENGTH, true)
  view.setUint32(20, LINK_TYPE_ETHERNET, true)
  return octets
}

function recordHeader(time: number, clock: typeof MICROSECONDS, captured: number, wire: number): Uint8Array {
  const octets = new Uint8Array(16)
  const view = new DataView(octets.buffer)
  // The whole ticks first: seconds apart from their fraction, because both together pass 2^53 nanoseconds.
  const ticks = Math.round(time * clock.perSecond)
  const seconds = Math.floor(ticks / clock.perSecond)
  view.setUint32(0, SCRIPT_EPOCH + seconds, true)
  view.setUint32(4, ticks - seconds * clock.perSecond, true)
  view.setUint32(8, captured, true)
  view.setUint32(12, wire, true)
  return octets
}

/** An empty UDP datagram without checksum, which IPv4 allows (RFC 768). */
function bystanderOctets(): Uint8Array {
  const [source, destination] = BYSTANDERS
  const datagram = Uint8Array.of(0, source.port, 0, destination.port, 0, 8, 0, 0)
  return ethernetOctets(datagram, source, destination, {
    protocol: PROTOCOL_UDP,
    id: 0,
    ttl: DEFAULT_TTL,
    tos: 0,
    vlan: [],
    superpacket: false,
  })
}

import * as Flag from '../decode/flag.js'

/** Packets as text, understood: who talks, what was on the wire and in which order it was captured. */
export interface Script {
  /** In the order of their declaration; the first two are `client` and `server`. */
  endpoints: ScriptEndpoint[]
  /** In file order, which is line order, even where times go back. */
  frames: ScriptFrame[]
  /** Seconds until which the capture goes on although nothing more of TCP happens, or null. */
  end: number | null
}

/** One address and port, and the number from which its script counts sequence numbers. */
export interface ScriptEndpoint {
  name: string
  /** As written: `10.0.0.1`, `2001:db8::1`. */
  address: string
  port: number
  /** What stands on the wire for a relative 0. */
  iss: number
}

/** One line of a script: a frame that was sent, and mostly captured. */
export interface ScriptFrame {
  /** Where it stands in the script, from 1; 0 for a frame that was never text. */
  line: number
  /** Seconds, exact to the nanosecond. */
  time: number
  /** Names of endpoints. */
  source: string
  destination: string
  /** Control bits and reserved bits, as in decode/flag.ts. */
  flags: number
  /** Relative to the ISS of the source. Foreign numbers may be negative or beyond 2^32; the wire takes them modulo 2^32. */
  seq: number
  /** Octets of data. */
  payload: number
  /** Relative to the ISS of the destination; null without the ACK flag, where the field is 0 on the wire. */
  ack: number | null
  /** As sent, before scaling. */
  window: number
  options: ScriptOption[]
  urgentPointer: number
  /** Words of header as the frame claims, or null for the truth. */
  dataOffset: number | null
  checksum: 'good' | 'bad' | 'offloaded'
  /** The octets as lower-case hexadecimal digits, or null for octets that follow from the sequence number. */
  data: string | null
  /** IPv4 identification, or null for the next of its sender. */
  id: number | null
  ttl: number
  /** Type of service or traffic class, with the ECN bits. */
  tos: number
  /** The IP length field is 0, as in a capture of a TSO superpacket. */
  superpacket: boolean
  /** In how many IPv4 fragments it was sent; 1: whole. */
  fragments: number
  /** VLAN identifiers, outermost first. */
  vlan: number[]
  /** Captured octets of the frame, or null for all. */
  snap: number | null
  /** Seconds after which the same frame was captured again, or null. */
  duplicateAfter: number | null
  /** Sent, but not captured. */
  lost: boolean
  expectations: Expectation[]
}

/** A finding that a frame should cause. */
export interface Expectation {
  /** Rule id, or null for the rule whose example the script is. */
  rule: string | null
  /** Substring of the finding's message, or null for any. */
  text: string | null
}

/** TCP options in the order of the header; octets are lower-case hexadecimal digits. */
export type ScriptOption =
  | { name: 'mss'; octets: number }
  | { name: 'wscale'; shift: number }
  | { name: 'sackOK' }
  /** Edges are relative to the ISS of the destination. */
  | { name: 'sack'; blocks: { left: number; right: number }[] }
  | { name: 'TS'; value: number; echo: number }
  | { name: 'nop' }
  | { name: 'eol' }
  | { name: 'fastopen'; cookie: string }
  | { name: 'mptcp'; body: string }
  /** Any kind, even malformed: `length` is what the length octet says, null for the truth. */
  | { name: 'opt'; kind: number; length: number | null; body: string }

/** The script cannot be read: where, and what was expected there. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError'
  /** Both from 1. */
  readonly line: number
  readonly column: number
  readonly expected: string

  constructor(line: number, column: number, expected: string, found: string) {
    super(`line ${line}, column ${column}: expected ${expected}, found ${found === '' ? 'the end of the line' : found}`)
    this.line = line
    this.column = column
    this.expected = expected
  }
}

/** Of a client, and of every endpoint but the server. */
export const DEFAULT_ISS = 1000
/** Linux's first window over Ethernet. */
export const DEFAULT_WINDOW = 64240
export const DEFAULT_TTL = 64
/** Two taps on one switch see a frame about this many seconds apart. */
export const DEFAULT_DUPLICATE_AFTER = 0.00002

/** The endpoints of a script that declares none, fresh at each call. */
export function defaultEndpoints(): ScriptEndpoint[] {
  return [
    { name: 'client', address: '10.0.0.1', port: 40000, iss: DEFAULT_ISS },
    { name: 'server', address: '10.0.0.2', port: 80, iss: 3000 },
  ]
}

/** A whole frame from the few fields that matter: by default a bare ACK-less segment of the client at time 0. */
export function scriptFrame(fields: Partial<ScriptFrame>): ScriptFrame {
  const source = fields.source ?? 'client'
  return {
    line: 0,
    time: 0,
    source,
    destination: defaultDestination(source),
    flags: 0,
    seq: 0,
    payload: 0,
    ack: null,
    window: DEFAULT_WINDOW,
    options: [],
    urgentPointer: 0,
    dataOffset: null,
    checksum: 'good',
    data: null,
    id: null,
    ttl: DEFAULT_TTL,
    tos: 0,
    superpacket: false,
    fragments: 1,
    vlan: [],
    snap: null,
    duplicateAfter: null,
    lost: false,
    expectations: [],
    ...fields,
  }
}

/** To whom a frame goes whose line names its sender alone. */
export function defaultDestination(source: string): string {
  return source === 'server' ? 'client' : 'server'
}

/**
 * For each frame of the script its number in the encoded capture, from 1 as Wireshark counts; null where the frame
 * was not captured. A duplicate's copy is the number after; of fragments it is the last.
 */
export function captureNumbers(script: Script): (number | null)[] {
  let last = 0
  return script.frames.map((frame) => {
    if (frame.lost) return null
    const number = last + frame.fragments
    last = frame.duplicateAfter === null ? number : number + frame.fragments
    return number
  })
}

/** Control bits by the letters of tcpdump, in its order; `A` is the AE bit, which tcpdump writes `e`. */
export const FLAG_LETTERS: readonly (readonly [letter: string, bit: number])[] = [
  ['F', Flag.FIN],
  ['S', Flag.SYN],
  ['R', Flag.RST],
  ['P', Flag.PSH],
  ['.', Flag.ACK],
  ['U', Flag.URG],
  ['E', Flag.ECE],
  ['W', Flag.CWR],
  ['A', Flag.AE],
]

/** Times are kept to the nanosecond, so that sums of decimal fractions print as they were written. */
export const toNanosecond = (seconds: number): number => Number(seconds.toFixed(9))

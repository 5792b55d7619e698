import * as Flag from '../decode/flag.js'
import type { Cursor } from './cursor.js'
import { octetsOf } from './options.js'
import { DEFAULT_DUPLICATE_AFTER, DEFAULT_TTL, type ScriptFrame, toNanosecond } from './script.js'

/** One word of a frame's tail: how it is read and how it is written, side by side so that they stay inverse. */
interface Extra {
  word: string
  parse(cursor: Cursor, frame: ScriptFrame): void
  /** Empty where the frame has nothing to say. */
  print(frame: ScriptFrame): string
}

/** The lowest of the reserved bits, from which `reserved` counts. */
const RESERVED_SHIFT = 9

/** In the order of printing. */
export const EXTRAS: readonly Extra[] = [
  {
    word: 'urg',
    parse: (cursor, frame) => {
      frame.urgentPointer = cursor.integer('an urgent pointer', 0, 0xffff)
    },
    print: (frame) => (frame.urgentPointer === 0 ? '' : `urg ${frame.urgentPointer}`),
  },
  {
    word: 'reserved',
    parse: (cursor, frame) => {
      frame.flags |= cursor.integer('three bits as a number', 0, 7) << RESERVED_SHIFT
    },
    print: (frame) => ((frame.flags & Flag.RESERVED) === 0 ? '' : `reserved ${frame.flags >> RESERVED_SHIFT}`),
  },
  {
    word: 'offset',
    parse: (cursor, frame) => {
      frame.dataOffset = cursor.integer('a data offset in words', 0, 15)
    },
    print: (frame) => (frame.dataOffset === null ? '' : `offset ${frame.dataOffset}`),
  },
  {
    word: 'data',
    parse: (cursor, frame) => {
      frame.data = parseQuoted(cursor)
    },
    print: (frame) => (frame.data === null ? '' : `data ${printQuoted(frame.data)}`),
  },
  {
    word: 'id',
    parse: (cursor, frame) => {
      frame.id = cursor.integer('an identification', 0, 0xffff)
    },
    print: (frame) => (frame.id === null ? '' : `id ${frame.id}`),
  },
  {
    word: 'ttl',
    parse: (cursor, frame) => {
      frame.ttl = cursor.integer('a time to live', 0, 0xff)
    },
    print: (frame) => (frame.ttl === DEFAULT_TTL ? '' : `ttl ${frame.ttl}`),
  },
  {
    word: 'tos',
    parse: (cursor, frame) => {
      frame.tos = cursor.integer('a type of service', 0, 0xff)
    },
    print: (frame) => (frame.tos === 0 ? '' : `tos ${frame.tos}`),
  },
  {
    word: 'tso',
    parse: (_, frame) => {
      frame.superpacket = true
    },
    print: (frame) => (frame.superpacket ? 'tso' : ''),
  },
  {
    word: 'fragments',
    parse: (cursor, frame) => {
      frame.fragments = cursor.integer('a number of fragments', 2)
    },
    print: (frame) => (frame.fragments === 1 ? '' : `fragments ${frame.fragments}`),
  },
  {
    word: 'vlan',
    parse: (cursor, frame) => {
      do frame.vlan.push(cursor.integer('a VLAN identifier', 0, 0xfff))
      while (cursor.accept(/(?=\d)/y) !== null)
    },
    print: (frame) => (frame.vlan.length === 0 ? '' : `vlan ${frame.vlan.join(' ')}`),
  },
  {
    word: 'bad-checksum',
    parse: (_, frame) => {
      frame.checksum = 'bad'
    },
    print: (frame) => (frame.checksum === 'bad' ? 'bad-checksum' : ''),
  },
  {
    word: 'no-checksum',
    parse: (_, frame) => {
      frame.checksum = 'offloaded'
    },
    print: (frame) => (frame.checksum === 'offloaded' ? 'no-checksum' : ''),
  },
  {
    word: 'snap',
    parse: (cursor, frame) => {
      frame.snap = cursor.integer('a number of octets', 0)
    },
    print: (frame) => (frame.snap === null ? '' : `snap ${frame.snap}`),
  },
  {
    word: 'dup',
    parse: (cursor, frame) => {
      const after = cursor.accept(/\+\d+(\.\d+)?/y)
      frame.duplicateAfter = after === null ? DEFAULT_DUPLICATE_AFTER : toNanosecond(Number(after))
    },
    print: ({ duplicateAfter }) => {
      if (duplicateAfter === null) return ''
      return duplicateAfter === DEFAULT_DUPLICATE_AFTER ? 'dup' : `dup +${printSeconds(duplicateAfter)}`
    },
  },
  {
    word: 'lost',
    parse: (_, frame) => {
      frame.lost = true
    },
    print: (frame) => (frame.lost ? 'lost' : ''),
  },
]

/** Seconds with three decimals, or as many as they need, nine at most. */
export function printSeconds(seconds: number): string {
  return seconds.toFixed(9).replace(/0{1,6}$/, '')
}

const SIMPLE_ESCAPES: Record<string, number> = { n: 0x0a, r: 0x0d, t: 0x09, '"': 0x22, '\\': 0x5c }

/** Reads `"text with \x00 escapes"` into hexadecimal digits; text beyond ASCII counts as UTF-8. */
function parseQuoted(cursor: Cursor): string {
  const quoted = cursor.take(
    /"([^"\\]|\\x[0-9a-fA-F]{2}|\\[nrt"\\])*"/y,
    'quoted text with \\xNN, \\n, \\r, \\t escapes',
  )
  const pieces = quoted.slice(1, -1).match(/\\x..|\\.|[^\\]+/g) ?? []
  return hexadecimal(pieces.flatMap(octetsOfPiece))
}

function octetsOfPiece(piece: string): number[] {
  if (piece.startsWith('\\x')) return octetsOf(piece.slice(2))
  if (piece.startsWith('\\')) return [SIMPLE_ESCAPES[piece.charAt(1)] ?? 0]
  return [...new TextEncoder().encode(piece)]
}

function printQuoted(data: string): string {
  return `"${octetsOf(data).map(printOctet).join('')}"`
}

function printOctet(octet: number): string {
  const letter = Object.keys(SIMPLE_ESCAPES).find((escaped) => SIMPLE_ESCAPES[escaped] === octet)
  if (letter !== undefined) return `\\${letter}`
  const isPrintable = octet >= 0x20 && octet < 0x7f
  return isPrintable ? String.fromCharCode(octet) : `\\x${hexadecimal([octet])}`
}

const hexadecimal = (octets: readonly number[]): string =>
  octets.map((octet) => octet.toString(16).padStart(2, '0')).join('')

import type { Cursor } from './cursor.js'
import type { ScriptOption } from './script.js'

/** The header has 60 octets at most, 20 of them fixed (RFC 9293, section 3.1). */
export const OPTIONS_LIMIT = 40

const EXPECTED = 'an option: mss, wscale, sackOK, sack, TS, nop, eol, fastopen, mptcp or opt'
const UINT32_MOST = 0xffff_ffff

/** Reads `mss 1460,sackOK,TS val 100 ecr 0>`: what follows the opening bracket, with the closing one. */
export function parseOptions(cursor: Cursor): ScriptOption[] {
  const options: ScriptOption[] = []
  if (cursor.accept(/>/y) !== null) return options
  do options.push(parseOption(cursor))
  while (cursor.accept(/,/y) !== null)
  // Asked here, where the error can still point at the place. Any ISS will do to count octets.
  if (optionOctets(options, 0).length > OPTIONS_LIMIT) cursor.fail(`at most ${OPTIONS_LIMIT} octets of options`)
  cursor.take(/>/y, "',' or '>'")
  return options
}

function parseOption(cursor: Cursor): ScriptOption {
  const name = cursor.accept(/(mss|wscale|sackOK|sack|TS|nop|eol|fastopen|mptcp|opt)(?![\w])/y)
  switch (name) {
    case 'mss':
      return { name, octets: cursor.integer('a segment size', 0, 0xffff) }
    case 'wscale':
      return { name, shift: cursor.integer('a shift count', 0, 0xff) }
    case 'sackOK':
    case 'nop':
    case 'eol':
      return { name }
    case 'sack':
      return { name, blocks: parseSackBlocks(cursor) }
    case 'TS':
      cursor.take(/val\b/y, "'val'")
      return { name, value: parseClock(cursor), echo: parseEcho(cursor) }
    case 'fastopen':
      return { name, cookie: cursor.octets() }
    case 'mptcp':
      return { name, body: cursor.octets() }
    case 'opt':
      return { name, kind: cursor.integer('an option kind', 0, 0xff), length: parseLie(cursor), body: cursor.octets() }
    default:
      return cursor.fail(EXPECTED)
  }
}

const parseClock = (cursor: Cursor): number => cursor.integer('a timestamp', 0, UINT32_MOST)

function parseEcho(cursor: Cursor): number {
  cursor.take(/ecr\b/y, "'ecr'")
  return parseClock(cursor)
}

const parseLie = (cursor: Cursor): number | null =>
  cursor.accept(/len\b/y) === null ? null : cursor.integer('an option length', 0, 0xff)

function parseSackBlocks(cursor: Cursor): { left: number; right: number }[] {
  const blocks: { left: number; right: number }[] = []
  do {
    const left = cursor.integer('the left edge of a block')
    cursor.take(/-/y, "'-' and the right edge")
    blocks.push({ left, right: cursor.integer('the right edge of a block') })
  } while (cursor.accept(/(?=[-\d])/y) !== null)
  return blocks
}

/** The inverse of parseOptions, with both brackets; the empty string for none. */
export function printOptions(options: readonly ScriptOption[]): string {
  return options.length === 0 ? '' : `<${options.map(printOption).join(',')}>`
}

function printOption(option: ScriptOption): string {
  switch (option.name) {
    case 'mss':
      return `mss ${option.octets}`
    case 'wscale':
      return `wscale ${option.shift}`
    case 'sackOK':
    case 'nop':
    case 'eol':
      return option.name
    case 'sack':
      return `sack ${option.blocks.map(({ left, right }) => `${left}-${right}`).join(' ')}`
    case 'TS':
      return `TS val ${option.value} ecr ${option.echo}`
    case 'fastopen':
      return `fastopen ${option.cookie}`.trimEnd()
    case 'mptcp':
      return `mptcp ${option.body}`.trimEnd()
    case 'opt':
      return `opt ${option.kind}${option.length === null ? '' : ` len ${option.length}`} ${option.body}`.trimEnd()
  }
}

/** The options as they stand in the header, before padding. `peerIss` is what SACK edges count from. */
export function optionOctets(options: readonly ScriptOption[], peerIss: number): number[] {
  return options.flatMap((option) => encodeOption(option, peerIss))
}

/** Kinds and lengths: RFC 9293 3.2 (0, 1, 2), RFC 7323 (3, 8), RFC 2018 (4, 5), RFC 8684 (30), RFC 7413 (34). */
function encodeOption(option: ScriptOption, peerIss: number): number[] {
  switch (option.name) {
    case 'eol':
      return [0]
    case 'nop':
      return [1]
    case 'mss':
      return [2, 4, option.octets >> 8, option.octets & 0xff]
    case 'wscale':
      return [3, 3, option.shift]
    case 'sackOK':
      return [4, 2]
    case 'sack':
      return withLength(
        5,
        option.blocks.flatMap(({ left, right }) => [...uint32(peerIss + left), ...uint32(peerIss + right)]),
      )
    case 'TS':
      return withLength(8, [...uint32(option.value), ...uint32(option.echo)])
    case 'mptcp':
      return withLength(30, octetsOf(option.body))
    case 'fastopen':
      return withLength(34, octetsOf(option.cookie))
    case 'opt':
      return withLength(option.kind, octetsOf(option.body), option.length)
  }
}

function withLength(kind: number, body: number[], lie: number | null = null): number[] {
  return [kind, lie ?? body.length + 2, ...body]
}

/** Octets of hexadecimal digits. */
export function octetsOf(hexadecimal: string): number[] {
  return Array.from(hexadecimal.matchAll(/../g), ([digits]) => Number.parseInt(digits, 16))
}

/** Takes any whole number modulo 2^32, as the wire does with relative numbers. */
const uint32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]

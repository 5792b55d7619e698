import * as Flag from '../decode/flag.js'
import { Cursor } from './cursor.js'
import { declareEndpoints, findEndpoint, parseAddress } from './endpoints.js'
import { EXTRAS } from './extras.js'
import { parseOptions } from './options.js'
import { expandRepeats, type SourceLine } from './repeat.js'
import {
  defaultDestination,
  defaultEndpoints,
  type Expectation,
  FLAG_LETTERS,
  type Script,
  type ScriptFrame,
  scriptFrame,
  toNanosecond,
} from './script.js'
import { SHORTHANDS } from './shorthand.js'

const TIME = /[+-]?\d+(\.\d+)?(?!\S)/y
/** What may follow the numbers of a frame. */
const WORDS = ['ack', 'win', ...EXTRAS.map(({ word }) => word)]
const WORD = new RegExp(`<|(?:${WORDS.join('|')})(?![a-z-])`, 'y')
/** Rule ids that no hyphen tells from a word of a message. */
const RULES_OF_ONE_WORD = new Set(['retransmission'])

/**
 * Reads a packet script; throws a ScriptError that says where it went wrong. The notation: test/script/parse.test.ts, a line for
 * each word of it. A script that is not about its handshake says `open`, and after it perhaps `close` (shorthand.ts).
 */
export function parseScript(text: string): Script {
  const script: Script = { endpoints: defaultEndpoints(), frames: [], end: null }
  for (const line of expandRepeats(text)) parseLine(script, line)
  return script
}

function parseLine(script: Script, line: SourceLine): void {
  const cursor = new Cursor(line.text, line.number)
  if (cursor.done) return
  if (script.end !== null) cursor.fail("nothing after 'end'")
  const time = cursor.accept(TIME)
  if (time === null) parseDirective(cursor, script, line)
  else script.frames.push(parseFrame(cursor, script, line, absoluteTime(time, line, script)))
  if (!cursor.done) cursor.fail('the end of the line')
}

/** `+0.01` counts from the frame before, whatever the round of a repetition. */
function absoluteTime(written: string, line: SourceLine, script: Script): number {
  const base = written.startsWith('+') ? (script.frames.at(-1)?.time ?? 0) : line.shift
  return toNanosecond(base + Number(written))
}

function parseDirective(cursor: Cursor, script: Script, line: SourceLine): void {
  const directive = cursor.take(
    /(client|server|endpoint|iss|open|close|end)(?!\S)/y,
    'a time, or client, server, endpoint, iss, open, close, repeat or end',
  )
  if (directive === 'end') {
    script.end = toNanosecond(Number(cursor.take(/\d+(\.\d+)?/y, 'a time')))
    return
  }
  if (directive === 'open' || directive === 'close') {
    const { lines, framesBefore, place } = SHORTHANDS[directive]
    if (script.frames.length !== framesBefore) cursor.fail(`'${directive}' ${place}`)
    for (const text of lines) parseLine(script, { ...line, text })
    return
  }
  // A number of a line above would silently change its meaning.
  if (script.frames.length > 0) cursor.fail(`'${directive}' before the first frame`)
  if (directive === 'iss') findEndpoint(cursor, script).iss = cursor.integer('a number', 0, 0xffff_ffff)
  else if (directive === 'endpoint') declareEndpoints(cursor, script)
  else Object.assign(script.endpoints.find(({ name }) => name === directive)!, parseAddress(cursor))
}

function parseFrame(cursor: Cursor, script: Script, line: SourceLine, time: number): ScriptFrame {
  const source = findEndpoint(cursor, script)
  const destination =
    cursor.accept(/>/y) === null
      ? script.endpoints.find(({ name }) => name === defaultDestination(source.name))!
      : findEndpoint(cursor, script)
  if (source.address.includes(':') !== destination.address.includes(':')) cursor.fail('two addresses of one IP version')
  const flags = parseFlags(cursor)
  const numbersAt = cursor.place
  const frame = scriptFrame({
    line: line.number,
    time,
    source: source.name,
    destination: destination.name,
    flags,
    ...parseNumbers(cursor),
  })
  parseTail(cursor, frame)
  checkTail(cursor, frame, numbersAt, source.address.includes(':'))
  frame.expectations = parseExpectations(cursor)
  return frame
}

function parseFlags(cursor: Cursor): number {
  const expected = "flags of S F R P . U E W A, or '-' for none"
  const letters = cursor.take(/(-|[SFRP.UEWA]+)(?!\S)/y, expected)
  let flags = 0
  for (const [letter, bit] of FLAG_LETTERS) if (letters.includes(letter)) flags |= bit
  return flags
}

function parseNumbers(cursor: Cursor): Pick<ScriptFrame, 'seq' | 'payload'> {
  const expected = 'numbers as first:last(octets)'
  const start = cursor.place
  const seq = cursor.integer(expected)
  cursor.take(/:/y, expected)
  const last = cursor.integer(expected)
  cursor.take(/\(/y, expected)
  const payload = cursor.integer('a number of octets', 0)
  if (last !== seq + payload) cursor.fail(`${seq}:${seq + payload}(${payload})`, start)
  cursor.take(/\)(?!\S)/y, "')'")
  return { seq, payload }
}

/** Everything between the numbers and the expectations, each at most once, in any order. */
function parseTail(cursor: Cursor, frame: ScriptFrame): void {
  const seen = new Set<string>()
  while (!cursor.done) {
    const start = cursor.place
    if (cursor.accept(/(?=!)/y) !== null) return
    const word = cursor.take(WORD, `${WORDS.join(', ')}, <options> or !`)
    if (seen.has(word)) cursor.fail(`'${word}' only once`, start)
    seen.add(word)
    parseWord(cursor, frame, word)
  }
}

function parseWord(cursor: Cursor, frame: ScriptFrame, word: string): void {
  if (word === 'ack') frame.ack = cursor.integer('an acknowledgment number')
  else if (word === 'win') frame.window = cursor.integer('a window', 0, 0xffff)
  else if (word === '<') frame.options = parseOptions(cursor)
  else EXTRAS.find((extra) => extra.word === word)?.parse(cursor, frame)
}

function checkTail(cursor: Cursor, frame: ScriptFrame, numbersAt: number, isIpv6: boolean): void {
  const hasFlag = (frame.flags & Flag.ACK) !== 0
  if (hasFlag && frame.ack === null) cursor.fail("'ack N', as the flag '.' stands")
  if (!hasFlag && frame.ack !== null) cursor.fail("the flag '.', as 'ack' stands")
  const written = frame.data === null ? frame.payload : frame.data.length / 2
  if (frame.fragments > 1 && isIpv6) cursor.fail('IPv4 addresses for fragments', numbersAt)
  if (written !== frame.payload) cursor.fail(`numbers for ${written} octets, as in 'data'`, numbersAt)
}

/** `! text`, `! rule-id`, `! rule-id: text`, several after one another. */
function parseExpectations(cursor: Cursor): Expectation[] {
  if (cursor.done || cursor.accept(/!/y) === null) return []
  return cursor
    .rest()
    .split('!')
    .map((piece) => parseExpectation(piece.trim()))
}

function parseExpectation(piece: string): Expectation {
  const [, rule = '', text = ''] = /^([a-z0-9-]+)(?:$|:\s*(.*)$)/.exec(piece) ?? []
  const isRule = rule.includes('-') || RULES_OF_ONE_WORD.has(rule)
  return isRule ? { rule, text: text === '' ? null : text } : { rule: null, text: piece === '' ? null : piece }
}

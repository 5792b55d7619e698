import { addressOctets } from './address.js'
import type { Cursor } from './cursor.js'
import { DEFAULT_ISS, type Script, type ScriptEndpoint } from './script.js'

const NAME = /[A-Za-z][\w-]*(\[\d+\])?/y
/** The first part of `flood[1..60]`. */
const FAMILY_NAME = /[A-Za-z][\w-]*(?=\[\d+\.\.)/y
/** As many as there are ports. */
const FAMILY_LIMIT = 65_536
const PLACE = /(\[[^\]\s]*\]|[^\s:[\]]+):[\d*]+(?!\S)/y

type Place = Pick<ScriptEndpoint, 'address' | 'port'>

/** Reads `other 10.0.0.9:5555`, or `flood[1..60] 10.0.1.*:1000` with the index for each asterisk. */
export function declareEndpoints(cursor: Cursor, script: Script): void {
  const start = cursor.place
  const family = cursor.accept(FAMILY_NAME)
  const indexes = family === null ? null : parseIndexes(cursor)
  const names = indexes?.map((index) => `${family}[${index}]`) ?? [cursor.take(NAME, 'a name')]
  const taken = new Set(script.endpoints.map(({ name }) => name))
  if (names.some((name) => taken.has(name))) cursor.fail('a name of its own', start)
  const placeAt = cursor.place
  const pattern = cursor.take(PLACE, 'an address with port, and * for the index')
  names.forEach((name, i) => {
    const place = splitPlace(pattern.replaceAll('*', String(indexes?.[i] ?? '*')))
    if (place === null) cursor.fail(`an address with port for ${name}`, placeAt)
    script.endpoints.push({ name, ...place, iss: DEFAULT_ISS })
  })
}

function parseIndexes(cursor: Cursor): number[] {
  cursor.take(/\[/y, "'['")
  const first = cursor.integer('the first index', 0)
  cursor.take(/\.\./y, "'..'")
  const last = cursor.integer('the last index', first, first + FAMILY_LIMIT - 1)
  cursor.take(/\]/y, "']'")
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

/** Reads `10.0.0.1:80` or `[2001:db8::1]:80`. */
export function parseAddress(cursor: Cursor): Place {
  const expected = 'an address with port: 10.0.0.1:80 or [2001:db8::1]:80'
  const start = cursor.place
  return splitPlace(cursor.take(PLACE, expected)) ?? cursor.fail(expected, start)
}

function splitPlace(text: string): Place | null {
  const colon = text.lastIndexOf(':')
  const address = text.slice(0, colon).replace(/^\[(.*:.*)\]$/, '$1')
  const port = Number(text.slice(colon + 1))
  return addressOctets(address) === null || !(port <= 0xffff) ? null : { address, port }
}

/** Reads the name of an endpoint that is declared. */
export function findEndpoint(cursor: Cursor, script: Script): ScriptEndpoint {
  const start = cursor.place
  const name = cursor.take(NAME, 'the name of an endpoint')
  return script.endpoints.find((endpoint) => endpoint.name === name) ?? cursor.fail(`one of ${namesOf(script)}`, start)
}

/** A flood's names would fill the screen. */
function namesOf(script: Script): string {
  const names = script.endpoints.map(({ name }) => name)
  return names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ')
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FlowTable } from '../../src/tcp/flow-table.js'
import { hashKey, KEY_WORDS } from '../../src/tcp/key.js'

const SEED = 7

function keyOf(name: number): Int32Array {
  const key = new Int32Array(KEY_WORDS)
  key[1] = name
  key[2] = 6
  key[KEY_WORDS - 1] = Math.imul(name, 31)
  return key
}

/** A key that differs from `keyOf(0)` in one word, by a bit that no other meaning hangs on. */
function withBit(word: number): Int32Array {
  const key = keyOf(0)
  key[word] = key[word]! | 64
  return key
}

/** Names whose keys all want the same slot of a table of 16. */
const colliding = Array.from({ length: 4000 }, (_, name) => name).filter(
  (name) => (hashKey(keyOf(name), SEED) & 15) === 3,
)

type Step = ['set' | 'delete' | 'replace' | 'get', number]
const steps = (names: fc.Arbitrary<number>): fc.Arbitrary<Step[]> =>
  fc.array(fc.tuple(fc.constantFrom('set', 'set', 'delete', 'replace', 'get'), names), { maxLength: 200 })

/** Does the same with a table and with a Map, and compares all they hold. */
function compare(made: readonly Step[], capacity: number): void {
  const table = new FlowTable<string>(SEED, capacity)
  const map = new Map<number, string>()
  const entries = new Map<number, number>()
  made.forEach(([what, name], at) => {
    const value = `${name} at ${at}`
    const entry = entries.get(name)
    if (what === 'set') {
      entries.set(name, table.set(keyOf(name), value))
      map.set(name, value)
    } else if (entry !== undefined && what === 'replace') {
      table.replace(entry, value)
      map.set(name, value)
    } else if (entry !== undefined && what === 'delete') {
      table.delete(entry)
      map.delete(name)
      entries.delete(name)
    }
    expect(table.get(keyOf(name))).toBe(map.get(name))
  })
  expect(table.size).toBe(map.size)
  for (const [, name] of made) expect(table.get(keyOf(name))).toBe(map.get(name))
  for (const [name, entry] of entries) expect(table.at(entry)).toBe(map.get(name))
}

describe('the table of flows', () => {
  it('holds what a Map would', () => {
    fc.assert(fc.property(steps(fc.nat(60)), (made) => compare(made, 16)))
  })

  it('holds it where every key wants the same slot', () => {
    fc.assert(fc.property(steps(fc.constantFrom(...colliding.slice(0, 40))), (made) => compare(made, 16)))
  })

  it('keeps every flow while it grows from 16 slots to thousands', () => {
    const names = Array.from({ length: 5000 }, (_, at) => at)
    compare(
      names.map((name) => ['set', name]),
      16,
    )
  })

  it('gives the number of a deleted entry to the next flow', () => {
    const table = new FlowTable<string>(SEED, 16)
    const first = table.set(keyOf(1), 'one')
    table.set(keyOf(2), 'two')
    table.delete(first)
    expect(table.set(keyOf(3), 'three')).toBe(first)
    expect([1, 2, 3].map((name) => table.get(keyOf(name)))).toEqual([undefined, 'two', 'three'])
  })

  it('tells keys apart that differ in any one word', () => {
    const table = new FlowTable<number>(SEED, 64)
    for (let word = 0; word < KEY_WORDS; word++) table.set(withBit(word), word)
    expect(table.size).toBe(KEY_WORDS)
    for (let word = 0; word < KEY_WORDS; word++) expect(table.get(withBit(word))).toBe(word)
  })
})

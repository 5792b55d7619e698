import { hashKey, KEY_WORDS, keyLength } from './key.js'

/** Words of a cell. */
const CELL = 2

/**
 * Tuple → value: a hash table with open addressing over typed arrays. The key is eleven words, compared in full.
 */
export class FlowTable<Value> {
  /** Hash and slot, side by side. A slot is 0 where it is empty, otherwise one more than the entry's number. */
  private cells: Int32Array
  private mask: number
  private keys: Int32Array
  private readonly values: (Value | undefined)[] = []
  private readonly free: number[] = []
  private used = 0
  private readonly seed: number

  constructor(seed: number, capacity = 1024) {
    this.seed = seed
    this.cells = new Int32Array(capacity * CELL)
    this.mask = capacity - 1
    this.keys = new Int32Array((capacity / 2) * KEY_WORDS)
  }

  get size(): number {
    return this.used
  }

  get(key: Int32Array): Value | undefined {
    const at = this.find(key, hashKey(key, this.seed))
    return at < 0 ? undefined : this.values[this.slotAt(at) - 1]
  }

  /** The value of an entry, as `set` numbered it. */
  at(entry: number): Value | undefined {
    return this.values[entry]
  }

  replace(entry: number, value: Value): void {
    this.values[entry] = value
  }

  /** Keeps a value under a key; answers the number of its entry, good until that is deleted. */
  set(key: Int32Array, value: Value): number {
    const hash = hashKey(key, this.seed)
    const at = this.find(key, hash)
    if (at >= 0) {
      const found = this.slotAt(at) - 1
      this.values[found] = value
      return found
    }
    if (this.used * 2 > this.mask) this.grow()
    const entry = this.free.pop() ?? this.values.length
    this.values[entry] = value
    this.keys.set(key, entry * KEY_WORDS)
    this.place(hash, entry + 1)
    this.used++
    return entry
  }

  delete(entry: number): void {
    const key = this.keys.subarray(entry * KEY_WORDS, (entry + 1) * KEY_WORDS)
    const at = this.find(key, hashKey(key, this.seed))
    if (at < 0) return
    this.values[entry] = undefined
    this.free.push(entry)
    this.used--
    this.close(at)
  }

  private hashAt(at: number): number {
    return this.cells[at * CELL]!
  }

  private slotAt(at: number): number {
    return this.cells[at * CELL + 1]!
  }

  private put(at: number, hash: number, slot: number): void {
    this.cells[at * CELL] = hash
    this.cells[at * CELL + 1] = slot
  }

  private find(key: Int32Array, hash: number): number {
    const { mask } = this
    for (let at = hash & mask; this.slotAt(at) !== 0; at = (at + 1) & mask)
      if (this.hashAt(at) === hash && this.matches(key, this.slotAt(at) - 1)) return at
    return -1
  }

  private matches(key: Int32Array, entry: number): boolean {
    const from = entry * KEY_WORDS
    const length = keyLength(key)
    for (let at = 0; at < length; at++) if (this.keys[from + at] !== key[at]) return false
    return true
  }

  private place(hash: number, slot: number): void {
    const { mask } = this
    let at = hash & mask
    while (this.slotAt(at) !== 0) at = (at + 1) & mask
    this.put(at, hash, slot)
  }

  /** Moves later entries of the same chain up, so that none is lost behind the gap. */
  private close(gap: number): void {
    const { mask } = this
    let hole = gap
    this.put(hole, 0, 0)
    for (let at = (hole + 1) & mask; this.slotAt(at) !== 0; at = (at + 1) & mask) {
      const home = this.hashAt(at) & mask
      if (((at - home) & mask) < ((at - hole) & mask)) continue
      this.put(hole, this.hashAt(at), this.slotAt(at))
      this.put(at, 0, 0)
      hole = at
    }
  }

  private grow(): void {
    const { cells, keys } = this
    const capacity = (this.mask + 1) * 2
    this.cells = new Int32Array(capacity * CELL)
    this.mask = capacity - 1
    this.keys = new Int32Array(keys.length * 2)
    this.keys.set(keys)
    for (let at = 0; at < cells.length; at += CELL) if (cells[at + 1] !== 0) this.place(cells[at]!, cells[at + 1]!)
  }
}

import { hashKey, KEY_WORDS, keyLength } from './key.js'

/**
 * Tuple → value: a hash table with open addressing over typed arrays. The key is eleven words, compared in full.
 */
export class FlowTable<Value> {
  private hashes: Int32Array
  private slots: Int32Array
  private keys: Int32Array
  private readonly values: (Value | undefined)[] = []
  private readonly free: number[] = []
  private used = 0
  private readonly seed: number

  constructor(seed: number, capacity = 1024) {
    this.seed = seed
    this.hashes = new Int32Array(capacity)
    // 0: empty; otherwise one more than the entry's number.
    this.slots = new Int32Array(capacity)
    this.keys = new Int32Array((capacity / 2) * KEY_WORDS)
  }

  get size(): number {
    return this.used
  }

  get(key: Int32Array): Value | undefined {
    const at = this.find(key, hashKey(key, this.seed))
    return at < 0 ? undefined : this.values[this.slots[at]! - 1]
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
      this.values[this.slots[at]! - 1] = value
      return this.slots[at]! - 1
    }
    if (this.used * 2 >= this.slots.length) this.grow()
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

  private find(key: Int32Array, hash: number): number {
    const mask = this.slots.length - 1
    for (let at = hash & mask; this.slots[at] !== 0; at = (at + 1) & mask)
      if (this.hashes[at] === hash && this.matches(key, this.slots[at]! - 1)) return at
    return -1
  }

  private matches(key: Int32Array, entry: number): boolean {
    const from = entry * KEY_WORDS
    const length = keyLength(key)
    for (let at = 0; at < length; at++) if (this.keys[from + at] !== key[at]) return false
    return true
  }

  private place(hash: number, slot: number): void {
    const mask = this.slots.length - 1
    let at = hash & mask
    while (this.slots[at] !== 0) at = (at + 1) & mask
    this.hashes[at] = hash
    this.slots[at] = slot
  }

  /** Moves later entries of the same chain up, so that none is lost behind the gap. */
  private close(gap: number): void {
    const mask = this.slots.length - 1
    let hole = gap
    this.slots[hole] = 0
    for (let at = (hole + 1) & mask; this.slots[at] !== 0; at = (at + 1) & mask) {
      const home = this.hashes[at]! & mask
      if (((at - home) & mask) < ((at - hole) & mask)) continue
      this.hashes[hole] = this.hashes[at]!
      this.slots[hole] = this.slots[at]!
      this.slots[at] = 0
      hole = at
    }
  }

  private grow(): void {
    const { hashes, slots, keys } = this
    this.hashes = new Int32Array(slots.length * 2)
    this.slots = new Int32Array(slots.length * 2)
    this.keys = new Int32Array(keys.length * 2)
    this.keys.set(keys)
    for (let at = 0; at < slots.length; at++) if (slots[at] !== 0) this.place(hashes[at]!, slots[at]!)
  }
}

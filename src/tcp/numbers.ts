/*
 * Numbers side by side in large arrays. A number that is no small integer is an object of its own to the engine where it stands
 * in a field; a hundred of them in every flow are more to allocate, to trace and to copy than all the rest.
 */

/** A megabyte: the system gives such pages zeroed, and only as far as they are touched. */
const PAGE = 2 ** 17

/** Room for some numbers. */
interface Region {
  readonly page: Float64Array
  readonly at: number
}

let page = new Float64Array(PAGE)
let used = 0
/** Regions that were given back, by their size: memory that has been touched before is many times as fast. */
const givenBack = new Map<number, Region[]>()

function reserve(size: number): Region {
  const again = givenBack.get(size)?.pop()
  if (again !== undefined) return again
  if (used + size > page.length) {
    page = new Float64Array(Math.max(PAGE, size))
    used = 0
  }
  const region = { page, at: used }
  used += size
  return region
}

function giveBack(region: Region, size: number): void {
  const others = givenBack.get(size)
  if (others === undefined) givenBack.set(size, [region])
  else others.push(region)
}

/** What a class with numbers has besides them. */
export interface Numbered {
  /** Gives the room for its numbers to another. It must not be used again. */
  giveBack(): void
}

/** The base of a class with many numbers, named and at first as in `initial`. */
export function numbersOf<Initial extends Readonly<Record<string, number>>>(
  initial: Initial,
): new () => Numbered & { [Name in keyof Initial]: number } {
  const record = Float64Array.from(Object.values(initial))

  class Numbers implements Region, Numbered {
    readonly page: Float64Array
    readonly at: number

    constructor() {
      const { page, at } = reserve(record.length)
      this.page = page
      this.at = at
      // TypedArray.set() takes longer for so few.
      for (let index = 0; index < record.length; index++) page[at + index] = record[index]!
    }

    giveBack(): void {
      const { page, at } = this
      giveBack({ page, at }, record.length)
    }

    static define(name: string, index: number): void {
      Object.defineProperty(Numbers.prototype, name, {
        get(this: Numbers): number {
          return this.page[this.at + index]!
        },
        set(this: Numbers, value: number) {
          this.page[this.at + index] = value
        },
      })
    }
  }

  Object.keys(initial).forEach(Numbers.define)
  return Numbers as unknown as new () => Numbered & { [Name in keyof Initial]: number }
}

/** A list of numbers that seldom has more than the usual count of them. */
export class NumberList {
  length = 0
  private page: Float64Array
  private at: number
  private capacity: number

  constructor(usual: number) {
    const { page, at } = reserve(usual)
    this.page = page
    this.at = at
    this.capacity = usual
  }

  /** Gives its room to another. It must not be used again. */
  giveBack(): void {
    const { page, at } = this
    giveBack({ page, at }, this.capacity)
  }

  get(index: number): number {
    return this.page[this.at + index]!
  }

  set(index: number, value: number): void {
    this.page[this.at + index] = value
  }

  push(value: number): void {
    if (this.length === this.capacity) this.grow()
    this.set(this.length++, value)
  }

  /** Takes out so many numbers. */
  remove(from: number, count: number): void {
    const { page, at, length } = this
    page.copyWithin(at + from, at + from + count, at + length)
    this.length -= count
  }

  private grow(): void {
    const before = this.page.subarray(this.at, this.at + this.length)
    this.giveBack()
    this.capacity *= 2
    const { page, at } = reserve(this.capacity)
    page.set(before, at)
    this.page = page
    this.at = at
  }
}

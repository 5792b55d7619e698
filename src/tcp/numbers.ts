/*
 * Numbers side by side in large arrays. A number that is no small integer is an object of its own to the engine where it stands
 * in a field; a hundred of them in every flow are more to allocate, to trace and to copy than all the rest.
 */

/** A megabyte: the system gives such pages zeroed, and only as far as they are touched. */
const PAGE = 2 ** 17

let page = new Float64Array(PAGE)
let used = 0

/** Makes room for so many numbers in the present page; answers where it begins. */
function reserve(count: number): number {
  if (used + count > page.length) {
    page = new Float64Array(Math.max(PAGE, count))
    used = 0
  }
  const at = used
  used += count
  return at
}

/** The base of a class with many numbers, named and at first as in `initial`. */
export function numbersOf<Initial extends Readonly<Record<string, number>>>(
  initial: Initial,
): new () => { [Name in keyof Initial]: number } {
  const record = Float64Array.from(Object.values(initial))

  class Numbers {
    private readonly at = reserve(record.length)
    private readonly page = page

    constructor() {
      const { page, at } = this
      // TypedArray.set() takes longer for so few.
      for (let index = 0; index < record.length; index++) page[at + index] = record[index]!
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
  return Numbers as unknown as new () => { [Name in keyof Initial]: number }
}

/** A list of numbers that seldom has more than the usual count of them. */
export class NumberList {
  length = 0
  private page: Float64Array
  private at: number
  private capacity: number

  constructor(usual: number) {
    this.at = reserve(usual)
    this.page = page
    this.capacity = usual
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
    this.capacity *= 2
    this.at = reserve(this.capacity)
    this.page = page
    this.page.set(before, this.at)
  }
}

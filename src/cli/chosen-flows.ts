import type { Flow, Items } from '../report/model.js'

/** Some of a report's flows, by their numbers. Like all of them, they are made as they are read. */
export class ChosenFlows implements Items<Flow> {
  readonly #whole: Items<Flow>
  readonly #numbers: readonly number[]

  constructor(whole: Items<Flow>, numbers: readonly number[]) {
    this.#whole = whole
    this.#numbers = numbers
  }

  /** Their numbers, in the order of the flows. */
  get numbers(): readonly number[] {
    return this.#numbers
  }

  get length(): number {
    return this.#numbers.length
  }

  at(index: number): Flow | undefined {
    const number = this.#numbers.at(index)
    return number === undefined ? undefined : this.#whole.at(number)
  }

  *[Symbol.iterator](): IterableIterator<Flow> {
    for (const number of this.#numbers) yield this.#whole.at(number)!
  }
}

/** The numbers of a report's flows, without making the flows: where all are in it, they are their places. */
export function flowNumbers(flows: Items<Flow>): readonly number[] {
  return flows instanceof ChosenFlows ? flows.numbers : Array.from({ length: flows.length }, (_, id) => id)
}

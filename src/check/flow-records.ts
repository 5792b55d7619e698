import type { Flow as FlowRecord, Items } from '../report/model.js'
import type { RecordedFlows } from './result.js'
import type { CheckOptions } from './settings.js'

interface Part {
  readonly flows: RecordedFlows
  /** Numbers in the report of its first flow and of its first capture. */
  readonly flow: number
  readonly capture: number
}

/** The flows of a report, numbered through its results. Records are made when they are read. */
export class FlowRecords implements Items<FlowRecord> {
  readonly #parts: Part[] = []
  readonly #options: CheckOptions
  length = 0

  constructor(options: CheckOptions) {
    this.#options = options
  }

  /** Takes in the flows of a result whose first capture has that number. Answers the number of the first of them. */
  add(flows: RecordedFlows, capture: number): number {
    const flow = this.length
    this.#parts.push({ flows, flow, capture })
    this.length += flows.length
    return flow
  }

  at(index: number): FlowRecord | undefined {
    const id = index < 0 ? this.length + index : index
    const part = id < this.length ? this.#parts.findLast(({ flow }) => flow <= id) : undefined
    return part && this.#record(part, id)
  }

  *[Symbol.iterator](): IterableIterator<FlowRecord> {
    for (const part of this.#parts)
      for (let at = 0; at < part.flows.length; at++) yield this.#record(part, part.flow + at)
  }

  #record(part: Part, id: number): FlowRecord {
    const { segments, flows } = this.#options
    const withSegments = segments === true && flows?.includes(id) !== false
    const record = part.flows.record(id - part.flow, withSegments)
    return { ...record, id, capture: part.capture + record.capture, timeWait: renumbered(record.timeWait, part.flow) }
  }
}

/** With the next flow on the same ports by its number in the report. */
function renumbered(timeWait: FlowRecord['timeWait'], first: number): FlowRecord['timeWait'] {
  if (!timeWait?.reuse) return timeWait
  return { ...timeWait, reuse: { ...timeWait.reuse, flow: timeWait.reuse.flow + first } }
}

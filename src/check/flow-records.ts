import type { Flow as FlowRecord, Items, SegmentRow } from '../report/model.js'
import type { Flow } from '../tcp/flow.js'
import { flowRecord, segmentRows } from './flow-record.js'
import type { CheckOptions } from './settings.js'

/** The flows of one capture as the tracker left them, and what their records are made with. */
export interface TrackedFlows {
  /** Numbered from 0 in the order in which they were opened. */
  readonly flows: readonly Flow[]
  /** When the capture ended. */
  readonly endTime: number
  /** Seconds that TIME-WAIT must last. */
  readonly timeWait: number
}

interface Place {
  readonly flow: Flow
  readonly capture: number
  readonly of: TrackedFlows
  /** Numbers in the report of the same capture's flows, by their numbers in the capture. */
  readonly numbers: readonly number[]
}

/** The flows of a report: a record is made when it is read, for there may be a million. */
export class FlowRecords implements Items<FlowRecord> {
  readonly #places: Place[] = []
  readonly #options: CheckOptions

  constructor(options: CheckOptions) {
    this.#options = options
  }

  get length(): number {
    return this.#places.length
  }

  /** Takes in a capture's flows, in order of first frames. Answers their numbers in the report, by those in the capture. */
  add(of: TrackedFlows, capture: number): readonly number[] {
    const numbers: number[] = []
    const sorted = [...of.flows].sort((a, b) => a.firstFrame - b.firstFrame || a.id - b.id)
    for (const flow of sorted) numbers[flow.id] = this.#places.push({ flow, capture, of, numbers }) - 1
    return numbers
  }

  at(index: number): FlowRecord | undefined {
    const place = this.#places.at(index)
    return place && this.#record(place)
  }

  *[Symbol.iterator](): IterableIterator<FlowRecord> {
    for (const place of this.#places) yield this.#record(place)
  }

  #record({ flow, capture, of, numbers }: Place): FlowRecord {
    const id = numbers[flow.id]!
    const record = flowRecord(flow, id, capture, of.endTime, of.timeWait)
    if (record.timeWait?.reuse) record.timeWait.reuse.flow = numbers[record.timeWait.reuse.flow]!
    return Object.assign(record, this.#segments(flow, id))
  }

  /** A flow's segments, if they are wanted. */
  #segments(flow: Flow, id: number): { segments?: SegmentRow[]; segmentsOmitted?: number } {
    const { segments, flows } = this.#options
    return segments !== true || flows?.includes(id) === false ? {} : segmentRows(flow)
  }
}

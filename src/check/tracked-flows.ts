import type { Flow as FlowRecord } from '../report/model.js'
import type { Flow } from '../tcp/flow.js'
import { flowRecord, segmentRows } from './flow-record.js'
import type { RecordedFlows } from './result.js'

/** The flows of a run as the tracker left them. A record is made when it is read. */
export class TrackedFlows implements RecordedFlows {
  /** Numbers in the report, by the tracker's, which come in the order in which flows were opened. */
  readonly numbers: readonly number[]
  readonly #sorted: readonly Flow[]
  readonly #captureOf: (frame: number) => number
  readonly #endTime: number
  readonly #timeWait: number

  /** `captureOf` tells which file a frame is in, `endTime` is when the capture ended, `timeWait` the seconds that TIME-WAIT must last. */
  constructor(flows: readonly Flow[], captureOf: (frame: number) => number, endTime: number, timeWait: number) {
    this.#sorted = [...flows].sort((a, b) => a.firstFrame - b.firstFrame || a.id - b.id)
    const numbers = new Array<number>(flows.length)
    for (const [at, flow] of this.#sorted.entries()) numbers[flow.id] = at
    this.numbers = numbers
    this.#captureOf = captureOf
    this.#endTime = endTime
    this.#timeWait = timeWait
  }

  get length(): number {
    return this.#sorted.length
  }

  record(at: number, withSegments: boolean): FlowRecord {
    const flow = this.#sorted[at]!
    const record = flowRecord(flow, at, this.#captureOf(flow.firstFrame), this.#endTime, this.#timeWait)
    if (record.timeWait?.reuse) record.timeWait.reuse.flow = this.numbers[record.timeWait.reuse.flow]!
    return withSegments ? Object.assign(record, segmentRows(flow)) : record
  }
}

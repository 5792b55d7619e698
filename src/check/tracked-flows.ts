import type { Flow as FlowRecord } from '../report/model.js'
import type { Flow } from '../tcp/flow.js'
import { flowRecord, segmentRows } from './flow-record.js'
import type { LetGoRecord } from './let-go.js'
import { type RecordedFlows, withoutSegments } from './result.js'

/** The flows of a run: those that the tracker has kept, whose records are made when they are read, and those that it let go. */
export class TrackedFlows implements RecordedFlows {
  /** Numbers in the report, by the tracker's, which come in the order in which flows were opened. */
  readonly numbers: ReadonlyMap<number, number>
  readonly #sorted: readonly (Flow | LetGoRecord)[]
  readonly #captureOf: (frame: number) => number
  readonly #endTime: number
  readonly #timeWait: number

  /** `captureOf` tells which file a frame is in, `endTime` is when the capture ended, `timeWait` the seconds that TIME-WAIT must last. */
  constructor(
    kept: readonly Flow[],
    letGo: readonly LetGoRecord[],
    captureOf: (frame: number) => number,
    endTime: number,
    timeWait: number,
  ) {
    this.#sorted = [...kept, ...letGo].sort((a, b) => a.firstFrame - b.firstFrame || a.id - b.id)
    const numbers = new Map<number, number>()
    for (const flow of this.#sorted) numbers.set(flow.id, numbers.size)
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
    const record = 'json' in flow ? this.#letGoRecord(flow, at, withSegments) : this.#keptRecord(flow, at, withSegments)
    const { timeWait } = record
    // A flow that came next and has no record is only told by the state that it ended.
    if (timeWait?.reuse) {
      const next = this.numbers.get(timeWait.reuse.flow)
      timeWait.reuse = next === undefined ? null : { ...timeWait.reuse, flow: next }
    }
    return record
  }

  #keptRecord(flow: Flow, at: number, withSegments: boolean): FlowRecord {
    const record = flowRecord(flow, at, this.#captureOf(flow.firstFrame), this.#endTime, this.#timeWait)
    return withSegments ? Object.assign(record, segmentRows(flow)) : record
  }

  #letGoRecord({ json, firstFrame }: LetGoRecord, at: number, withSegments: boolean): FlowRecord {
    const record = JSON.parse(json) as FlowRecord // Written by LetGoFlows.
    record.id = at
    record.capture = this.#captureOf(firstFrame)
    return withSegments ? record : withoutSegments(record)
  }
}

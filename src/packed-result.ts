import { type RecordedFlows, type Result, withoutSegments } from './check/result.js'
import { type PackedTexts, packTexts, TextReader } from './io/packed-texts.js'
import type { Flow as FlowRecord } from './report/model.js'

/** A result as it is handed from one thread to another: its flows weigh a fraction of what they do as objects. */
export interface PackedResult extends Omit<Result, 'flows'> {
  readonly flows: PackedTexts
}

export const packed = ({ flows, ...rest }: Result, withSegments: boolean): PackedResult => ({
  ...rest,
  flows: packTexts(recordTexts(flows, withSegments)),
})

function* recordTexts(flows: RecordedFlows, withSegments: boolean): Generator<string> {
  for (let at = 0; at < flows.length; at++) yield JSON.stringify(flows.record(at, withSegments))
}

export const unpacked = ({ flows, ...rest }: PackedResult): Result => ({ ...rest, flows: new PackedFlows(flows) })

/** Records that are unpacked and parsed only when somebody looks at them. */
class PackedFlows implements RecordedFlows {
  readonly length: number
  readonly #texts: TextReader

  constructor(flows: PackedTexts) {
    this.length = flows.length
    this.#texts = new TextReader(flows)
  }

  record(at: number, withSegments: boolean): FlowRecord {
    const record = JSON.parse(this.#texts.at(at)) as FlowRecord // Written by packed().
    return withSegments ? record : withoutSegments(record)
  }
}

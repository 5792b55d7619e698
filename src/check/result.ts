import type { Capture, Finding, Flow as FlowRecord } from '../report/model.js'
import type { Flow } from '../tcp/flow.js'
import { handshakeOutcome } from './handshake-record.js'
import type { Omitted } from './let-go.js'
import { countFlow, type FlowCounts } from './summary.js'
import { teardownOutcome } from './teardown-record.js'

/** What came out of one run through all stages. Captures and flows are numbered from 0 within it. */
export interface Result {
  readonly captures: readonly Capture[]
  readonly flows: RecordedFlows
  readonly findings: readonly Finding[]
  /** Of all flows, also of those without a record. */
  readonly counts: FlowCounts
  readonly omitted: Omitted
}

/** Flows in order of their first frames, whose records may be made as they are read: there may be a million. */
export interface RecordedFlows {
  readonly length: number
  record(at: number, withSegments: boolean): FlowRecord
}

export function withoutSegments(record: FlowRecord): FlowRecord {
  const { segments, segmentsOmitted, ...rest } = record
  return rest
}

export function countFlows(flows: readonly Flow[]): FlowCounts {
  const counts: FlowCounts = { flows: 0, handshakes: {}, teardowns: {} }
  for (const flow of flows) countFlow(counts, handshakeOutcome(flow), teardownOutcome(flow))
  return counts
}

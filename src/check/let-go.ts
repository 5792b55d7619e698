import type { Finding, Flow as FlowRecord } from '../report/model.js'
import type { Attempt, Flow } from '../tcp/flow.js'
import { handshakeOutcome } from './handshake-record.js'
import { countFindings, countFlow, type FindingCounts, type FlowCounts } from './summary.js'
import { teardownOutcome } from './teardown-record.js'

/** Findings and records kept of flows that were let go. Beyond that they are only counted. */
const MOST_FINDINGS = 50_000
const MOST_RECORDS = 20_000
/** Attempts to connect of which the flood rule may know; 130 octets each. */
const MOST_ATTEMPTS = 1_000_000

/** The record of a flow that is no longer kept, as JSON: a fifth of the flow's size. */
export interface LetGoRecord {
  readonly id: number
  readonly firstFrame: number
  readonly json: string
}

/** What was counted and has no record or finding in the report: how many, and the findings by severity and rule. */
export interface Omitted {
  flows: number
  findings: number
  readonly counts: FindingCounts
}

/**
 * What is left of the flows that were let go before the capture had ended, because there were too many: their findings, the
 * records of those that have some, and what became of the others in numbers.
 */
export class LetGoFlows {
  readonly findings: Finding[] = []
  readonly records: LetGoRecord[] = []
  readonly attempts: Attempt[] = []
  /** Of all of them. */
  readonly counts: FlowCounts = { flows: 0, handshakes: {}, teardowns: {} }
  readonly omitted: Omitted = {
    flows: 0,
    findings: 0,
    counts: { findings: { error: 0, warning: 0, note: 0 }, rules: {} },
  }
  /** Both ends of one of them were heard. */
  hasTwoWays = false

  take(flow: Flow, findings: readonly Finding[], record: () => FlowRecord): void {
    const { id, firstFrame, client, server } = flow
    countFlow(this.counts, handshakeOutcome(flow), teardownOutcome(flow))
    this.hasTwoWays ||= client.isSeen && server.isSeen
    if (flow.frames === 1 && client.pureSyn !== null && this.attempts.length < MOST_ATTEMPTS)
      this.attempts.push(attemptOf(flow))
    const hasRoom = this.findings.length + findings.length <= MOST_FINDINGS && this.records.length < MOST_RECORDS
    if (findings.length > 0 && hasRoom) {
      this.findings.push(...findings)
      this.records.push({ id, firstFrame, json: JSON.stringify(record()) })
    } else {
      this.omitted.flows++
      this.omitted.findings += findings.length
      countFindings(this.omitted.counts, findings)
    }
  }
}

const attemptOf = ({ clientAddress, serverAddress, serverPort, firstFrame, firstTime }: Flow): Attempt => ({
  clientAddress,
  serverAddress,
  serverPort,
  firstFrame,
  firstTime,
})

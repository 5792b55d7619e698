import type { Finding, HandshakeOutcome, Summary, TeardownOutcome } from '../report/model.js'

/** Flows by what became of them. */
export type FlowCounts = Pick<Summary, 'flows' | 'handshakes' | 'teardowns'>

/** Findings by severity, and their occurrences by rule. */
export type FindingCounts = Pick<Summary, 'findings' | 'rules'>

export function emptySummary(): Summary {
  return {
    flows: 0,
    handshakes: {},
    teardowns: {},
    findings: { error: 0, warning: 0, note: 0 },
    rules: {},
    known: 0,
    omitted: { flows: 0, findings: 0 },
    leftOut: { flows: 0, findings: 0 },
    suppressed: [],
  }
}

function add(counts: Record<string, number>, name: string, count = 1): void {
  counts[name] = (counts[name] ?? 0) + count
}

export function countFlow(counts: FlowCounts, handshake: HandshakeOutcome, teardown: TeardownOutcome): void {
  counts.flows++
  add(counts.handshakes, handshake)
  add(counts.teardowns, teardown)
}

export function addFlows(summary: FlowCounts, { flows, handshakes, teardowns }: FlowCounts): void {
  summary.flows += flows
  for (const [outcome, count] of Object.entries(handshakes)) add(summary.handshakes, outcome, count)
  for (const [outcome, count] of Object.entries(teardowns)) add(summary.teardowns, outcome, count)
}

export function addFindings(summary: FindingCounts, { findings, rules }: FindingCounts): void {
  for (const severity of ['error', 'warning', 'note'] as const) summary.findings[severity] += findings[severity]
  for (const [rule, count] of Object.entries(rules)) add(summary.rules, rule, count)
}

export function countFindings(summary: FindingCounts, findings: readonly Finding[]): void {
  for (const finding of findings) {
    summary.findings[finding.severity]++
    add(summary.rules, finding.rule, finding.count)
  }
}

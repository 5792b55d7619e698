import type { Finding, HandshakeOutcome, Summary, TeardownOutcome } from '../report/model.js'

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

export function countFlow(summary: Summary, handshake: HandshakeOutcome, teardown: TeardownOutcome): void {
  summary.flows++
  add(summary.handshakes, handshake)
  add(summary.teardowns, teardown)
}

export function countFindings(summary: Summary, findings: readonly Finding[]): void {
  for (const finding of findings) {
    summary.findings[finding.severity]++
    add(summary.rules, finding.rule, finding.count)
  }
}

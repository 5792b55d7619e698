import type { Finding } from '../report/model.js'
import { PRECEDENCE, type Precedence } from '../rules/precedence.js'
import type { CaptureContext, Case, Numbers, Rule, RuleDefinition } from '../rules/rule.js'
import { factsOf } from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import { GATES, type GateCode, type GateState } from '../tcp/gates.js'
import { mayLackFirstSyn } from '../tcp/syn-options.js'
import { rounded } from './rounded.js'
import { type Level, withSeverity } from './severities.js'

/** Frames printed with a finding; the count tells the rest. */
const MOST_FRAMES = 20

/** Judges flows by rules, with the severities that the caller has given these. */
export class Ledger {
  private readonly rules: readonly Rule[]
  private readonly levels: ReadonlyMap<string, Level>
  private readonly ofFlows: readonly Rule[]
  /** Flows are much alike: few sets of facts occur, and each wakes the same rules. */
  private readonly awake = new Map<number, readonly Rule[]>()

  constructor(rules: readonly Rule[], levels: ReadonlyMap<string, Level>) {
    this.rules = rules
    this.levels = levels
    this.ofFlows = rules.filter((rule) => rule.find !== undefined)
  }

  /** Judges the capture as a whole, then each of its flows. */
  judge(facts: KnownFacts): Finding[] {
    const findings: Finding[] = []
    const { flows } = facts
    const ofFlow = Int32Array.from(flows, factsOf)
    const capture = { ...facts, flowsWith: (wanted: number) => flows.filter((_, at) => (ofFlow[at]! & wanted) !== 0) }
    // The finding on the whole capture that a flow is a member of, by the flow's number.
    const speakers = new Map<number, Finding>()
    for (const rule of this.rules)
      for (const one of rule.findInCapture?.(capture) ?? []) {
        const finding = findingOf(rule, [one], null)
        findings.push(finding)
        for (const flow of one.members ?? []) speakers.set(flow.id, finding)
      }
    for (let at = 0; at < flows.length; at++) {
      const found = judgeFlow(flows[at]!, this.wokenBy(ofFlow[at]!), capture)
      if (found.length > 0) findings.push(...giveWay(found, speakers.get(flows[at]!.id)))
    }
    return this.withLevels(findings)
  }

  /** Judges a flow by itself, of which `facts` are what is known when it is let go. */
  judgeAlone(flow: Flow, facts: KnownFacts): Finding[] {
    const flowsWith = (wanted: number): Flow[] => facts.flows.filter((other) => (factsOf(other) & wanted) !== 0)
    return this.withLevels(giveWay(judgeFlow(flow, this.wokenBy(factsOf(flow)), { ...facts, flowsWith }), undefined))
  }

  private withLevels(findings: Finding[]): Finding[] {
    return this.levels.size === 0 ? findings : findings.map((finding) => withSeverity(finding, this.levels))
  }

  private wokenBy(facts: number): readonly Rule[] {
    let woken = this.awake.get(facts)
    if (woken === undefined) {
      woken = this.ofFlows.filter((rule) => (rule.on & facts) !== 0)
      this.awake.set(facts, woken)
    }
    return woken
  }
}

/** What is known of a capture; which flows have some fact the ledger finds out. */
export type KnownFacts = Omit<CaptureContext, 'flowsWith'>

/** What each rule finds in one flow: joined, and demoted by closed gates. */
function judgeFlow(flow: Flow, rules: readonly Rule[], capture: CaptureContext): Finding[] {
  const findings: Finding[] = []
  let gates: GateState | null = null
  for (const rule of rules) {
    const cases = rule.find?.(flow, capture) ?? []
    if (cases.length === 0) continue
    gates ??= gatesOf(flow, capture)
    // Closed from the first frame to the last: the rule sleeps.
    if (isClosedThroughout(rule, gates)) continue
    for (const joined of joinEnds(rule, cases)) {
      const finding = findingOf(rule, joined, flow.id)
      demote(finding, rule.gates, gates)
      findings.push(finding)
    }
  }
  return findings
}

function gatesOf(flow: Flow, { droppedFrames, seams }: CaptureContext): GateState {
  const gates = flow.gates()
  if (flow.handshakeSeen && mayLackFirstSyn(flow)) gates.SYN = flow.firstFrame
  // Nobody knows which frames: nothing is certain that needs them all.
  if (droppedFrames > 0) gates.WHOLE = flow.firstFrame
  const seam = seams.find((frame) => flow.firstFrame < frame && frame <= flow.lastFrame)
  if (seam !== undefined) gates.WHOLE = Math.min(gates.WHOLE, seam)
  return gates
}

const isClosedThroughout = ({ gates: needed }: Rule, gates: GateState): boolean =>
  needed.some((gate) => gates[gate] === 0)

type AnyCase = Case<never>

/** One finding for each flow and rule; where the rule is about an end, one for each end. */
function joinEnds(rule: Rule, cases: readonly AnyCase[]): AnyCase[][] {
  if (!rule.isForEachEnd) return [[...cases]]
  return (['client', 'server'] as const)
    .map((side) => cases.filter((one) => one.endpoint === side))
    .filter((list) => list.length > 0)
}

const RANK = { error: 0, warning: 1, note: 2 } as const

function findingOf(rule: Rule, cases: readonly AnyCase[], flow: number | null): Finding {
  // The worst occurrence speaks for all; the first of equals.
  const worst = cases.reduce((a, b) => (RANK[b.severity ?? rule.severity] < RANK[a.severity ?? rule.severity] ? b : a))
  const count = cases.reduce((sum, one) => sum + (one.count ?? 1), 0)
  const evidence = new Set(cases.flatMap((one) => [one.frame, ...one.frames]).filter((frame) => frame > 0))
  const frames = firstFrames(
    [...evidence].sort((a, b) => a - b),
    worst.frame,
  )
  const ends = new Set(cases.map((one) => one.endpoint))
  // The rule's own find() made these numbers.
  const message = (rule as unknown as RuleDefinition<Numbers>).message(worst.data, count)
  return {
    rule: rule.id,
    severity: worst.severity ?? rule.severity,
    certainty: worst.certainty ?? rule.certainty,
    capture: 0,
    flow,
    endpoint: ends.size === 1 ? worst.endpoint : null,
    frame: worst.frame,
    frames,
    count,
    time: worst.time,
    message,
    related: [],
    demotedBy: null,
    wireshark: `frame.number in {${frames.join(', ')}}`,
    data: roundedNumbers(worst.data),
  }
}

function roundedNumbers(data: Numbers): Numbers {
  for (const [name, value] of Object.entries(data)) if (typeof value === 'number') data[name] = rounded(value)
  return data
}

function firstFrames(frames: number[], must: number): number[] {
  const first = frames.slice(0, MOST_FRAMES)
  if (!first.includes(must)) first[MOST_FRAMES - 1] = must
  return first
}

/** An error whose gate was open for a part of the flow only is a warning, and probable. */
function demote(finding: Finding, needed: readonly GateCode[], gates: GateState): void {
  const closed = needed.find((gate) => gates[gate] <= finding.frame)
  if (closed === undefined || finding.severity !== 'error') return
  finding.severity = 'warning'
  finding.certainty = 'probable'
  finding.demotedBy = GATES[closed]
}

/** Lets a flow's findings give way to the one that tells the whole incident (rules/precedence.ts). */
function giveWay(findings: Finding[], ofCapture: Finding | undefined): Finding[] {
  let kept = findings
  for (const { winner, silences, when } of PRECEDENCE) {
    const speaker = when === 'member' ? ofCapture : kept.find((finding) => finding.rule === winner)
    if (speaker?.rule !== winner) continue
    const silent = kept.filter((finding) => silences.includes(finding.rule) && meets(speaker, finding, when))
    if (silent.length === 0) continue
    kept = kept.filter((finding) => !silent.includes(finding))
    speaker.related = [
      ...new Set([...speaker.related, ...silent.flatMap((finding) => [finding.rule, ...finding.related])]),
    ].sort()
  }
  return kept
}

function meets(speaker: Finding, finding: Finding, when: Precedence['when']): boolean {
  if (when === 'member') return true
  const frames = new Set(speaker.frames)
  return when === 'shared'
    ? finding.frames.some((frame) => frames.has(frame))
    : finding.frames.every((frame) => frames.has(frame))
}

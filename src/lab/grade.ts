import { type Filter, readFilter } from '../filter/filter.js'
import type { Capture, Finding, Flow, LazyReport } from '../report/model.js'
import type { Named } from '../rules/naming.js'
import { counted } from '../text/numbers.js'
import { countCondition } from './condition.js'
import { FLOW_JUDGES } from './expectations/index.js'
import type { Outcome } from './grades.js'
import {
  type FlowJudge,
  fail,
  type Judgement,
  judgeValue,
  pass,
  type Result,
  type Subject,
  unknown,
} from './judgement.js'
import { type Run, runOf } from './same-run.js'
import type { Expectation, Spec } from './spec.js'

/** What a submission came to. Plain data: it crosses from the worker that made it. */
export interface Graded {
  readonly outcomes: Outcome[]
  readonly notes: string[]
  /** What the same run in somebody else's submission would be known by. */
  readonly runs: Run[]
}

const MOST_FRAMES = 20
/** Nobody hands in more, and all are compared with all. */
const MOST_RUNS = 200

/** Grades what one submission holds. */
export function gradeReport(spec: Spec, report: LazyReport, rules: readonly Named[]): Graded {
  const filter = spec.flows === null ? null : readFilter(spec.flows, rules)
  const subjects = selected(report, filter, rules)
  const others = report.summary.flows - subjects.length
  return {
    outcomes: spec.expectations.map((expectation) => outcomeOf(expectation, spec, report, subjects)),
    notes: [
      ...report.captures.flatMap(damageNotes),
      ...report.unusable.map(({ message }) => message),
      ...(others > 0
        ? [`${counted(others, 'other flow')} ignored: the lab is not about ${others === 1 ? 'it' : 'them'}`]
        : []),
    ],
    runs: subjects.flatMap(({ flow }) => runOf(flow) ?? []).slice(0, MOST_RUNS),
  }
}

function selected(report: LazyReport, filter: Filter | null, rules: readonly Named[]): Subject[] {
  const byFlow = new Map<number, Finding[]>()
  for (const finding of report.findings) {
    if (finding.flow !== null) byFlow.set(finding.flow, [...(byFlow.get(finding.flow) ?? []), finding])
  }
  const subjects: Subject[] = []
  for (const flow of report.flows) {
    const findings = byFlow.get(flow.id) ?? []
    if (filter !== null && !filter({ flow, findings })) continue
    subjects.push({ flow, findings, capture: report.captures[flow.capture]!, settings: report.settings, rules })
  }
  return subjects
}

const damageNotes = ({ damage }: Capture): string[] =>
  damage.slice(0, 1).map(({ message, frame }) => `frame ${frame}: ${message}`)

/** A judgement, and the flow that it is about: null when it is about all of them. */
interface Decision {
  readonly judgement: Judgement
  readonly flow: Flow | null
}

function outcomeOf(expectation: Expectation, spec: Spec, report: LazyReport, subjects: readonly Subject[]): Outcome {
  const { judgement, flow } =
    expectation.kind === 'flows'
      ? { judgement: countFlows(expectation.wanted, spec, report, subjects), flow: null }
      : decide(expectation, spec, report, subjects)
  const { result, reason, frames } = judgement
  const earns = result === 'pass' || (result === 'unknown' && spec.whenUnknown === 'pass')
  return {
    id: expectation.id,
    result,
    points: earns ? expectation.points : 0,
    max: expectation.points,
    bonus: earns ? expectation.bonus : 0,
    reason,
    capture: flow === null ? null : (report.captures[flow.capture]?.path ?? null),
    flow: flow?.id ?? null,
    frames: frames.slice(0, MOST_FRAMES),
  }
}

const aboutText = ({ flows }: Spec): string => (flows === null ? '' : ` of ${flows}`)

/** Judged by what the file holds: nobody can know what came before it and after it. */
function countFlows(wanted: number | string, spec: Spec, report: LazyReport, subjects: readonly Subject[]): Judgement {
  const count = subjects.length
  const isDamaged = report.captures.some(({ damage }) => damage.length > 0)
  return judgeValue(countCondition(wanted), {
    low: count,
    high: isDamaged ? Number.POSITIVE_INFINITY : count,
    said: `the capture holds ${counted(count, 'flow')}${aboutText(spec)}`,
    open: 'the file is damaged, and may have held more',
    frames: subjects.map(({ flow }) => flow.firstFrame),
  })
}

function decide(
  expectation: Exclude<Expectation, { kind: 'flows' }>,
  spec: Spec,
  report: LazyReport,
  subjects: readonly Subject[],
): Decision {
  if (subjects.length === 0) {
    const said = `the capture holds no flow${aboutText(spec)}`
    const isDamaged = report.captures.some(({ damage }) => damage.length > 0)
    return { judgement: isDamaged ? unknown(`${said}, and is damaged`) : fail(said), flow: null }
  }
  const judge = FLOW_JUDGES[expectation.kind] as FlowJudge<unknown> // The expectation's own kind takes what it wants.
  const decisions = subjects.map(
    (subject): Decision => ({ judgement: judge(subject, expectation.wanted), flow: subject.flow }),
  )
  const order: readonly Result[] = expectation.of === 'any' ? ['pass', 'unknown', 'fail'] : ['fail', 'unknown', 'pass']
  const result = order.find((one) => decisions.some(({ judgement }) => judgement.result === one))!
  const decisive = decisions.filter(({ judgement }) => judgement.result === result)
  const [first] = decisive
  const isAll = expectation.of === 'every' && result === 'pass' && subjects.length > 1
  if (isAll) return { judgement: pass(`so in all ${subjects.length} flows: ${first!.judgement.reason}`), flow: null }
  return first!
}

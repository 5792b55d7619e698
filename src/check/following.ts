import type { Compression } from '../capture/compression.js'
import type { Frame } from '../capture/frame.js'
import { CaptureReader } from '../capture/reader.js'
import type { Capture, Finding, Flow as FlowRecord } from '../report/model.js'
import type { JudgeSettings, Rule } from '../rules/rule.js'
import type { Flow } from '../tcp/flow.js'
import { Analysis, captureRecord } from './analysis.js'
import { flowRecord } from './flow-record.js'
import type { Result } from './result.js'
import { type CheckOptions, judgeSettings } from './settings.js'
import { hasEnded, patienceWith } from './silence.js'

/** Seconds for which a finding must stand before it is told: what is on its way when it is first seen may change it. */
const SETTLING = 0.4
/** Seconds that a pipe may hold frames back: silence counts only beyond them. */
const HELD_BACK = 5
/** Seconds. A frame that comes so long after it was captured has sat in a buffer. */
const LATE = 1
/** How much faster than another a clock may go. */
const DRIFT = 0.001
/** Seconds after frames have come so late for which a clock that goes on without frames is not trusted. */
const DISTRUST = 60

/** What can be told of a capture that goes on. Flows have the numbers in which they were opened. */
export interface Sight {
  /** Findings that stand, whether they were told before or not. */
  readonly findings: readonly Finding[]
  /** The flows of these findings, and those that are over since the last look. */
  readonly flows: ReadonlyMap<number, FlowRecord>
  readonly ended: ReadonlySet<number>
}

/** What a capture came to, and by its places there, the numbers that flows have had so far. */
export interface Followed {
  readonly result: Result
  readonly numbers: readonly number[]
}

/** A flow that is to be looked at again. */
interface Watched {
  /** When, by the caller's clock. */
  at: number
  /** Since when each of its findings has stood, by the capture's clock. */
  since: ReadonlyMap<string, number>
}

/**
 * A capture that is judged while it grows: each flow soon after a frame of it, and again when it has been silent for so
 * long that its silence means something. What is told stays: it is in the result, too.
 *
 * There are two clocks, both in seconds: the caller's (`now`), and the capture's, which rules go by. While no frame comes,
 * the capture's goes on with the caller's.
 */
export class Following {
  private readonly options: CheckOptions
  private readonly settings: JudgeSettings
  private readonly reader: CaptureReader
  private readonly analysis: Analysis
  private readonly toldAtOnce: ReadonlySet<string>
  private readonly toldLater: ReadonlySet<string>
  private readonly toldAtEnd: ReadonlySet<string>
  private readonly nameOf: (finding: Finding) => string
  private readonly watched = new Map<Flow, Watched>()
  private readonly told = new Map<Flow, Map<string, Finding>>()
  /** Flows that the tracker let go. */
  private readonly gone = new WeakSet<Flow>()
  /** Those of them with findings, since the last look. */
  private departed: { record: FlowRecord; findings: readonly Finding[] }[] = []
  private isOneWay = true
  private compression: Compression = 'none'
  private arrival = 0
  private chunkStart = Number.NaN
  private distrustedUntil = Number.NEGATIVE_INFINITY

  constructor(options: CheckOptions, rules: readonly Rule[]) {
    this.options = options
    this.settings = judgeSettings(options)
    this.toldAtOnce = idsOf(rules, ({ told }) => told === 'at once')
    this.toldLater = idsOf(rules, ({ told }) => told !== undefined && told !== 'at once')
    this.toldAtEnd = idsOf(rules, ({ told }) => told === 'at the end')
    this.nameOf = findingNames(rules)
    this.analysis = new Analysis(options, this.settings, rules, this.letGo)
    this.reader = new CaptureReader(this.take)
  }

  /** Takes octets that came at `now`, out of such a compression; a backlog was there before anybody followed. */
  feed(chunk: Uint8Array, now: number, compression: Compression, isBacklog: boolean): void {
    this.compression = compression
    const silence = this.reader.frames === 0 ? Number.NaN : now - this.arrival
    const expected = this.analysis.endTime + silence
    this.chunkStart = Number.NaN
    this.reader.feed(chunk)
    this.arrival = now
    if (isBacklog) return
    // The first frame in it came later than expected, or the last of them passed long after the first.
    const isLate = expected - this.chunkStart > LATE + silence * DRIFT || this.analysis.endTime - this.chunkStart > LATE
    if (isLate) this.distrustedUntil = now + DISTRUST
  }

  /** Whether frames came so late that silence of the input says nothing. */
  isLate(now: number): boolean {
    return now < this.distrustedUntil
  }

  look(now: number): Sight {
    const due = [...this.watched].filter(([, { at }]) => at <= now)
    const findings = this.departed.flatMap((one) => one.findings)
    const flows = new Map(this.departed.map(({ record }) => [record.id, record]))
    const ended = new Set(flows.keys())
    this.departed = []
    const found = this.found(
      due.map(([flow]) => flow),
      now,
    )
    for (const [flow, watched] of due) {
      const own = found.get(flow.id) ?? []
      const silence = patienceWith(flow) - (this.clock(now, HELD_BACK) - flow.lastTime)
      const settled =
        silence > 0 ? this.settled(own, watched, now) : own.filter(({ rule }) => !this.toldAtEnd.has(rule))
      for (const finding of settled) this.tell(finding, flow)
      findings.push(...settled)
      if (silence <= 0) {
        this.watched.delete(flow)
        if (hasEnded(flow)) ended.add(flow.id)
      } else watched.at = now + (settled.length < own.filter(this.isToldAtOnce).length ? SETTLING / 2 : silence)
      if (settled.length > 0 || ended.has(flow.id)) flows.set(flow.id, this.record(flow))
    }
    return { findings, flows, ended }
  }

  /** How the capture stands; where it was taken is for its end to tell. */
  capture(): Capture {
    const { reader: facts, compression } = this
    const outcomes: number[] = []
    return captureRecord({ facts, path: this.path, compression, firstFrame: 1, gap: null, outcomes }, 'unknown')
  }

  /**
   * Nothing more is read. Unless reading was broken off, a record that lacks its end is damage; `failure` is why the input
   * itself ended too soon.
   */
  finish(now: number, failure: string | null, isBrokenOff: boolean): Followed {
    if (!isBrokenOff || this.reader.frames === 0) this.reader.end(failure)
    this.analysis.endTime = Math.max(this.analysis.endTime, this.clock(now, HELD_BACK))
    this.analysis.endFile(this.reader, this.path, this.compression)
    const result = this.analysis.finish()
    const places = result.flows.numbers
    const told = [...this.told].flatMap(([flow, findings]) =>
      [...findings.values()].map((finding) => ({ ...finding, flow: places.get(flow.id)! })),
    )
    return {
      result: { ...result, findings: withLost(result.findings, told) },
      numbers: [...places.keys()],
    }
  }

  private readonly take = (frame: Frame): void => {
    if (Number.isNaN(this.chunkStart)) this.chunkStart = frame.time
    this.analysis.take(frame)
    const { latest } = this.analysis
    if (latest === undefined) return
    this.watch(latest)
    // What a segment does to a flow may show in those that had its ports before, and after.
    if (latest.previous !== null) this.watch(latest.previous)
    if (latest.next !== null) this.watch(latest.next)
  }

  /** A flow goes for good, judged: what was told of it stays, and the rest is told. */
  private readonly letGo = (flow: Flow, findings: readonly Finding[]): readonly Finding[] => {
    const all = withLost(findings, [...(this.told.get(flow)?.values() ?? [])])
    if (all.length > 0) this.departed.push({ record: this.record(flow), findings: all })
    this.told.delete(flow)
    this.watched.delete(flow)
    this.gone.add(flow)
    return all
  }

  private watch(flow: Flow): void {
    if (this.gone.has(flow)) return
    const watched = this.watched.get(flow)
    if (watched === undefined) this.watched.set(flow, { at: 0, since: new Map() })
    else watched.at = 0
  }

  private clock(now: number, heldBack = 0): number {
    const { endTime } = this.analysis
    return this.isLate(now) ? endTime : endTime + Math.max(0, now - this.arrival - heldBack)
  }

  /** What is found in flows, by their numbers. */
  private found(flows: readonly Flow[], now: number): Map<number | null, Finding[]> {
    const found = new Map<number | null, Finding[]>()
    this.isOneWay &&= flows.every(({ client, server }) => !client.isSeen || !server.isSeen)
    const { droppedFrames } = this.reader
    for (const finding of this.analysis.look(flows, {
      endTime: this.clock(now),
      droppedFrames,
      isOneWay: this.isOneWay,
    })) {
      const own = found.get(finding.flow)
      if (own === undefined) found.set(finding.flow, [finding])
      else own.push(finding)
    }
    return found
  }

  private readonly isToldAtOnce = ({ rule, certainty }: Finding): boolean =>
    this.toldAtOnce.has(rule) || (certainty === 'certain' && !this.toldLater.has(rule))

  private settled(findings: readonly Finding[], watched: Watched, now: number): Finding[] {
    const clock = this.clock(now)
    watched.since = new Map(
      findings.map((finding) => [this.nameOf(finding), watched.since.get(this.nameOf(finding)) ?? clock]),
    )
    return findings.filter(
      (finding) => this.isToldAtOnce(finding) && clock - watched.since.get(this.nameOf(finding))! >= SETTLING,
    )
  }

  private tell(finding: Finding, flow: Flow): void {
    const told = this.told.get(flow) ?? new Map<string, Finding>()
    this.told.set(flow, told)
    const name = this.nameOf(finding)
    if (!told.has(name)) told.set(name, finding)
  }

  private record(flow: Flow): FlowRecord {
    return flowRecord(flow, flow.id, 0, this.analysis.endTime, this.settings.timeWait)
  }

  private get path(): string {
    return this.options.path ?? '-'
  }
}

/** With what was told and later frames have hidden. A part of a larger incident is not lost. */
function withLost(findings: readonly Finding[], told: readonly Finding[]): Finding[] {
  const kept = new Set(findings.flatMap(({ flow, rule, related }) => [rule, ...related].map((id) => `${flow} ${id}`)))
  return [...findings, ...told.filter(({ flow, rule }) => !kept.has(`${flow} ${rule}`))]
}

const idsOf = (rules: readonly Rule[], test: (rule: Rule) => boolean): ReadonlySet<string> =>
  new Set(rules.filter(test).map(({ id }) => id))

/** What findings are called among those of their flow, however they grow: by the rule, and where that looks at each end, the end. */
export function findingNames(rules: readonly Rule[]): (finding: Finding) => string {
  const ofEnds = idsOf(rules, ({ isForEachEnd }) => isForEachEnd === true)
  return ({ rule, endpoint }) => (ofEnds.has(rule) ? `${rule} ${endpoint}` : rule)
}

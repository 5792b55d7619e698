import type { Frame } from '../capture/frame.js'
import type { CaptureFacts, Instant } from '../capture/intake.js'
import { linkTypeName } from '../capture/link-type.js'
import { Decoder } from '../decode/decode.js'
import { FRAGMENT, FRAGMENT_INCOMPLETE, SEGMENT, SKIP_REASONS } from '../decode/outcome.js'
import { Segment } from '../decode/segment.js'
import type { Capture, Finding, SkipReason } from '../report/model.js'
import { RULES } from '../rules/index.js'
import type { JudgeSettings, Rule } from '../rules/rule.js'
import type { Flow } from '../tcp/flow.js'
import { FrameList } from '../tcp/frame-list.js'
import { PROFILES } from '../tcp/profiles.js'
import { Tracker } from '../tcp/tracker.js'
import { flowRecord, segmentRows } from './flow-record.js'
import { type KnownFacts, Ledger } from './ledger.js'
import { LetGoFlows } from './let-go.js'
import { countFlows, type Result } from './result.js'
import { rounded } from './rounded.js'
import { type CheckOptions, maxFlows } from './settings.js'
import { severitiesOf } from './severities.js'
import { addFlows } from './summary.js'
import { TrackedFlows } from './tracked-flows.js'
import { vantageOf } from './vantage.js'

/** A file that has been read whole. */
interface ReadFile {
  readonly facts: CaptureFacts
  readonly path: string
  readonly compression: Capture['compression']
  readonly firstFrame: number
  readonly gap: number | null
  readonly outcomes: number[]
}

const noOutcomes = (): number[] => new Array<number>(SKIP_REASONS.length).fill(0)

/** Seconds between two files of one capture from which on frames may be missing there: a full one is followed at once. */
const WIDE_GAP = 1

/** Told of a flow that goes before the capture ends, and what is found in it. Answers what is to be kept of that. */
type OnLetGo = (flow: Flow, findings: readonly Finding[]) => readonly Finding[]

const keepAll: OnLetGo = (_, findings) => findings

/**
 * One capture on its way through every stage: frames in; flows, findings and the capture's own facts out. It may have been
 * written to several files.
 */
export class Analysis {
  private readonly decoder = new Decoder()
  private readonly segment = new Segment()
  private readonly tracker: Tracker
  /** Of the frames of the present file. */
  private outcomes = noOutcomes()
  private readonly files: ReadFile[] = []
  private readonly backwards = new FrameList()
  private lastTime = 0
  /** The latest time of all. */
  endTime = 0
  private readonly options: CheckOptions
  private readonly settings: JudgeSettings

  private readonly ledger: Ledger
  private readonly letGo = new LetGoFlows()
  private readonly onLetGo: OnLetGo

  constructor(options: CheckOptions, settings: JudgeSettings, rules: readonly Rule[], onLetGo: OnLetGo = keepAll) {
    this.options = options
    this.onLetGo = onLetGo
    this.settings = settings
    this.ledger = new Ledger(rules, severitiesOf(options.severities ?? {}, RULES))
    this.tracker = new Tracker(
      {
        timeWait: settings.timeWait,
        keepRows: options.segments === true,
        mostRows: options.mostSegments ?? Number.POSITIVE_INFINITY,
        maxFlows: maxFlows(options),
      },
      (flow) => this.letGoOf(flow),
    )
  }

  readonly take = (frame: Frame): void => {
    if (frame.time < this.lastTime) this.backwards.add(frame.number, frame.time)
    this.lastTime = frame.time
    if (frame.time > this.endTime) this.endTime = frame.time
    const outcome = this.decoder.decode(frame, this.segment)
    this.outcomes[outcome]!++
    if (outcome === SEGMENT) this.tracker.observe(this.segment)
    else if (outcome === FRAGMENT || outcome === FRAGMENT_INCOMPLETE)
      this.tracker.quality.fragments.add(frame.number, frame.time)
  }

  /** A file has ended; what follows is of the next. `gap` is how long after the end of the file before it began. */
  endFile(
    facts: CaptureFacts,
    path: string,
    compression: Capture['compression'],
    firstFrame = 1,
    gap: number | null = null,
  ): void {
    this.files.push({ facts, path, compression, firstFrame, gap, outcomes: this.outcomes })
    this.outcomes = noOutcomes()
  }

  /** The flow of the latest segment, once there was one. */
  get latest(): Flow | undefined {
    return this.tracker.latest
  }

  /** What is found in some flows as they stand: they go on all the same. */
  look(flows: readonly Flow[], known: Pick<KnownFacts, 'endTime' | 'droppedFrames' | 'isOneWay'>): Finding[] {
    return this.ledger.judge({ ...this.facts(flows), ...known }).filter(({ flow }) => flow !== null)
  }

  finish(): Result & { readonly flows: TrackedFlows } {
    const flows = this.tracker.finish(this.endTime)
    this.countLostFragments()
    const { files, letGo } = this
    const captureOf = (frame: number): number =>
      Math.max(
        0,
        files.findLastIndex((file) => file.firstFrame <= frame),
      )
    const tracked = new TrackedFlows(flows, letGo.records, captureOf, this.endTime, this.settings.timeWait)
    const findings = [...letGo.findings, ...this.ledger.judge(this.facts(flows))]
    for (const finding of findings) {
      finding.capture = captureOf(finding.frame)
      if (finding.flow !== null) finding.flow = tracked.numbers.get(finding.flow)!
    }
    const vantage = this.options.vantage ?? vantageOf(flows)
    const captures = files.map((file) => captureRecord(file, vantage))
    const counts = countFlows(flows)
    addFlows(counts, letGo.counts)
    return { captures, findings, flows: tracked, counts, omitted: letGo.omitted }
  }

  /** What is known of the capture so far. */
  private facts(flows: readonly Flow[]): KnownFacts {
    const { files } = this
    return {
      flows,
      letGoAttempts: this.letGo.attempts,
      endTime: this.endTime,
      profile: PROFILES[this.settings.profile],
      settings: this.settings,
      backwards: this.backwards,
      quality: this.tracker.quality,
      droppedFrames: sum(files, ({ facts }) => facts.droppedFrames),
      seams: files.flatMap(({ gap, firstFrame }) => (gap !== null && (gap < 0 || gap > WIDE_GAP) ? firstFrame : [])),
      lostFragments: sum(files, ({ outcomes }) => outcomes[FRAGMENT_INCOMPLETE]!),
      isOneWay:
        flows.length > 0 &&
        !this.letGo.hasTwoWays &&
        flows.every(({ client, server }) => !client.isSeen || !server.isSeen),
    }
  }

  /** A flow is judged when it goes, by what is known until then; its record is made if it has findings. */
  private letGoOf(flow: Flow): void {
    const { endTime, settings, options } = this
    const findings = this.onLetGo(flow, this.ledger.judgeAlone(flow, this.facts([flow])))
    this.letGo.take(flow, findings, () => {
      const record = flowRecord(flow, flow.id, 0, endTime, settings.timeWait)
      return options.segments === true ? Object.assign(record, segmentRows(flow)) : record
    })
  }

  /** Fragments that wait for others in vain. Which file they are in isn't known; most wait near the end. */
  private countLostFragments(): void {
    let lost = this.decoder.incompleteFragments()
    for (const { outcomes } of this.files.toReversed()) {
      const here = Math.min(lost, outcomes[FRAGMENT]!)
      outcomes[FRAGMENT]! -= here
      outcomes[FRAGMENT_INCOMPLETE]! += here
      lost -= here
    }
  }
}

const sum = (files: readonly ReadFile[], count: (file: ReadFile) => number): number =>
  files.reduce((total, file) => total + count(file), 0)

export function captureRecord(file: ReadFile, vantage: Capture['vantage']): Capture {
  const { facts, path, compression, firstFrame, gap, outcomes } = file
  const skipped: Partial<Record<SkipReason, number>> = {}
  SKIP_REASONS.forEach((reason, at) => {
    if (reason !== 'segment' && outcomes[at]! > 0) skipped[reason] = outcomes[at]!
  })
  return {
    path,
    format: facts.format ?? 'pcap',
    compression,
    linkTypes: facts.linkTypes.map(linkTypeName),
    firstFrame,
    frames: facts.frames,
    bytes: facts.octets,
    tcpSegments: outcomes[SEGMENT]!,
    firstTime: instantText(facts.firstTime),
    lastTime: instantText(facts.lastTime),
    gap: gap === null ? null : rounded(gap),
    skipped,
    damage: facts.damage.map(({ offset, frame, message }) => ({ offset, frame, message })),
    vantage,
  }
}

function instantText(instant: Instant | null): string | null {
  if (instant === null) return null
  const date = new Date(instant.seconds * 1000)
  if (Number.isNaN(date.getTime())) return null
  return `${date.toISOString().slice(0, -5)}.${String(instant.nanoseconds).padStart(9, '0')}Z`
}

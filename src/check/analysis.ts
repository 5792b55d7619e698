import type { Frame } from '../capture/frame.js'
import type { CaptureFacts, Instant } from '../capture/intake.js'
import { linkTypeName } from '../capture/link-type.js'
import { Decoder } from '../decode/decode.js'
import { FRAGMENT, FRAGMENT_INCOMPLETE, SEGMENT, SKIP_REASONS } from '../decode/outcome.js'
import { Segment } from '../decode/segment.js'
import type { Capture, Finding, SkipReason } from '../report/model.js'
import type { CaptureContext, JudgeSettings, Rule } from '../rules/rule.js'
import type { Flow } from '../tcp/flow.js'
import { FrameList } from '../tcp/frame-list.js'
import { PROFILES } from '../tcp/profiles.js'
import { Tracker } from '../tcp/tracker.js'
import type { TrackedFlows } from './flow-records.js'
import { judge } from './ledger.js'
import { type CheckOptions, maxFlows } from './settings.js'
import { vantageOf } from './vantage.js'

/** What came out of one capture. Flow numbers count from 0 within it. */
export interface CaptureResult {
  readonly capture: Capture
  readonly tracked: TrackedFlows
  readonly findings: Finding[]
}

/** One capture on its way through every stage: frames in; flows, findings and the capture's own facts out. */
export class Analysis {
  private readonly decoder = new Decoder()
  private readonly segment = new Segment()
  private readonly tracker: Tracker
  private readonly outcomes = new Array<number>(SKIP_REASONS.length).fill(0)
  private readonly backwards = new FrameList()
  private lastTime = 0
  private endTime = 0
  private readonly options: CheckOptions
  private readonly settings: JudgeSettings

  constructor(options: CheckOptions, settings: JudgeSettings) {
    this.options = options
    this.settings = settings
    this.tracker = new Tracker({
      timeWait: settings.timeWait,
      keepRows: options.segments === true,
      maxFlows: maxFlows(options),
    })
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

  finish(
    facts: CaptureFacts,
    path: string,
    compression: Capture['compression'],
    rules: readonly Rule[],
  ): CaptureResult {
    this.tracker.finish(this.endTime)
    const { flows } = this.tracker
    const context: Omit<CaptureContext, 'flowsWith'> = {
      flows,
      endTime: this.endTime,
      profile: PROFILES[this.settings.profile],
      settings: this.settings,
      backwards: this.backwards,
      quality: this.tracker.quality,
      droppedFrames: facts.droppedFrames,
      lostFragments: this.decoder.incompleteFragments() + this.outcomes[FRAGMENT_INCOMPLETE]!,
      isOneWay: flows.length > 0 && flows.every((flow) => !flow.client.isSeen || !flow.server.isSeen),
    }
    const findings = judge(rules, context)
    const capture = this.captureRecord(facts, path, compression, flows)
    return { capture, findings, tracked: { flows, endTime: this.endTime, timeWait: this.settings.timeWait } }
  }

  private captureRecord(
    facts: CaptureFacts,
    path: string,
    compression: Capture['compression'],
    flows: readonly Flow[],
  ): Capture {
    const incomplete = this.decoder.incompleteFragments()
    this.outcomes[FRAGMENT]! -= incomplete
    this.outcomes[FRAGMENT_INCOMPLETE]! += incomplete
    const skipped: Partial<Record<SkipReason, number>> = {}
    SKIP_REASONS.forEach((reason, at) => {
      if (reason !== 'segment' && this.outcomes[at]! > 0) skipped[reason] = this.outcomes[at]!
    })
    return {
      path,
      format: facts.format ?? 'pcap',
      compression,
      linkTypes: facts.linkTypes.map(linkTypeName),
      frames: facts.frames,
      bytes: facts.octets,
      tcpSegments: this.outcomes[SEGMENT]!,
      firstTime: instantText(facts.firstTime),
      lastTime: instantText(facts.lastTime),
      skipped,
      damage: facts.damage.map(({ offset, frame, message }) => ({ offset, frame, message })),
      vantage: this.options.vantage ?? vantageOf(flows),
    }
  }
}

function instantText(instant: Instant | null): string | null {
  if (instant === null) return null
  const date = new Date(instant.seconds * 1000)
  if (Number.isNaN(date.getTime())) return null
  return `${date.toISOString().slice(0, -5)}.${String(instant.nanoseconds).padStart(9, '0')}Z`
}

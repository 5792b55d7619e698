import type { Attempt, Flow } from '../tcp/flow.js'
import type { FrameList } from '../tcp/frame-list.js'
import type { GateCode } from '../tcp/gates.js'
import type { Side } from '../tcp/history.js'
import type { Profile, ProfileName } from '../tcp/profiles.js'
import type { Quality } from '../tcp/tracker.js'

export type Severity = 'error' | 'warning' | 'note'
export type Certainty = 'certain' | 'probable' | 'heuristic'
export type Group =
  | 'handshake'
  | 'data'
  | 'teardown'
  | 'time-wait'
  | 'keepalive'
  | 'reset'
  | 'options'
  | 'security'
  | 'capture-quality'

/** The numbers of a case, by name. `kind` is the catalogue's name for a sub-kind. */
export type Numbers = Record<string, string | number | boolean | null>

/** One occurrence of what a rule looks for. */
export interface Case<Data extends Numbers> {
  /** Where to look first: the deviating frame, or the one that was left without an answer. */
  readonly frame: number
  readonly time: number
  /** The evidence; `frame` needn't be repeated. */
  readonly frames: readonly number[]
  /** Who deviated; null where nobody is to blame. */
  readonly endpoint: Side | null
  readonly data: Data
  /** How often it happened, when that is more than once. */
  readonly count?: number
  /** What the catalogue gives this kind in place of the rule's usual severity and certainty. */
  readonly severity?: Severity | undefined
  readonly certainty?: Certainty | undefined
  /** The flows that a case of the whole capture consists of. */
  readonly members?: readonly Flow[]
}

/** The frames of a list as one case, dated to the first of them. */
export function caseOfList<Data extends Numbers>(list: FrameList, endpoint: Side | null, data: Data): Case<Data> {
  const { frames, times, count } = list
  return { frame: frames[0]!, time: times[0]!, frames, endpoint, count, data }
}

/** The first cases of something that happened `total` times, the last of them standing for those that were not kept. */
export function withTotal<Data extends Numbers>(cases: readonly Case<Data>[], total: number): readonly Case<Data>[] {
  return cases.map((one, at) => (at === cases.length - 1 ? { ...one, count: total - at } : one))
}

/** What is known of the capture as a whole when its flows are judged. */
export interface CaptureContext {
  readonly flows: readonly Flow[]
  /** The flows of which one of these facts is true (tcp/fact.ts). */
  flowsWith(facts: number): Flow[]
  /** Attempts of one SYN that are no longer among the flows: there were too many. */
  readonly letGoAttempts: readonly Attempt[]
  /** When the capture ended, in seconds since its first frame. */
  readonly endTime: number
  readonly profile: Profile
  readonly settings: JudgeSettings
  /** Frames whose time lies before that of the frame ahead of them. */
  readonly backwards: FrameList
  readonly quality: Quality
  /** Frames that the capture program says it has lost. */
  readonly droppedFrames: number
  /** Frames ahead of which others may be missing, or stand too late: each begins a file, not straight after the one before. */
  readonly seams: readonly number[]
  /** Fragments of IP whose datagram never became complete. */
  readonly lostFragments: number
  /** Every flow shows one direction only: the tap hears one side. */
  readonly isOneWay: boolean
}

/** The user's choices that change a verdict. */
export interface JudgeSettings {
  readonly profile: ProfileName
  readonly timeWait: number
  readonly keepalive: {
    readonly idle: number | null
    readonly intervals: readonly number[]
    readonly probes: number | null
  }
}

/** A script that shows the rule at work, or at rest (script/: the notation). Expectations stand behind `!` on their lines. */
export interface Example {
  readonly name: string
  readonly packets: string
  /** Whose numbers timing is compared with; default `auto`. */
  readonly profile?: ProfileName
}

export interface RuleDefinition<Data extends Numbers> {
  /** Public name; never changes its meaning. */
  readonly id: string
  readonly group: Group
  readonly severity: Severity
  readonly certainty: Certainty
  readonly tier: 'core' | 'base' | 'later'
  readonly title: string
  readonly explanation: string
  readonly advice: string
  /** What the RFC asks for, in our words; absent where the rule is about the capture. */
  readonly asks?: string
  /** What it commonly comes of, the likeliest first. */
  readonly causes?: readonly string[]
  /** What Wireshark calls it, with a display filter in code marks. */
  readonly wireshark?: string
  readonly cite: readonly string[]
  /** What must be trusted of the capture (gates.ts). */
  readonly gates: readonly GateCode[]
  /** Facts of a flow (tcp/fact.ts) without any of which it finds nothing there. */
  readonly on: number
  /** What it finds in one flow when that has ended. */
  readonly find?: (flow: Flow, capture: CaptureContext) => readonly Case<Data>[]
  /** What it finds in the capture as a whole. */
  readonly findInCapture?: (capture: CaptureContext) => readonly Case<Data>[]
  /** What happened, with this case's numbers; `count` occurrences are joined. */
  readonly message: (data: Data, count: number) => string
  /** Probers and the like have a finding for each end; everything else has one for each flow. */
  readonly isForEachEnd?: boolean
  /**
   * When a capture that goes on is told of it: as soon as it is found; when its flow has been silent for long, since frames
   * that are under way may take it back; or at the end, since much later ones may. Without it what is certain is told at
   * once, and the rest late.
   */
  readonly told?: 'at once' | 'late' | 'at the end'
  readonly examples: readonly Example[]
}

/** A rule whose numbers only it knows. */
export type Rule = RuleDefinition<never>

/** Checks a rule's definition as far as the types can't, and hides the type of its numbers. */
export function rule<Data extends Numbers>(definition: RuleDefinition<Data>): Rule {
  const { id, severity, certainty } = definition
  if (severity === 'error' && certainty !== 'certain') throw new Error(`rule ${id}: an error must be certain`)
  if (definition.find === undefined && definition.findInCapture === undefined)
    throw new Error(`rule ${id}: neither find nor findInCapture`)
  // Its own `find` is the only source of what its `message` is given.
  return definition as unknown as Rule
}

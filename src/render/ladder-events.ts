import type { Finding, Flow, SegmentRow, Side, State } from '../report/model.js'
import { counted } from '../text/numbers.js'
import { RelativeNumbers } from './relative-numbers.js'

/** A segment with what its arrow tells. */
export interface Arrow {
  readonly kind: 'segment'
  readonly row: SegmentRow
  /** Relative to the ISS of its sender, and of its receiver. */
  readonly seq: number
  readonly ack: number | null
  /** Where the segment brought each end, if it moved it. */
  readonly states: Partial<Record<Side, State>>
}

/** What stands between the two ends, from top to bottom. */
export type LadderEvent =
  | Arrow
  /** Time in which nothing passed, longer than all that was before. */
  | { readonly kind: 'pause'; readonly seconds: number }
  /** Segments that are not drawn one by one. */
  | { readonly kind: 'folded'; readonly text: string }
  /** A segment that should have come. */
  | { readonly kind: 'absent'; readonly sender: Side; readonly text: string }
  | { readonly kind: 'finding'; readonly finding: Finding }

const SHORTEST_PAUSE = 10
/** How much longer than everything before. */
const LONG = 5
/** Fewer take no more room when they are drawn. */
const FEWEST_FOLDED = 3
const peerOf = (side: Side): Side => (side === 'client' ? 'server' : 'client')

/** A flow with its segments as a list of what to draw. Of flows with more than `most` segments, those that matter. */
export function ladderEvents(flow: Flow, findings: readonly Finding[], most: number): LadderEvent[] {
  const arrows = arrowsOf(flow)
  const shown = arrows.length <= most ? null : mattering(arrows, findings, most)
  const told = new Set<Finding>()
  const events: LadderEvent[] = []
  let folded: Arrow[] = []
  const unfold = () => {
    if (folded.length >= FEWEST_FOLDED) events.push({ kind: 'folded', text: summaryOf(folded) })
    else events.push(...folded)
    folded = []
  }
  arrows.forEach((arrow, at) => {
    if (shown !== null && !shown.has(arrow)) {
      folded.push(arrow)
      return
    }
    unfold()
    const pause = pauseBefore(arrows, at)
    if (pause !== null) events.push({ kind: 'pause', seconds: pause })
    events.push(arrow)
    for (const finding of findings.filter(({ frame }) => frame === arrow.row.frame)) {
      events.push({ kind: 'finding', finding })
      told.add(finding)
    }
  })
  unfold()
  if (flow.segmentsOmitted) events.push({ kind: 'folded', text: counted(flow.segmentsOmitted, 'more segment') })
  events.push(...absentSegments(flow, arrows))
  for (const finding of findings) if (!told.has(finding)) events.push({ kind: 'finding', finding })
  return events
}

function arrowsOf(flow: Flow): Arrow[] {
  const numbers = new RelativeNumbers(flow)
  const states = new Map<number, Partial<Record<Side, State>>>()
  // Several steps in one frame: the last one is where it ended up.
  for (const { frame, endpoint, to } of flow.transitions) states.set(frame, { ...states.get(frame), [endpoint]: to })
  return (flow.segments ?? []).map((row) => ({
    kind: 'segment',
    row,
    seq: numbers.of(row.sender, row.seq),
    ack: row.ack === null ? null : numbers.of(peerOf(row.sender), row.ack),
    states: states.get(row.frame) ?? {},
  }))
}

function pauseBefore(arrows: readonly Arrow[], at: number): number | null {
  if (at === 0) return null
  const start = arrows[0]!.row.time
  const before = arrows[at - 1]!.row.time
  const pause = arrows[at]!.row.time - before
  return before > start && pause >= SHORTEST_PAUSE && pause >= LONG * (before - start) ? pause : null
}

/** Segments that open, close, move an end, or are evidence; then the first and last of the rest. */
function mattering(arrows: readonly Arrow[], findings: readonly Finding[], most: number): Set<Arrow> {
  const evidence = new Set(findings.flatMap(({ frames }) => frames))
  const matters = ({ row, states }: Arrow): boolean =>
    /SYN|FIN|RST/.test(row.flags) || states.client !== undefined || states.server !== undefined
  const first = new Set<Arrow>()
  const take = (candidates: readonly Arrow[]) => {
    for (const arrow of candidates) if (first.size < most) first.add(arrow)
  }
  take(arrows.filter(({ row }) => findings.some(({ frame }) => frame === row.frame)))
  take(arrows.filter(matters))
  take(arrows.filter(({ row }) => evidence.has(row.frame)))
  return first
}

function summaryOf(arrows: readonly Arrow[]): string {
  const bytes = arrows.reduce((sum, { row }) => sum + row.length, 0)
  return bytes === 0
    ? `${counted(arrows.length, 'segment')} without data`
    : `${counted(arrows.length, 'segment')}, ${counted(bytes, 'byte')}`
}

/** The ACK that the last FIN, or the server's SYN, never got. */
function absentSegments(flow: Flow, arrows: readonly Arrow[]): LadderEvent[] {
  const { handshake, teardown } = flow
  if (teardown.reset !== null) return []
  const missing: { of: Side; frame: number | null }[] = []
  if (handshake.outcome === 'unacknowledged') missing.push({ of: 'server', frame: handshake.synAckFrame })
  for (const end of ['client', 'server'] as const)
    if (teardown.finFrames[end] !== null && teardown.finAckFrames[end] === null)
      missing.push({ of: end, frame: teardown.finFrames[end] })
  return missing.flatMap(({ of, frame }): LadderEvent[] => {
    const arrow = arrows.find(({ row }) => row.frame === frame)
    if (arrow === undefined) return []
    const text = `ACK  ack=${arrow.seq + arrow.row.length + 1}  never seen`
    return [{ kind: 'absent', sender: peerOf(of), text }]
  })
}

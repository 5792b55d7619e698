import type { Finding, Flow } from '../report/model.js'
import type { Arrow } from './ladder-arrows.js'

export const PHASES = ['handshake', 'data', 'teardown'] as const
export type Phase = (typeof PHASES)[number]

/** Which segments of a flow are wanted. */
export interface Excerpt {
  /** From more segments than these on, those that matter less are only counted. */
  readonly most: number
  /** Only these parts of the flow. */
  readonly phases?: readonly Phase[]
  /** Only this frame, and its neighbours. */
  readonly around?: number
}

/** Segments on either side of the one that is looked at. */
const NEIGHBOURS = 5

/** Whether the reader chose a part, and wants nothing else. */
export const isPart = ({ phases, around }: Excerpt): boolean => phases !== undefined || around !== undefined

/** The segments to draw. */
export function excerptOf(
  flow: Flow,
  arrows: readonly Arrow[],
  findings: readonly Finding[],
  excerpt: Excerpt,
): ReadonlySet<Arrow> {
  const part = partOf(flow, arrows, excerpt)
  return part.length <= excerpt.most ? new Set(part) : mattering(part, findings, excerpt.most)
}

function partOf(flow: Flow, arrows: readonly Arrow[], { phases, around }: Excerpt): readonly Arrow[] {
  if (around !== undefined) {
    const at = arrows.findIndex(({ row }) => row.frame === around)
    return at === -1 ? [] : arrows.slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1)
  }
  if (phases === undefined) return arrows
  const spans = phaseSpans(flow, arrows)
  return arrows.filter((_, at) => phases.some((phase) => at >= spans[phase][0] && at < spans[phase][1]))
}

/** Where each phase begins, and where it has ended. A RST may end an attempt to open: it is a part of both. */
function phaseSpans({ handshake, teardown }: Flow, arrows: readonly Arrow[]): Record<Phase, [number, number]> {
  const place = (frame: number): number => {
    const at = arrows.findIndex((arrow) => arrow.row.frame >= frame)
    return at === -1 ? arrows.length : at
  }
  const { synFrame, synAckFrame, ackFrame, outcome } = handshake
  const seen = [synFrame, synAckFrame, ackFrame].filter((frame) => frame !== null)
  const isUnfinished = ackFrame === null && outcome !== 'partly-captured'
  const opened = seen.length === 0 ? 0 : isUnfinished ? arrows.length : place(Math.max(...seen)) + 1
  const { finFrames, reset } = teardown
  const ends = [finFrames.client, finFrames.server, reset?.frame ?? null].filter((frame) => frame !== null)
  const closing = ends.length === 0 ? arrows.length : place(Math.min(...ends))
  return {
    handshake: [0, opened],
    data: [opened, Math.max(opened, closing)],
    teardown: [closing, arrows.length],
  }
}

/**
 * Of many segments those that tell the story: what findings are about, what opens, closes or moves an end, then the
 * evidence of what is more than a note, the neighbours of a finding, and whatever has a mark.
 */
function mattering(arrows: readonly Arrow[], findings: readonly Finding[], most: number): Set<Arrow> {
  const found = new Set(findings.map(({ frame }) => frame))
  const evidence = new Set(findings.flatMap(({ severity, frames }) => (severity === 'note' ? [] : frames)))
  const isFound = (arrow: Arrow | undefined): boolean => arrow !== undefined && found.has(arrow.row.frame)
  const chosen = new Set<Arrow>()
  const take = (matters: (arrow: Arrow, at: number) => boolean) => {
    const room = most - chosen.size
    const candidates = arrows.filter((arrow, at) => !chosen.has(arrow) && matters(arrow, at))
    // Of too many the first and the last.
    const taken =
      candidates.length <= room
        ? candidates
        : [...candidates.slice(0, Math.ceil(room / 2)), ...candidates.slice(candidates.length - Math.floor(room / 2))]
    for (const arrow of taken) chosen.add(arrow)
  }
  take((arrow) => isFound(arrow))
  take(({ row, states }) => /SYN|FIN|RST/.test(row.flags) || states.client !== undefined || states.server !== undefined)
  take(({ row }) => evidence.has(row.frame))
  take((_, at) => isFound(arrows[at - 1]) || isFound(arrows[at + 1]))
  take(({ row }) => row.marks.length > 0)
  return chosen
}

import type { Finding, Flow } from '../report/model.js'
import { counted } from '../text/numbers.js'
import { type Absence, absences } from './ladder-absent.js'
import { type Arrow, arrowsOf, type Standings, standingsAfter, standingsBeyond } from './ladder-arrows.js'
import { type Excerpt, excerptOf, isPart } from './ladder-excerpt.js'
import { foldedForms } from './ladder-folded.js'
import { sequenceNumbers } from './sequence-numbers.js'

/** What stands between the two ends, from top to bottom. */
export type LadderEvent =
  | Arrow
  /** Time in which nothing passed, far longer than the gap before. */
  | { readonly kind: 'pause'; readonly seconds: number }
  /** Segments that are not drawn one by one, in words from long to short, and where they brought both ends. */
  | { readonly kind: 'folded'; readonly forms: readonly string[]; readonly states: Standings }
  | Absence
  | { readonly kind: 'finding'; readonly finding: Finding }

/** The events, and how much of what the report holds is not among them. */
export interface Told {
  readonly events: readonly LadderEvent[]
  readonly folded: number
  /** Findings that lie outside of the part that the reader chose. */
  readonly elsewhere: number
}

const SHORTEST_PAUSE = 1
/** How much longer than the gap before it. */
const LONG = 5
/** Fewer take no more room when they are drawn. */
const FEWEST_FOLDED = 3

/** A flow with its segments as a list of what to draw. */
export function ladderEvents(flow: Flow, findings: readonly Finding[], excerpt: Excerpt, absolute: boolean): Told {
  const numbers = sequenceNumbers(flow, absolute)
  const arrows = arrowsOf(flow, numbers)
  const shown = excerptOf(flow, arrows, findings, excerpt)
  const absent = absences(flow, arrows, findings, numbers)
  const told = new Set<Finding>()
  const events: LadderEvent[] = []
  const isPartial = isPart(excerpt)
  let hidden: Arrow[] = []
  let folded = 0
  const unfold = () => {
    if (hidden.length >= FEWEST_FOLDED || (isPartial && hidden.length > 0)) {
      events.push({ kind: 'folded', forms: foldedForms(hidden.map(({ row }) => row)), states: standingsAfter(hidden) })
      folded += hidden.length
    } else for (const arrow of hidden) events.push(arrow)
    hidden = []
  }
  for (const [at, arrow] of arrows.entries()) {
    const { frame } = arrow.row
    if (!shown.has(arrow)) {
      hidden.push(arrow)
      continue
    }
    unfold()
    const pause = pauseBefore(arrows, at)
    if (pause !== null) events.push({ kind: 'pause', seconds: pause })
    events.push(...(absent.before.get(frame) ?? []), arrow, ...(absent.after.get(frame) ?? []))
    for (const finding of findings) {
      if (finding.frame !== frame) continue
      events.push({ kind: 'finding', finding })
      told.add(finding)
    }
  }
  unfold()
  if (flow.segmentsOmitted) {
    const states = standingsBeyond(flow, arrows.at(-1)?.row.frame ?? 0)
    const more = counted(flow.segmentsOmitted, 'more segment')
    events.push({ kind: 'folded', forms: [`${more}, past the limit of the report`, more], states })
  }
  const untold = findings.filter((finding) => !told.has(finding))
  if (!isPartial) for (const finding of untold) events.push({ kind: 'finding', finding })
  return { events, folded, elsewhere: isPartial ? untold.length : 0 }
}

function pauseBefore(arrows: readonly Arrow[], at: number): number | null {
  if (at < 2) return null
  const time = (index: number): number => arrows[index]!.row.time
  const pause = time(at) - time(at - 1)
  return pause >= SHORTEST_PAUSE && pause >= LONG * (time(at - 1) - time(at - 2)) ? pause : null
}

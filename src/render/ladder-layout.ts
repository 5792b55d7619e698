import type { Flow, Side, State } from '../report/model.js'
import type { Arrow, Standings } from './ladder-arrows.js'
import type { LadderEvent } from './ladder-events.js'
import { type Labels, labelsOf } from './ladder-labels.js'
import { firstStates } from './possible-states.js'
import { SHORT_STATES } from './short-states.js'
import { longest } from './wrap.js'

/** Columns of a ladder; of its arrows the room between the walls. */
export interface Layout {
  readonly frame: number
  readonly time: number
  readonly client: number
  readonly arrow: number
  readonly server: number
  readonly gap: string
  readonly heads: readonly [frame: string, time: string, client: string, server: string]
  readonly labels: Labels
  /** The lines of a margin: one for each state that the end may be in. */
  readonly margin: (states: readonly State[]) => string[]
  /** Seconds since the first frame that is drawn. */
  readonly clock: (time: number) => string
}

/** From here on there is room for whole words. */
const ROOMY = 72
/** Longer arrows say no more. */
const SPARE = 12
const NARROWEST_ARROW = 12
/** Enough for what is written between the walls without an arrow. */
const COMFORTABLE_ARROW = 36
/** `─ `, a space and the head. */
export const AROUND_LABEL = 4
/** Up to so many seconds, milliseconds tell nothing apart. */
const BRIEF = 0.01

/** How the ladder of one flow is laid out in `width` columns: the fullest labels that all fit. */
export function ladderLayout(flow: Flow, events: readonly LadderEvent[], width: number, start: number): Layout {
  const arrows = events.filter((event): event is Arrow => event.kind === 'segment')
  const roomy = width >= ROOMY
  const gap = roomy ? '  ' : ' '
  const heads = roomy
    ? (['frame', 'time', 'client state', 'server state'] as const)
    : (['#', 'time', 'client', 'server'] as const)
  const margin = (states: readonly State[]): string[] =>
    states.map((state, at) => (at === 0 ? '' : 'or ') + (roomy ? state : (SHORT_STATES[state] ?? state)))
  const clock = clockOf(arrows, start)
  const marginWidth = (side: Side, head: string): number =>
    longest([
      head,
      ...margin(firstStates(flow, side)),
      ...events.flatMap((event) => margin(broughtTo(event)[side] ?? [])),
    ])
  const columns = {
    frame: longest([heads[0], ...arrows.map(({ row }) => String(row.frame))]),
    time: longest([heads[1], ...arrows.map(({ row }) => clock(row.time))]),
    client: marginWidth('client', heads[2]),
    server: marginWidth('server', heads[3]),
  }
  const taken = columns.frame + columns.time + columns.client + columns.server + 4 * gap.length + 2
  const room = Math.max(NARROWEST_ARROW, width - taken)
  const labels = labelsOf(arrows, room - AROUND_LABEL)
  const label = longest([...labels.byArrow.values()].map(({ text }) => text))
  const arrow = Math.min(room, Math.max(label + AROUND_LABEL + SPARE, COMFORTABLE_ARROW))
  return { ...columns, arrow, gap, heads, labels, margin, clock }
}

const broughtTo = (event: LadderEvent): Standings =>
  event.kind === 'segment' || event.kind === 'folded' ? event.states : {}

/** Seconds with three decimals, `0.480`, `7200.000`; with six where all is over in a moment. */
function clockOf(arrows: readonly Arrow[], start: number): (time: number) => string {
  const last = arrows.reduce((latest, { row }) => Math.max(latest, row.time), start)
  const digits = last - start < BRIEF ? 6 : 3
  return (time) => (time - start).toFixed(digits)
}

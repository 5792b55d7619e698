import type { Finding, Flow, Side } from '../report/model.js'
import { duration, listed } from '../text/numbers.js'
import { endpointText } from './endpoint-text.js'
import type { Standings } from './ladder-arrows.js'
import { type LadderEvent, ladderEvents } from './ladder-events.js'
import type { Excerpt } from './ladder-excerpt.js'
import { type Layout, ladderLayout } from './ladder-layout.js'
import { absentLine, arrowLine, besideLine, emptyLine, middleLine } from './ladder-lines.js'
import type { Palette } from './palette.js'
import { firstStates } from './possible-states.js'
import { displayWidth, pad, shortened, wrap } from './wrap.js'

/** How a ladder is to look. */
export interface LadderOptions {
  readonly width: number
  readonly look: Palette
  /** Written under the frames that they are about. */
  readonly findings: readonly Finding[]
  /** Which segments are drawn. */
  readonly excerpt: Excerpt
  /** Seconds from which times count; the flow's first frame unless told otherwise. */
  readonly start?: number
  /** Sequence numbers as they stand in the headers. */
  readonly absolute?: boolean
}

/** A drawn ladder, and what is not in it. */
export interface Ladder {
  readonly lines: readonly string[]
  /** How to read its labels, where they are too short for words. */
  readonly legend: string | null
  /** Segments that were only counted. */
  readonly folded: number
  /** Findings that lie outside of the part that was chosen. */
  readonly elsewhere: number
}

/** Notes need this much room beside the arrows; else they begin further left. */
const NARROWEST_NOTE = 40
const LONGEST_NOTE = 80

/**
 * A flow, which must carry its segments, as arrows between its two ends: their states in the margins where a segment
 * changed them, numbers relative to each end's ISS, findings under their frames, and what never came as a broken line.
 */
export function ladder(flow: Flow, options: LadderOptions): Ladder {
  const { width, look, findings, excerpt, start = flow.firstTime, absolute = false } = options
  const { events, folded, elsewhere } = ladderEvents(flow, findings, excerpt, absolute)
  const layout = ladderLayout(flow, events, width, start)
  const first = { client: firstStates(flow, 'client'), server: firstStates(flow, 'server') }
  const lines = [
    ...headLines(flow, layout, width, look),
    ...linesOf(layout, look, { states: first, between: [emptyLine(layout.arrow, look)] }),
  ]
  for (const event of events) lines.push(...eventLines(event, layout, width, look))
  return { lines: lines.map((text) => text.trimEnd()), legend: layout.labels.legend, folded, elsewhere }
}

function eventLines(event: LadderEvent, layout: Layout, width: number, look: Palette): string[] {
  const { arrow: room } = layout
  switch (event.kind) {
    case 'segment': {
      const { row, states } = event
      const { text, under } = layout.labels.byArrow.get(event)!
      const between = [
        arrowLine(look.clean(text), row.sender, room, look),
        ...under.map((more) => besideLine(look.clean(more), row.sender, room, look)),
      ]
      return linesOf(layout, look, { frame: String(row.frame), time: layout.clock(row.time), states, between })
    }
    case 'pause':
      return linesOf(layout, look, { between: [middleLine([`${duration(event.seconds)} of silence`], room, look)] })
    case 'folded': {
      const forms = event.forms.map((form) => `${look.ellipsis} ${form}`)
      return linesOf(layout, look, { states: event.states, between: [middleLine(forms, room, look)] })
    }
    case 'absent':
      return linesOf(layout, look, { between: [absentLine(event.forms, event.sender, room, look)] })
    case 'finding':
      return noteLines(event.finding, layout, width, look)
  }
}

function noteLines({ severity, rule, message }: Finding, layout: Layout, width: number, look: Palette): string[] {
  const wall = wallColumn(layout)
  const indent = width - wall >= NARROWEST_NOTE ? wall : 2
  const lead = `${' '.repeat(indent)}${look.severity(severity, look.symbol[severity])} `
  return wrap(look.clean(`${rule}: ${message}`), Math.min(width, indent + LONGEST_NOTE), lead)
}

const wallColumn = ({ frame, time, client, gap }: Layout): number => frame + time + client + 3 * gap.length

/** The heads of the columns. Addresses that have no room beside each other stand one above the other. */
function headLines(flow: Flow, layout: Layout, width: number, look: Palette): string[] {
  const { heads, arrow, gap } = layout
  // Above the walls, and the two columns of the walls themselves.
  const room = arrow + 2
  const [client, server] = [flow.client, flow.server].map((end) => look.clean(endpointText(end))) as [string, string]
  const line = (ends: string) =>
    [
      pad(heads[0], layout.frame, 'right'),
      pad(heads[1], layout.time, 'right'),
      pad(heads[2], layout.client, 'right'),
      ends,
      heads[3],
    ].join(gap)
  if (displayWidth(client) + 2 + displayWidth(server) <= room)
    return [line(client + pad(server, room - displayWidth(client), 'right'))]
  const wall = wallColumn(layout)
  const above = ' '.repeat(wall) + shortened(client, width - wall, look.ellipsis)
  if (displayWidth(server) <= room) return [above, line(pad(server, room, 'right'))]
  return [above, pad(shortened(server, wall + room, look.ellipsis), wall + room, 'right'), line(' '.repeat(room))]
}

interface Cells {
  readonly frame?: string
  readonly time?: string
  readonly states?: Standings
  /** One line at least. */
  readonly between: readonly string[]
}

/** A line for each thing between the walls, and for each state that an end may be in. */
function linesOf(layout: Layout, look: Palette, { frame = '', time = '', states = {}, between }: Cells): string[] {
  const client = layout.margin(states.client ?? [])
  const server = layout.margin(states.server ?? [])
  const stateText = (text = ''): string => (text === '' ? '' : look.state(text))
  return Array.from({ length: Math.max(between.length, client.length, server.length) }, (_, at) =>
    [
      pad(at === 0 ? frame : '', layout.frame, 'right'),
      pad(at === 0 ? time : '', layout.time, 'right'),
      pad(stateText(client[at]), layout.client, 'right'),
      between[at] ?? emptyLine(layout.arrow, look),
      pad(stateText(server[at]), layout.server),
    ].join(layout.gap),
  )
}

/** Where both ends stand below the ladder. */
export function ladderEnding({ finalState }: Flow, width: number, look: Palette): string[] {
  const states = (side: Side): string => listed(finalState[side].map(look.state), 'or')
  const [client, server] = [states('client'), states('server')]
  const text = `at the end: ${client === server ? `both in ${client}` : `client in ${client}, server in ${server}`}`
  return wrap(text, Math.min(width, LONGEST_NOTE), '', 2)
}

import type { Finding, Flow, Side, State } from '../report/model.js'
import { duration, listed } from '../text/numbers.js'
import { endpointText } from './endpoint-text.js'
import { type LadderEvent, ladderEvents } from './ladder-events.js'
import { absentText, arrowText, between, type Layout, ladderLayout, timeText } from './ladder-layout.js'
import type { Palette } from './palette.js'
import { displayWidth, pad, shortened, wrap } from './wrap.js'

/** How a ladder is to look. */
export interface LadderOptions {
  readonly width: number
  readonly look: Palette
  /** Written under the frames that they are about. */
  readonly findings: readonly Finding[]
  /** From more segments than these on, those that matter less are only counted. */
  readonly most: number
  /** Seconds from which times count; the flow's first frame unless told otherwise. */
  readonly start?: number
}

/** Notes need this much room beside the arrows; else they begin further left. */
const NARROWEST_NOTE = 40
const LONGEST_NOTE = 80

/**
 * A flow, which must carry its segments, as arrows between its two ends: their states in the margins where a segment
 * changed them, numbers relative to each end's ISS, findings under their frames, and what never came as a broken line.
 */
export function ladder(flow: Flow, { width, look, findings, most, start = flow.firstTime }: LadderOptions): string[] {
  const events = ladderEvents(flow, findings, most)
  const layout = ladderLayout(flow, events, width, start)
  return [
    headLine(flow, layout, look),
    line(layout, look, {
      client: firstState(flow, 'client'),
      server: firstState(flow, 'server'),
      between: between('', layout.arrow, look.ladder.wall, look.ellipsis),
    }),
    ...events.flatMap((event) => eventLines(event, layout, width, look)),
    ...wrap(ending(flow, look), Math.min(width, LONGEST_NOTE), '', 2),
  ].map((text) => text.trimEnd())
}

function eventLines(event: LadderEvent, layout: Layout, width: number, look: Palette): string[] {
  const { arrow: room } = layout
  switch (event.kind) {
    case 'segment': {
      const { row, states } = event
      const between = arrowText(look.clean(layout.label(event)), row.sender, room, look)
      return [line(layout, look, { frame: row.frame, time: row.time - layout.start, ...states, between })]
    }
    case 'pause':
      return [
        line(layout, look, {
          between: between(`${duration(event.seconds)} of silence`, room, look.ladder.pause, look.ellipsis),
        }),
      ]
    case 'folded':
      return [
        line(layout, look, {
          between: between(`${look.ellipsis} ${event.text}`, room, look.ladder.pause, look.ellipsis),
        }),
      ]
    case 'absent':
      return [line(layout, look, { between: absentText(event.text, event.sender, room, look) })]
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

function headLine(flow: Flow, layout: Layout, look: Palette): string {
  const { heads, arrow, gap } = layout
  // Above the walls, and the two columns of the walls themselves.
  const room = arrow + 2
  const half = Math.floor((room - 2) / 2)
  const client = shortened(look.clean(endpointText(flow.client)), half, look.ellipsis)
  const server = shortened(look.clean(endpointText(flow.server)), half, look.ellipsis)
  return [
    pad(heads[0], layout.frame, 'right'),
    pad(heads[1], layout.time, 'right'),
    pad(heads[2], layout.client, 'right'),
    client + pad(server, room - displayWidth(client), 'right'),
    heads[3],
  ].join(gap)
}

interface Cells {
  readonly frame?: number
  readonly time?: number
  readonly client?: State | undefined
  readonly server?: State | undefined
  readonly between: string
}

function line({ frame, time, client, server, gap, state }: Layout, look: Palette, cells: Cells): string {
  const stateText = (name: State | undefined): string => (name === undefined ? '' : look.state(state(name)))
  return [
    pad(cells.frame === undefined ? '' : String(cells.frame), frame, 'right'),
    pad(cells.time === undefined ? '' : timeText(cells.time), time, 'right'),
    pad(stateText(cells.client), client, 'right'),
    cells.between,
    pad(stateText(cells.server), server),
  ].join(gap)
}

/** Where an end stood before its first step; undefined where nobody knows. */
function firstState({ transitions }: Flow, side: Side): State | undefined {
  return transitions.find(({ endpoint }) => endpoint === side)?.from ?? undefined
}

function ending({ finalState }: Flow, look: Palette): string {
  const states = (side: Side): string => listed(finalState[side].map(look.state), 'or')
  const [client, server] = [states('client'), states('server')]
  return `at the end: ${client === server ? `both in ${client}` : `client in ${client}, server in ${server}`}`
}

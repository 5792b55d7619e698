import type { Flow, SegmentRow, Side, State } from '../report/model.js'
import type { Arrow, LadderEvent } from './ladder-events.js'
import type { Palette } from './palette.js'
import { displayWidth, pad, shortened } from './wrap.js'

/** Columns of a ladder; of its arrows the room between the walls. */
export interface Layout {
  /** Seconds from which times count. */
  readonly start: number
  readonly frame: number
  readonly time: number
  readonly client: number
  readonly arrow: number
  readonly server: number
  readonly gap: string
  readonly heads: readonly [frame: string, time: string, client: string, server: string]
  readonly state: (state: State) => string
  /** What is written on an arrow. */
  readonly label: (arrow: Arrow) => string
}

/** From here on there is room for whole words. */
const ROOMY = 72
/** Longer arrows say no more. */
const SPARE = 12
const NARROWEST_ARROW = 20
/** `─ `, a space and the head. */
const AROUND_LABEL = 4

const SHORT_STATES: Partial<Record<State, string>> = {
  'SYN-RECEIVED': 'SYN-RCVD',
  ESTABLISHED: 'ESTAB',
}

const SHORT_MARKS: Partial<Record<NonNullable<SegmentRow['marks'][number]>, string>> = {
  retransmission: 'again',
  'fast-retransmission': 'again',
  'spurious-retransmission': 'again',
  'out-of-order': 'late',
  'duplicate-ack': 'dup',
  keepalive: 'probe',
  'keepalive-ack': 'alive',
  'window-probe': 'probe',
  'zero-window': 'win=0',
  'duplicate-frame': 'copy',
  'challenge-ack': 'challenge',
}

/** How the ladder of one flow is laid out in `width` columns: the fullest labels that all fit. */
export function ladderLayout(flow: Flow, events: readonly LadderEvent[], width: number, start: number): Layout {
  const arrows = events.filter((event): event is Arrow => event.kind === 'segment')
  const roomy = width >= ROOMY
  const gap = roomy ? '  ' : ' '
  const heads = roomy
    ? (['frame', 'time', 'client state', 'server state'] as const)
    : (['#', 'time', 'client', 'server'] as const)
  const state = roomy ? (name: State): string => name : (name: State): string => SHORT_STATES[name] ?? name
  const stateWidth = (side: Side, head: string): number =>
    Math.max(
      head.length,
      ...flow.transitions
        .filter(({ endpoint }) => endpoint === side)
        .map(({ from, to }) => Math.max(from === null ? 0 : state(from).length, state(to).length)),
    )
  const columns = {
    frame: Math.max(heads[0].length, ...arrows.map(({ row }) => String(row.frame).length)),
    time: Math.max(heads[1].length, ...arrows.map(({ row }) => timeText(row.time - start).length)),
    client: stateWidth('client', heads[2]),
    server: stateWidth('server', heads[3]),
  }
  const taken = columns.frame + columns.time + columns.client + columns.server + 4 * gap.length + 2
  const room = Math.max(NARROWEST_ARROW, width - taken)
  const label = LABELS.find((form) => arrows.every((arrow) => displayWidth(form(arrow)) + AROUND_LABEL <= room))
  const chosen = label ?? LABELS.at(-1)!
  const longest = Math.max(0, ...arrows.map((arrow) => displayWidth(chosen(arrow))))
  return { start, ...columns, arrow: Math.min(room, longest + AROUND_LABEL + SPARE), gap, heads, state, label: chosen }
}

/** Labels from the fullest to the shortest. */
const LABELS: readonly ((arrow: Arrow) => string)[] = [
  (arrow) => joined('  ', [numbers(arrow), window(arrow), arrow.row.options, marks(arrow)]),
  (arrow) => joined('  ', [numbers(arrow), marks(arrow)]),
  (arrow) => joined('  ', [numbers(arrow), shortMarks(arrow)]),
  (arrow) => joined(' ', [shortNumbers(arrow, arrow.row.flags), shortMarks(arrow)]),
  (arrow) => joined(' ', [shortNumbers(arrow, letters(arrow.row.flags)), shortMarks(arrow)]),
]

const joined = (by: string, parts: readonly string[]): string => parts.filter((part) => part !== '').join(by)

function numbers({ row, seq, ack }: Arrow): string {
  const fields = [
    `seq=${seq}`,
    ...(ack === null ? [] : [`ack=${ack}`]),
    ...(row.length === 0 ? [] : [`len=${row.length}`]),
  ]
  return `${row.flags || 'no flags'}  ${fields.join(' ')}`
}

const window = ({ row }: Arrow): string => (row.window === null ? '' : `win=${row.window}`)
const marks = ({ row }: Arrow): string => row.marks.map((mark) => mark.replaceAll('-', ' ')).join(', ')
const shortMarks = ({ row }: Arrow): string =>
  [...new Set(row.marks.map((mark) => SHORT_MARKS[mark] ?? mark))].join(' ')

/** As tcpdump writes them: `PSH,ACK 1:101 ack 1`. */
function shortNumbers({ row, seq, ack }: Arrow, flags: string): string {
  const sent = row.length === 0 ? String(seq) : `${seq}:${seq + row.length}`
  return `${flags || '-'} ${sent}${ack === null ? '' : ` ack ${ack}`}`
}

/** First letters; a point for ACK, as tcpdump has it. */
const letters = (flags: string): string =>
  flags
    .split(',')
    .map((flag) => (flag === 'ACK' ? '.' : flag.charAt(0)))
    .join('')

/** Seconds with three decimals: `0.480`, `7200.000`. */
export const timeText = (seconds: number): string => seconds.toFixed(3)

/** The line between the walls, with what it carries: `├─ SYN  seq=0 ───▶┤`. */
export function arrowText(text: string, sender: Side, room: number, { ladder, ellipsis }: Palette): string {
  const label = shortened(text, room - AROUND_LABEL, ellipsis)
  const rest = ladder.line.repeat(Math.max(0, room - AROUND_LABEL - displayWidth(label)))
  return sender === 'client'
    ? `${ladder.left}${ladder.line} ${label} ${rest}${ladder.toRight}${ladder.right}`
    : `${ladder.left}${ladder.toLeft}${rest} ${label} ${ladder.line}${ladder.right}`
}

/** What should have come: `│╌ ACK  ack=2  never seen ╌╌│`. */
export function absentText(text: string, sender: Side, room: number, { ladder, ellipsis }: Palette): string {
  const label = shortened(text, room - AROUND_LABEL, ellipsis)
  const rest = ladder.absent.repeat(Math.max(0, room - AROUND_LABEL - displayWidth(label)))
  const near = ladder.absent
  const line = sender === 'client' ? `${near} ${label} ${rest}${near}` : `${near}${rest} ${label} ${near}`
  return `${ladder.wall}${line}${ladder.wall}`
}

/** Text in the middle between two walls. */
export function between(text: string, room: number, wall: string, ellipsis: string): string {
  const middle = shortened(text, room, ellipsis)
  const before = Math.floor((room - displayWidth(middle)) / 2)
  return `${wall}${pad(' '.repeat(Math.max(0, before)) + middle, room)}${wall}`
}

import type { Flow, Side, State } from '../report/model.js'
import { duration } from '../text/numbers.js'
import type { Palette } from './palette.js'
import { firstStates, statesByFrame } from './possible-states.js'
import { SHORT_STATES } from './short-states.js'
import { displayWidth, pad } from './wrap.js'

/*
 * Both ends' states as bars over one axis of time. It is stretched where much happens at once, so that each state has
 * room for its name; beyond that it is to scale.
 */

/** A time at which an end stepped, the flow ended, or the capture did. */
interface Moment {
  readonly frame: number
  readonly time: number
}

/** An end in a state, from one moment to another. */
interface Stay {
  readonly states: readonly State[]
  readonly from: number
  readonly to: number
}

const LABEL = 'client  '.length
const ENDS: readonly Side[] = ['client', 'server']
/** What stands behind the last segment is drawn at least so wide. */
const TAIL = 4

type Form = (states: readonly State[]) => string

const SHORTEST: Partial<Record<State, string>> = {
  'SYN-SENT': 'SYN-S',
  'SYN-RECEIVED': 'SYN-R',
  ESTABLISHED: 'EST',
  'FIN-WAIT-1': 'FIN-1',
  'FIN-WAIT-2': 'FIN-2',
  'CLOSE-WAIT': 'C-WAIT',
  'LAST-ACK': 'L-ACK',
  'TIME-WAIT': 'T-WAIT',
}
const orEach = (states: readonly State[], names: Partial<Record<State, string>>): string =>
  states.map((state) => names[state] ?? state).join(' or ')
const likeliest = (states: readonly State[], names: Partial<Record<State, string>>): string =>
  `${names[states[0]!] ?? states[0]}${states.length > 1 ? '?' : ''}`

/** Names of states, from long to short. */
const FORMS: readonly Form[] = [
  (states) => orEach(states, {}),
  (states) => likeliest(states, {}),
  (states) => likeliest(states, SHORT_STATES),
  (states) => likeliest(states, SHORTEST),
]

/** The bars of both ends, and times under them. `end` is when the capture ended. */
export function stateBars(flow: Flow, end: number, width: number, look: Palette): string[] {
  if (flow.transitions.length === 0) return []
  const moments = momentsOf(flow, end)
  const stays = { client: staysOf(flow, 'client', moments), server: staysOf(flow, 'server', moments) }
  const room = width - LABEL
  const all = [...stays.client, ...stays.server]
  const places = FORMS.map((form) => narrowest(all, moments.length, form, form === FORMS.at(-1) ? 1 : 2))
  const fitting = places.findIndex((columns) => columns.at(-1)! < room)
  const at = fitting === -1 ? FORMS.length - 1 : fitting
  const columns = stretched(places[at]!, moments, room)
  return [
    ...ENDS.map((side) => `${pad(side, LABEL)}${bar(stays[side], columns, FORMS[at]!, look)}`),
    `${' '.repeat(LABEL)}${axis(moments, columns, room)}`,
  ].map((line) => line.trimEnd())
}

function momentsOf(flow: Flow, end: number): Moment[] {
  const { firstFrame, firstTime, lastFrame, lastTime, transitions, segments = [] } = flow
  const times = new Map([...segments, ...transitions].map(({ frame, time }) => [frame, time]))
  const turns = ENDS.flatMap((side) => [...statesByFrame(flow, side).keys()])
  const frames = [...new Set([firstFrame, ...turns, lastFrame])].sort((a, b) => a - b)
  const inFlow = frames.map((frame) => ({
    frame,
    time: times.get(frame) ?? (frame === firstFrame ? firstTime : lastTime),
  }))
  return [...inFlow, { frame: Number.POSITIVE_INFINITY, time: Math.max(end, lastTime) }]
}

function staysOf(flow: Flow, side: Side, moments: readonly Moment[]): Stay[] {
  const steps = statesByFrame(flow, side)
  const stays: Stay[] = []
  let states = firstStates(flow, side)
  let from = 0
  const close = (to: number) => {
    if (to > from && states.length > 0) stays.push({ states, from, to })
    from = to
  }
  const last = moments.length - 2
  moments.forEach(({ frame }, at) => {
    const next = steps.get(frame)
    if (next !== undefined) {
      close(at)
      states = next
    }
    if (at === last && states.join() !== flow.finalState[side].join()) {
      close(at)
      states = flow.finalState[side]
    }
  })
  close(moments.length - 1)
  return stays
}

/** The columns of the moments where each stay has just the room for its name and what is around it. */
function narrowest(stays: readonly Stay[], moments: number, form: Form, around: number): number[] {
  const columns = [0]
  for (let at = 1; at < moments; at++) {
    const ending = stays.filter(({ to }) => to === at)
    const least = ending.map(({ states, from }) => columns[from]! + displayWidth(form(states)) + around)
    columns.push(Math.max(columns[at - 1]! + 1, ...least))
  }
  columns[moments - 1] = Math.max(columns[moments - 1]!, columns[moments - 2]! + TAIL)
  return columns
}

/** The room that is left goes where the time passes; behind the last segment nothing does. Names lose what is lacking. */
function stretched(columns: readonly number[], moments: readonly Moment[], room: number): number[] {
  const spare = room - 1 - columns.at(-1)!
  if (spare < 0) return columns.map((column) => Math.floor((column * (room - 1)) / columns.at(-1)!))
  const start = moments[0]!.time
  const span = moments.at(-2)!.time - start
  // Clocks go backwards at times; the bars do not.
  let share = 0
  return columns.map((column, at) => {
    const passed = span > 0 ? (moments[at]!.time - start) / span : Number(at > 0)
    share = Math.min(1, Math.max(share, passed))
    return column + Math.round(spare * share)
  })
}

/** A name, and a line for as long as it lasts; broken where the state is not known for sure. */
function bar(stays: readonly Stay[], columns: readonly number[], form: Form, look: Palette): string {
  const { wall, absent, line } = look.ladder
  let text = ' '.repeat(columns[stays[0]?.from ?? 0]!)
  for (const { states, from, to } of stays) {
    const room = columns[to]! - columns[from]! - 1
    const name = form(states).slice(0, Math.max(0, room))
    const rest = room - displayWidth(name)
    const fill = states.length > 1 ? absent : line
    text += `${wall}${look.state(name)}${rest > 1 ? ` ${fill.repeat(rest - 1)}` : ' '.repeat(Math.max(0, rest))}`
  }
  return text + wall
}

/** Times since the first segment, where there is room for them: the last in any case. */
function axis(moments: readonly Moment[], columns: readonly number[], room: number): string {
  const start = moments[0]!.time
  const labels = moments.map(({ time }, at) => {
    const text = time === start ? '0 s' : duration(time - start)
    return { text, column: Math.min(columns[at]!, room - displayWidth(text)) }
  })
  // Where the capture ends with the flow, one of them is enough.
  if (moments.at(-1)!.time === moments.at(-2)!.time) labels.pop()
  const last = labels.pop()!
  let line = ''
  for (const { text, column } of labels) {
    const isFree = line === '' || column >= displayWidth(line) + 2
    if (isFree && column + displayWidth(text) + 2 <= last.column) line = `${pad(line, column)}${text}`
  }
  return `${pad(line, last.column)}${last.text}`
}

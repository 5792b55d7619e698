import type { JSX } from 'preact'
import type { Flow, Side, State } from '../report/model.js'
import { duration, listed } from '../text/numbers.js'
import { useWidth } from './use-width.js'

const ENDS: readonly Side[] = ['client', 'server']
const BAR = 26
const GAP = 6
const NAME = 52
/** Of a stretch that takes no time. */
const NARROWEST = 14
const CHARACTER = 6.8

/** What a state means for the connection, for its colour. */
const KIND: Readonly<Record<State, string>> = {
  CLOSED: 'closed',
  LISTEN: 'closed',
  'SYN-SENT': 'opening',
  'SYN-RECEIVED': 'opening',
  ESTABLISHED: 'open',
  'FIN-WAIT-1': 'closing',
  'FIN-WAIT-2': 'closing',
  'CLOSE-WAIT': 'closing',
  CLOSING: 'closing',
  'LAST-ACK': 'closing',
  'TIME-WAIT': 'waiting',
}

interface Stretch {
  readonly text: string
  readonly kind: string
  readonly isSure: boolean
  readonly from: number
  readonly to: number
}

/** Each end's states as a bar. Short stretches are widened, or nobody could read the handshake beside an hour of silence. */
export function StateBars({ flow }: { flow: Flow }): JSX.Element {
  const [element, width] = useWidth<HTMLDivElement>()
  const times = [...new Set([flow.firstTime, ...flow.transitions.map(({ time }) => time), flow.lastTime])].sort(
    (a, b) => a - b,
  )
  const edges = edgesOf(times, Math.max(0, width - NAME))
  const height = 2 * BAR + GAP + 18
  const said = ENDS.map(
    (end) =>
      `${end}: ${stretchesOf(flow, end, times)
        .map(({ text }) => text)
        .join(', ')}`,
  ).join('; ')
  return (
    <div ref={element} class="state-bars">
      <svg width={width} height={height} role="img" aria-label={`States: ${said}`}>
        {ENDS.map((end, line) => {
          const y = line * (BAR + GAP)
          return (
            <g key={end}>
              <text x={0} y={y + 17} class="name">
                {end}
              </text>
              {stretchesOf(flow, end, times).map((stretch) => (
                <Bar key={stretch.from} stretch={stretch} edges={edges} y={y} />
              ))}
            </g>
          )
        })}
        {timeLabels(times, edges, flow.firstTime).map(({ x, text, anchor }) => (
          <text key={x} x={x} y={height - 4} text-anchor={anchor} class="tick">
            {text}
          </text>
        ))}
      </svg>
      <p class="muted small">Short stretches are drawn wider than they last.</p>
    </div>
  )
}

function Bar({ stretch, edges, y }: { stretch: Stretch; edges: readonly number[]; y: number }): JSX.Element {
  const x = edges[stretch.from]!
  const room = edges[stretch.to]! - x
  const letters = Math.floor((room - 6) / CHARACTER)
  const text =
    stretch.text.length <= letters ? stretch.text : letters < 4 ? '' : `${stretch.text.slice(0, letters - 1)}…`
  return (
    <g class={`stretch ${stretch.kind}`}>
      <title>{stretch.text}</title>
      <rect
        x={x + 0.5}
        y={y + 0.5}
        width={Math.max(2, room - 1)}
        height={BAR - 1}
        class={stretch.isSure ? '' : 'unsure'}
      />
      <text x={x + 5} y={y + 17}>
        {text}
      </text>
    </g>
  )
}

/** Where an end stood from one of the `times` to another; nothing in a stretch of which nobody knows. */
function stretchesOf(flow: Flow, end: Side, times: readonly number[]): Stretch[] {
  const steps = flow.transitions.filter(({ endpoint }) => endpoint === end)
  const final = flow.finalState[end]
  const first = steps[0]
  const all: { state: State | null; at: number }[] = [
    { state: first === undefined ? null : first.from, at: 0 },
    ...steps.map(({ to, time }) => ({ state: to, at: times.indexOf(time) })),
  ]
  // Steps within one frame: the last one is where it stood.
  const stood = all.filter(({ at }, place) => all[place + 1]?.at !== at)
  return stood.flatMap(({ state, at }, place): Stretch[] => {
    const isLast = place === stood.length - 1
    const to = stood[place + 1]?.at ?? times.length
    if (isLast && (final.length > 1 || state === null || final[0] !== state))
      return [{ text: listed(final, 'or'), kind: KIND[final[0]!], isSure: final.length === 1, from: at, to }]
    return state === null ? [] : [{ text: state, kind: KIND[state], isSure: true, from: at, to }]
  })
}

/** Where each time is drawn: every stretch has its least width, and the rest by the logarithm of what it lasts. */
function edgesOf(times: readonly number[], width: number): number[] {
  // What comes after the last frame has no length, and a width all the same.
  const lasts = times.map((time, at) => (times[at + 1] ?? time) - time)
  const shortest = Math.min(...lasts.filter((length) => length > 0), 1)
  const weights = lasts.map((length) => (length === 0 ? 4 : 1 + Math.log10(length / shortest)))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const spare = Math.max(0, width - NARROWEST * times.length)
  const edges = [NAME]
  for (const weight of weights) edges.push(edges.at(-1)! + NARROWEST + (spare * weight) / total)
  return edges
}

/** Times under the bars, as many as there is room for. */
function timeLabels(times: readonly number[], edges: readonly number[], start: number) {
  const labels: { x: number; text: string; anchor: 'start' | 'end' }[] = []
  let free = 0
  times.forEach((time, at) => {
    const text = duration(time - start)
    const x = edges[at]!
    if (x < free) return
    labels.push({ x, text, anchor: 'start' })
    free = x + text.length * CHARACTER + 12
  })
  return labels
}

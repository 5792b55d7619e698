import type { JSX } from 'preact'
import { CHART, STATE_PAIRS, STATE_PLACES } from '../render/state-chart.js'
import type { Flow, Side, State } from '../report/model.js'
import { listed } from '../text/numbers.js'

const ENDS: readonly Side[] = ['client', 'server']
/** How far the paths of the two ends stand apart. */
const APART = 5
/** How far a frame's number stands from its arrow. */
const LABEL = 17
/** The names that were left when the connection was made are above this. */
const UPPER_HALF = 246

interface Point {
  readonly x: number
  readonly y: number
}

/** The state diagram of RFC 9293 with the way that each end took through it. */
export function StateDiagram({ flow }: { flow: Flow }): JSX.Element {
  const { width, height, boxWidth, boxHeight } = CHART
  return (
    <figure class="diagram">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`State diagram. ${spoken(flow)}`}>
        {STATE_PAIRS.map(([from, to]) => (
          <path key={`${from} ${to}`} d={arrow(placeOf(from, false), placeOf(to, isEnd(from)), 0)} class="arc" />
        ))}
        {ENDS.flatMap((end) =>
          stepsOf(flow, end).map(({ from, to, frame, proven }, at) => {
            const shift = end === 'client' ? -APART : APART
            const [start, target] = [placeOf(from, false), placeOf(to, isEnd(from))]
            const label = labelPlace(start, target, shift)
            return (
              <g key={`${end} ${at}`} class={`path ${end}${proven ? '' : ' assumed'}`}>
                <path d={arrow(start, target, shift)} />
                <text x={label.x} y={label.y} text-anchor="middle">
                  #{frame}
                </text>
              </g>
            )
          }),
        )}
        {STATE_PLACES.map(({ state, x, y }) => (
          <g key={`${state} ${y}`} class="place">
            <rect x={x - boxWidth / 2} y={y - boxHeight / 2} width={boxWidth} height={boxHeight} rx={6} />
            <text x={x} y={y + 4} text-anchor="middle">
              {state}
            </text>
            {ENDS.map((end) =>
              standsIn(flow, end, state) && (state !== 'CLOSED' || y > UPPER_HALF === hasMoved(flow, end)) ? (
                <circle
                  key={end}
                  cx={x + (end === 'client' ? -1 : 1) * (boxWidth / 2)}
                  cy={y}
                  r={6}
                  class={`stands ${end}${flow.finalState[end].length > 1 ? ' assumed' : ''}`}
                />
              ) : null,
            )}
          </g>
        ))}
      </svg>
      <figcaption class="legend">
        <span class="key steps client">the client's way</span>
        <span class="key steps server">the server's way</span>
        <span class="muted">
          Numbers are frames; a broken line is a step that the end has not shown itself; a dot is where it stands at the
          end, open where the capture cannot tell.
        </span>
      </figcaption>
    </figure>
  )
}

interface Step {
  readonly from: State
  readonly to: State
  readonly frame: number
  readonly proven: boolean
}

function stepsOf({ transitions }: Flow, end: Side): Step[] {
  return transitions.flatMap(({ endpoint, from, to, frame, proven }) =>
    endpoint === end && from !== null ? [{ from, to, frame, proven }] : [],
  )
}

const standsIn = ({ finalState }: Flow, end: Side, state: State): boolean => finalState[end].includes(state)
const hasMoved = ({ transitions }: Flow, end: Side): boolean => transitions.some(({ endpoint }) => endpoint === end)
/** Whether an arrow to CLOSED from here ends a connection. */
const isEnd = (from: State): boolean => from !== 'LISTEN'

/** CLOSED stands in the drawing twice: at the beginning and at the end. */
function placeOf(state: State, atEnd: boolean): Point {
  const places = STATE_PLACES.filter((place) => place.state === state)
  return (atEnd ? places.at(-1) : places[0])!
}

/** A straight arrow from box to box, so far to its side. */
function arrow(from: Point, to: Point, shift: number): string {
  const [start, end] = ends(from, to, shift)
  const length = Math.hypot(end.x - start.x, end.y - start.y) || 1
  const [dx, dy] = [(end.x - start.x) / length, (end.y - start.y) / length]
  const head = (turn: number): string => `${end.x - 8 * dx + turn * dy} ${end.y - 8 * dy - turn * dx}`
  return `M${start.x} ${start.y}L${end.x} ${end.y}M${head(4)}L${end.x} ${end.y}L${head(-4)}`
}

/** The direction that lies across an arrow, to the same side of the drawing whichever way it points. */
function across(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const turn = to.y < from.y || (to.y === from.y && to.x < from.x) ? -1 : 1
  return { x: (turn * (to.y - from.y)) / length, y: (-turn * (to.x - from.x)) / length }
}

const moved = ({ x, y }: Point, way: Point, by: number): Point => ({ x: x + way.x * by, y: y + way.y * by })

function ends(from: Point, to: Point, shift: number): [Point, Point] {
  const way = across(from, to)
  const [start, end] = [moved(from, way, shift), moved(to, way, shift)]
  return [border(start, end), border(end, start)]
}

/** Where the way from inside a box leaves it. */
function border(inside: Point, outside: Point): Point {
  const [dx, dy] = [outside.x - inside.x, outside.y - inside.y]
  const share = Math.min(
    dx === 0 ? 1 : (CHART.boxWidth / 2 + 2) / Math.abs(dx),
    dy === 0 ? 1 : (CHART.boxHeight / 2 + 2) / Math.abs(dy),
    1,
  )
  return { x: inside.x + dx * share, y: inside.y + dy * share }
}

/** Beside the middle of the arrow, on its side. */
function labelPlace(from: Point, to: Point, shift: number): Point {
  const [start, end] = ends(from, to, shift)
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 + 4 }
  return moved(middle, across(from, to), Math.sign(shift) * LABEL)
}

function spoken(flow: Flow): string {
  return ENDS.map((end) => {
    const steps = stepsOf(flow, end).map(({ to, frame }) => `${to} at frame ${frame}`)
    const way = steps.length === 0 ? 'no step seen' : steps.join(', ')
    return `The ${end}: ${way}; ends in ${listed(flow.finalState[end], 'or')}.`
  }).join(' ')
}

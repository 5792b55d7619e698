import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { counted, duration } from '../text/numbers.js'
import type { Catalogue } from './catalogue.js'
import { type Span, ticks } from './plot-canvas.js'
import { binsOf, occurring, wholeSpan } from './timeline-bins.js'
import { CrowdLanes, FewLanes, heightOf, MOST_LINES } from './timeline-lanes.js'
import { useWidth } from './use-width.js'

/** Room for the names of the lanes: of flows, and of a crowd. */
const NAMES = { few: 56, crowd: 96 }
const RIGHT = 12
const AXIS = 20
/** Width of a bin. */
const BIN = 3
/** A shorter drag is a click, which shows all again. */
const SHORTEST_DRAG = 4
/** Steps from one end to the other, by an arrow key and by the keys for pages. */
const STEPS = 100
const PAGE = 10

interface TimelineProps {
  readonly catalogue: Catalogue
  /** The flows and findings to draw, by their places. */
  readonly flows: readonly number[]
  readonly findings: readonly number[]
  /** What of it is chosen; null: all. */
  readonly span: Span | null
  readonly onSpan: (span: Span | null) => void
}

/** When flows began, were open and ended, and when something was found. Dragging over it chooses a stretch of time. */
export function Timeline({ catalogue, flows, findings, span, onSpan }: TimelineProps): JSX.Element {
  const [element, width] = useWidth<HTMLDivElement>()
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null)
  const all = useMemo(() => wholeSpan(catalogue), [catalogue])
  const isFew = catalogue.rows.length <= MOST_LINES
  const left = isFew ? NAMES.few : NAMES.crowd
  const room = Math.max(1, width - left - RIGHT)
  const bins = useMemo(
    () => binsOf(catalogue, flows, findings, all, Math.ceil(room / BIN)),
    [catalogue, flows, findings, all, room],
  )
  const severities = occurring(bins)
  const lanes = isFew ? heightOf(flows.length) : heightOf(null, severities.length)
  const height = lanes + AXIS
  const across = (time: number): number => left + ((time - all.from) / (all.to - all.from)) * room
  const timeAt = (x: number): number =>
    Math.min(all.to, Math.max(all.from, all.from + ((x - left) / room) * (all.to - all.from)))
  const shown = span ?? all
  const band = drag === null ? (span === null ? null : { from: across(span.from), to: across(span.to) }) : ordered(drag)
  /** An end of the span goes elsewhere, and pushes the other one before it. */
  const move = (end: 'from' | 'to', time: number): void => {
    const at = Math.min(all.to, Math.max(all.from, time))
    const next = end === 'from' ? { from: at, to: Math.max(at, shown.to) } : { from: Math.min(at, shown.from), to: at }
    onSpan(next.from === all.from && next.to === all.to ? null : next)
  }
  const most = bins.open.reduce((high, count) => Math.max(high, count), 0)
  const told = [
    `${counted(flows.length, 'flow')} in ${duration(all.to - all.from)}, up to ${most} open at once`,
    ...severities.map((severity) =>
      counted(
        bins.findings[severity].reduce((sum, one) => sum + one, 0),
        severity,
      ),
    ),
  ].join('; ')
  return (
    <section aria-labelledby="timeline" class="timeline scripted">
      <div class="heading">
        <h2 id="timeline">When</h2>
        <span class={`muted small${span === null ? ' hint' : ''}`} aria-live="polite">
          {span === null
            ? 'Drag over a stretch of time to see only its flows and findings.'
            : `From ${duration(span.from)} to ${duration(span.to)}.`}
        </span>
        {span === null ? null : (
          <button type="button" class="quiet" onClick={() => onSpan(null)}>
            all times
          </button>
        )}
      </div>
      <div ref={element}>
        {width === 0 ? null : (
          // biome-ignore lint/a11y/noSvgWithoutTitle: what is in it has names
          <svg
            width={width}
            height={height}
            viewBox={`0 0 ${width} ${height}`}
            onPointerDown={(event) => {
              if (event.button !== 0) return
              event.currentTarget.setPointerCapture(event.pointerId)
              setDrag({ from: event.offsetX, to: event.offsetX })
            }}
            onPointerMove={(event) => drag !== null && setDrag({ ...drag, to: event.offsetX })}
            onPointerUp={() => {
              if (drag === null) return
              const { from, to } = ordered(drag)
              setDrag(null)
              onSpan(to - from < SHORTEST_DRAG ? null : { from: timeAt(from), to: timeAt(to) })
            }}
            onPointerCancel={() => setDrag(null)}
          >
            {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: nothing in it is interactive */}
            <g role="img" aria-label={`Capture timeline: ${told}`}>
              <rect x={left} width={room} height={lanes} class="ground" />
              {ticks(all.from, all.to, Math.max(2, Math.floor(room / 110))).map((time) => (
                <g key={time} class="tick">
                  <line x1={across(time)} x2={across(time)} y1={0} y2={lanes} />
                  <text x={across(time)} y={height - 5} text-anchor={anchorAt(time, all)}>
                    {duration(time)}
                  </text>
                </g>
              ))}
              {isFew ? (
                <FewLanes catalogue={catalogue} flows={flows} findings={findings} across={across} />
              ) : (
                <CrowdLanes bins={bins} severities={severities} left={left} bin={room / bins.open.length} />
              )}
              {band === null ? null : (
                <>
                  <rect x={left} width={Math.max(0, band.from - left)} height={lanes} class="outside" />
                  <rect x={band.to} width={Math.max(0, left + room - band.to)} height={lanes} class="outside" />
                </>
              )}
            </g>
            {(['from', 'to'] as const).map((end) => (
              <Handle
                key={end}
                end={end}
                x={band?.[end] ?? across(shown[end])}
                height={lanes}
                time={shown[end]}
                all={all}
                onMove={(time) => move(end, time)}
              />
            ))}
          </svg>
        )}
      </div>
    </section>
  )
}

interface HandleProps {
  readonly end: 'from' | 'to'
  readonly x: number
  readonly height: number
  readonly time: number
  readonly all: Span
  readonly onMove: (time: number) => void
}

/** An end of the chosen stretch, for the keyboard. */
function Handle({ end, x, height, time, all, onMove }: HandleProps): JSX.Element {
  const step = (all.to - all.from) / STEPS
  const pressed = (event: KeyboardEvent): void => {
    const to = KEYS[event.key]?.(time, step, all)
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    onMove(to)
  }
  return (
    <g
      role="slider"
      // SVG knows it in small letters only.
      tabindex={0}
      class="handle"
      aria-label={end === 'from' ? 'Only from this time on' : 'Only up to this time'}
      aria-valuemin={all.from}
      aria-valuemax={all.to}
      aria-valuenow={time}
      aria-valuetext={duration(time)}
      onKeyDown={pressed}
    >
      <line x1={x} x2={x} y1={0} y2={height} />
      <rect x={x - 3.5} y={height / 2 - 11} width={7} height={22} rx={2} />
    </g>
  )
}

const KEYS: Readonly<Record<string, (time: number, step: number, all: Span) => number>> = {
  ArrowLeft: (time, step) => time - step,
  ArrowDown: (time, step) => time - step,
  ArrowRight: (time, step) => time + step,
  ArrowUp: (time, step) => time + step,
  PageDown: (time, step) => time - PAGE * step,
  PageUp: (time, step) => time + PAGE * step,
  Home: (_time, _step, { from }) => from,
  End: (_time, _step, { to }) => to,
}

const ordered = ({ from, to }: { from: number; to: number }): { from: number; to: number } =>
  from <= to ? { from, to } : { from: to, to: from }

/** No label hangs out at the sides. */
function anchorAt(time: number, { from, to }: Span): 'start' | 'middle' | 'end' {
  if (time === from) return 'start'
  return to - time < (to - from) / 20 ? 'end' : 'middle'
}

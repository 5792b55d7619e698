import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { drawPlot, MARGIN, type Span } from './plot-canvas.js'
import type { Series } from './series.js'
import { useWidth } from './use-width.js'

interface PlotProps {
  readonly title: string
  /** What it shows, in words. */
  readonly summary: string
  readonly series: readonly Series[]
  /** Seconds from the left to the right end. */
  readonly lasts: number
  readonly height: number
  /** How a value is written at the axis. */
  readonly text: (value: number) => string
  /** Values have no smaller parts than this. */
  readonly least: number
}

/** A shorter drag is a click. */
const SHORTEST_DRAG = 5

/** A plot over time. Dragging over a part of it magnifies that; a double click shows all again. */
export function Plot({ title, summary, series, lasts, height, text, least }: PlotProps): JSX.Element {
  const [element, width] = useWidth<HTMLDivElement>()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [span, setSpan] = useState<Span | null>(null)
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null)
  const [drawn, setDrawn] = useState(0)
  const all: Span = { from: 0, to: lasts === 0 ? 1 : lasts * 1.02 }
  const shown = span ?? all
  useEffect(() => {
    const redraw = (): void => setDrawn((count) => count + 1)
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    scheme.addEventListener('change', redraw)
    addEventListener('themechange', redraw)
    return () => {
      scheme.removeEventListener('change', redraw)
      removeEventListener('themechange', redraw)
    }
  }, [])
  // `drawn` asks for another drawing with other colours.
  useLayoutEffect(() => {
    if (canvas.current !== null && width > 0) drawPlot(canvas.current, width, height, series, shown, text, least, drag)
  }, [width, height, series, shown.from, shown.to, text, least, drag, drawn])

  const plotWidth = Math.max(1, width - MARGIN.left - MARGIN.right)
  const timeAt = (x: number): number => shown.from + ((x - MARGIN.left) / plotWidth) * (shown.to - shown.from)
  const zoom = (factor: number): void => {
    const middle = (shown.from + shown.to) / 2
    const half = ((shown.to - shown.from) / 2) * factor
    setSpan(
      half * 2 >= all.to - all.from
        ? null
        : { from: Math.max(all.from, middle - half), to: Math.min(all.to, middle + half) },
    )
  }
  const occurring = series.filter(({ x }) => x.length > 0)
  return (
    <figure class="plot" ref={element as never}>
      <figcaption>
        <b>{title}</b> <span class="muted">{summary}</span>
        <span class="legend">
          {occurring.map(({ name, colour, kind }) => (
            <span key={name} class={`key ${kind} ${colour}`}>
              {name}
            </span>
          ))}
          <span class="zoom">
            <button type="button" class="quiet" onClick={() => zoom(0.5)} aria-label={`Magnify: ${title}`}>
              +
            </button>
            <button type="button" class="quiet" onClick={() => zoom(2)} aria-label={`Show more: ${title}`}>
              −
            </button>
            <button type="button" class="quiet" onClick={() => setSpan(null)} aria-label={`Show all: ${title}`}>
              all
            </button>
          </span>
        </span>
      </figcaption>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`${title}. ${summary}`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          setDrag({ from: event.offsetX, to: event.offsetX })
        }}
        onPointerMove={(event) => drag !== null && setDrag({ ...drag, to: event.offsetX })}
        onPointerUp={() => {
          if (drag !== null && Math.abs(drag.to - drag.from) >= SHORTEST_DRAG) {
            const [from, to] = [timeAt(drag.from), timeAt(drag.to)].sort((a, b) => a - b) as [number, number]
            setSpan({ from: Math.max(all.from, from), to: Math.min(all.to, to) })
          }
          setDrag(null)
        }}
        onPointerCancel={() => setDrag(null)}
        onDblClick={() => setSpan(null)}
      />
    </figure>
  )
}

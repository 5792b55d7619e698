import { type JSX, options } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { endpointText } from '../render/endpoint-text.js'
import { ladderEvents } from '../render/ladder-events.js'
import type { Finding, Flow } from '../report/model.js'
import { layoutOf, ROW, rowText } from './ladder-layout.js'
import { LadderRow } from './ladder-row.js'
import { moveTo } from './place.js'
import { clean } from './signs.js'
import { useWidth } from './use-width.js'

/** Rows drawn above and below what is seen. */
const BEYOND = 12
/** On paper nothing scrolls; longer ladders are cut there. */
const MOST_ON_PAPER = 400
const EVERYTHING = Number.POSITIVE_INFINITY

interface LadderProps {
  readonly flow: Flow
  readonly findings: readonly Finding[]
  /** The frame that the reader is at. */
  readonly frame: number | null
}

/** A flow's segments as arrows between its two ends. Only what is seen is drawn, so that a hundred thousand scroll as ten do. */
export function Ladder({ flow, findings, frame }: LadderProps): JSX.Element {
  const [frameElement, width] = useWidth<HTMLDivElement>()
  const scroller = useRef<HTMLElement>(null)
  const [seen, setSeen] = useState({ top: 0, height: 600 })
  const [isPrinting, setPrinting] = useState(false)
  const { events } = useMemo(() => ladderEvents(flow, findings, { most: EVERYTHING }, false), [flow, findings])
  const evidence = useMemo(() => new Set(findings.flatMap(({ frames }) => frames)), [findings])
  const layout = useMemo(() => layoutOf(flow, events, width), [flow, events, width])
  const chosen =
    frame === null ? -1 : events.findIndex((event) => event.kind === 'segment' && event.row.frame === frame)

  useEffect(() => {
    const before = (): void => {
      // The paper does not wait for the next turn.
      options.debounceRendering = (draw) => draw()
      setPrinting(true)
      options.debounceRendering = queueMicrotask
    }
    const after = (): void => setPrinting(false)
    addEventListener('beforeprint', before)
    addEventListener('afterprint', after)
    return () => {
      removeEventListener('beforeprint', before)
      removeEventListener('afterprint', after)
    }
  }, [])
  useLayoutEffect(() => {
    const view = scroller.current
    if (view === null) return
    if (chosen === -1) {
      if (frame === null) view.scrollTop = 0
    } else if (chosen * ROW < view.scrollTop || (chosen + 2) * ROW > view.scrollTop + view.clientHeight)
      view.scrollTop = Math.max(0, chosen * ROW - view.clientHeight / 3)
    setSeen({ top: view.scrollTop, height: view.clientHeight })
  }, [chosen, frame, flow.id])

  const first = isPrinting ? 0 : Math.max(0, Math.floor(seen.top / ROW) - BEYOND)
  const end = isPrinting ? MOST_ON_PAPER : Math.ceil((seen.top + seen.height) / ROW) + BEYOND
  const shown = events.slice(first, end)
  const height = ROW * (isPrinting ? shown.length : events.length)
  return (
    <div ref={frameElement} class="ladder">
      <svg width={width} height={20} aria-hidden="true">
        <text x={layout.client} y={14} class="end">
          {clean(endpointText(flow.client))}
        </text>
        <text x={layout.server} y={14} text-anchor="end" class="end">
          {layout.isWide ? clean(endpointText(flow.server)) : `:${flow.server.port}`}
        </text>
      </svg>
      <section
        ref={scroller}
        class="scroller"
        aria-label={`Ladder of flow ${flow.id}: ${events.length} lines`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, clientHeight } }) => setSeen({ top: scrollTop, height: clientHeight })}
      >
        <svg width={width} height={height} class="lines">
          <title>{`Segments of flow ${flow.id}`}</title>
          {shown.map((event, at) => (
            <LadderRow
              key={first + at}
              event={event}
              y={(first + at) * ROW}
              layout={layout}
              isChosen={first + at === chosen}
              isEvidence={event.kind === 'segment' && evidence.has(event.row.frame)}
              onChoose={(chosenFrame) => moveTo({ flow: flow.id, frame: chosenFrame })}
            />
          ))}
          <line x1={layout.client} x2={layout.client} y1={0} y2={height} class="wall" />
          <line x1={layout.server} x2={layout.server} y1={0} y2={height} class="wall" />
        </svg>
      </section>
      {layout.labels.legend === null ? null : <p class="muted small">{layout.labels.legend}</p>}
      <p class="unseen" aria-live="polite">
        {chosen === -1 ? '' : rowText(events[chosen]!, layout)}
      </p>
    </div>
  )
}

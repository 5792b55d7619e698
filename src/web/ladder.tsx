import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { endpointText } from '../render/endpoint-text.js'
import { ladderEvents } from '../render/ladder-events.js'
import type { Finding, Flow } from '../report/model.js'
import { layoutOf, ROW, rowText } from './ladder-layout.js'
import { LadderRow } from './ladder-row.js'
import { moveTo } from './place.js'
import { watchPrinting } from './printing.js'
import { clean } from './signs.js'
import { useWidth } from './use-width.js'

/** Rows drawn above and below what is seen. */
const BEYOND = 12
/** On paper nothing scrolls; longer ladders are cut there. */
const MOST_ON_PAPER = 400
/** Lines that stay together there. */
const TOGETHER = 6
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

  useEffect(() => watchPrinting(setPrinting), [])
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
  // No sheet of paper ends within a line.
  const drawings = isPrinting ? slices(events.slice(0, end), TOGETHER) : [{ first, lines: events.slice(first, end) }]
  return (
    <div ref={frameElement} class="ladder">
      <svg width={width} height={20} class="ends" aria-hidden="true">
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
        {drawings.map(({ first: top, lines }) => {
          const above = isPrinting ? top : 0
          const height = ROW * (isPrinting ? lines.length : events.length)
          return (
            <svg key={above} width={width} height={height} class="lines">
              <title>{`Segments of flow ${flow.id}`}</title>
              {lines.map((event, at) => (
                <LadderRow
                  key={top + at}
                  event={event}
                  y={(top + at - above) * ROW}
                  layout={layout}
                  isChosen={top + at === chosen}
                  isEvidence={event.kind === 'segment' && evidence.has(event.row.frame)}
                  onChoose={(chosenFrame) => moveTo({ flow: flow.id, frame: chosenFrame })}
                />
              ))}
              <line x1={layout.client} x2={layout.client} y1={0} y2={height} class="wall" />
              <line x1={layout.server} x2={layout.server} y1={0} y2={height} class="wall" />
            </svg>
          )
        })}
      </section>
      {layout.labels.legend === null ? null : <p class="muted small">{layout.labels.legend}</p>}
      <p class="unseen" aria-live="polite">
        {chosen === -1 ? '' : rowText(events[chosen]!, layout)}
      </p>
    </div>
  )
}

/** A list in parts of so many items. */
function slices<Item>(items: readonly Item[], size: number): { first: number; lines: readonly Item[] }[] {
  const parts: { first: number; lines: readonly Item[] }[] = []
  for (let first = 0; first < items.length; first += size)
    parts.push({ first, lines: items.slice(first, first + size) })
  return parts
}

import type { JSX } from 'preact'
import type { Arrow } from '../render/ladder-arrows.js'
import type { LadderEvent } from '../render/ladder-events.js'
import type { Side } from '../report/model.js'
import { duration } from '../text/numbers.js'
import {
  cut,
  FRAME_END,
  fitting,
  type LadderLayout,
  ROW,
  rowText,
  statesText,
  TIME_END,
  timeText,
} from './ladder-layout.js'
import { clean, SIGN } from './signs.js'

interface RowProps {
  readonly event: LadderEvent
  readonly y: number
  readonly layout: LadderLayout
  readonly isChosen: boolean
  /** A finding rests on it. */
  readonly isEvidence: boolean
  readonly onChoose: (frame: number) => void
}

/** One line of the ladder. */
export function LadderRow({ event, y, layout, isChosen, isEvidence, onChoose }: RowProps): JSX.Element {
  const choose = (): void => {
    if (event.kind === 'segment') onChoose(event.row.frame)
    if (event.kind === 'finding') onChoose(event.finding.frame)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys j and k do the same
    <g
      transform={`translate(0 ${y})`}
      onClick={choose}
      class={`row ${isChosen ? 'chosen' : ''} ${isEvidence ? 'evidence' : ''}`}
    >
      <rect width={layout.width} height={ROW} class="ground" />
      <Content event={event} layout={layout} />
    </g>
  )
}

function Content({ event, layout }: { event: LadderEvent; layout: LadderLayout }): JSX.Element {
  const middle = (layout.client + layout.server) / 2
  switch (event.kind) {
    case 'segment':
      return <SegmentLine arrow={event} layout={layout} />
    case 'absent':
      return (
        <>
          <text x={middle} y={14} text-anchor="middle" class="label absent">
            {fitting(event.forms, layout)}
          </text>
          <Line sender={event.sender} layout={layout} kind="absent" />
        </>
      )
    case 'finding': {
      const { severity, rule, message } = event.finding
      const room = Math.floor((layout.width - (layout.isWide ? layout.client + 8 : 8)) / 6.9)
      return (
        <text x={layout.isWide ? layout.client + 8 : 4} y={22} class={`remark ${severity}`}>
          <title>{clean(rowText(event, layout))}</title>
          {cut(clean(`${SIGN[severity]} ${rule}: ${message}`), room)}
        </text>
      )
    }
    default:
      return (
        <text x={middle} y={22} text-anchor="middle" class="label pause">
          {event.kind === 'pause' ? `${duration(event.seconds)} of silence` : fitting(event.forms, layout)}
        </text>
      )
  }
}

function SegmentLine({ arrow, layout }: { arrow: Arrow; layout: LadderLayout }): JSX.Element {
  const { row, states } = arrow
  const kind = row.flags.includes('RST')
    ? 'reset'
    : row.marks.some((mark) => mark.includes('retransmission'))
      ? 'again'
      : /SYN|FIN/.test(row.flags)
        ? 'control'
        : ''
  const time = timeText(row.time - layout.start, layout)
  return (
    <>
      <title>{rowText(arrow, layout)}</title>
      {layout.isWide ? (
        <>
          <text x={FRAME_END} y={22} text-anchor="end" class="frame">
            {row.frame}
          </text>
          <text x={TIME_END} y={22} text-anchor="end" class="time">
            {time}
          </text>
        </>
      ) : (
        <>
          <text x={54} y={14} text-anchor="end" class="frame">
            {row.frame}
          </text>
          <text x={54} y={28} text-anchor="end" class="time">
            {time}
          </text>
        </>
      )}
      {states.client === undefined ? null : (
        <text
          x={layout.isWide ? layout.client - 6 : layout.client + 4}
          y={layout.isWide ? 22 : 34}
          text-anchor={layout.isWide ? 'end' : 'start'}
          class="state"
        >
          {statesText(states.client, layout)}
        </text>
      )}
      {states.server === undefined ? null : (
        <text
          x={layout.isWide ? layout.server + 6 : layout.server - 4}
          y={layout.isWide ? 22 : 34}
          text-anchor={layout.isWide ? 'start' : 'end'}
          class="state"
        >
          {statesText(states.server, layout)}
        </text>
      )}
      <text x={(layout.client + layout.server) / 2} y={14} text-anchor="middle" class={`label ${kind}`}>
        {clean(cut(layout.labels.byArrow.get(arrow)?.text ?? '', layout.letters))}
      </text>
      <Line sender={row.sender} layout={layout} kind={kind} />
    </>
  )
}

/** The arrow itself. */
function Line({ sender, layout, kind }: { sender: Side; layout: LadderLayout; kind: string }): JSX.Element {
  const [from, to] = sender === 'client' ? [layout.client, layout.server] : [layout.server, layout.client]
  const back = sender === 'client' ? -8 : 8
  const y = 22
  return (
    <path
      d={`M${from} ${y}H${to}M${to + back} ${y - 4}L${to} ${y}L${to + back} ${y + 4}`}
      class={`arrow ${sender} ${kind}`}
    />
  )
}

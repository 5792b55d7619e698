import type { JSX } from 'preact'
import type { Severity } from '../report/model.js'
import { counted } from '../text/numbers.js'
import type { Catalogue } from './catalogue.js'
import { SIGN } from './signs.js'
import type { Bins } from './timeline-bins.js'

/** So many flows have a line each; more are drawn as a crowd. */
export const MOST_LINES = 12
const LINE = 20
const OPEN = 46
const CHANGES = 30
const MARKS = 14
const GAP = 4
/** Of a bar that stands for anything at all. */
const LEAST = 1.5

/** How high the lanes are together: of so many lines, or else of a crowd with so many severities. */
export const heightOf = (lines: number | null, severities = 0): number =>
  lines === null ? OPEN + GAP + CHANGES + GAP + severities * MARKS + GAP : Math.max(1, lines) * LINE + GAP

interface FewLanesProps {
  readonly catalogue: Catalogue
  readonly flows: readonly number[]
  readonly findings: readonly number[]
  readonly across: (time: number) => number
}

/** A line for each flow, with the signs of its findings on it. */
export function FewLanes({ catalogue, flows, findings, across }: FewLanesProps): JSX.Element {
  const { rows, overview } = catalogue
  const inOrder = [...flows].sort((a, b) => rows.id(a) - rows.id(b))
  const lineOf = new Map(inOrder.map((place, line) => [rows.id(place), line]))
  // The severe are drawn last, over the others.
  const marks = findings.flatMap((finding) => {
    const flow = catalogue.flowOf(finding)
    const line = flow === null ? undefined : lineOf.get(flow)
    return line === undefined ? [] : [{ finding, line }]
  })
  return (
    <>
      {inOrder.map((place, line) => {
        const [from, to] = [across(rows.firstTime(place)), across(rows.lastTime(place))]
        return (
          <g key={place}>
            <text x={0} y={line * LINE + 16} class="name">
              flow {rows.id(place)}
            </text>
            <rect x={from} y={line * LINE + 7} width={Math.max(3, to - from)} height={10} rx={2} class="open" />
          </g>
        )
      })}
      {marks.reverse().map(({ finding, line }) => {
        const severity = catalogue.severity(finding)
        return (
          <text
            key={finding}
            x={across(overview.findings.time[finding]!)}
            y={line * LINE + 17}
            text-anchor="middle"
            class={`sign ${severity}`}
          >
            {SIGN[severity]}
          </text>
        )
      })}
    </>
  )
}

interface CrowdLanesProps {
  readonly bins: Bins
  readonly severities: readonly Severity[]
  readonly left: number
  /** Width of a bin. */
  readonly bin: number
}

/** How many flows were open, began and ended, and a lane of marks for each severity: one path each, however many there are. */
export function CrowdLanes({ bins, severities, left, bin }: CrowdLanesProps): JSX.Element {
  const { open, began, ended, findings } = bins
  const middle = OPEN + GAP + CHANGES / 2
  const changes = Math.max(highest(began), highest(ended))
  return (
    <>
      <Name y={OPEN / 2 - 2} text="open" />
      <Name y={OPEN / 2 + 11} text={`up to ${highest(open)}`} />
      <path d={bars(open, left, bin, OPEN, -(OPEN - 4), highest(open))} class="open" />
      <Name y={middle - 4} text="began" />
      <path d={bars(began, left, bin, middle, -CHANGES / 2, changes)} class="began" />
      <Name y={middle + 11} text="ended" />
      <path d={bars(ended, left, bin, middle, CHANGES / 2, changes)} class="ended" />
      {severities.map((severity, lane) => {
        const y = OPEN + GAP + CHANGES + GAP + lane * MARKS
        const total = findings[severity].reduce((sum, count) => sum + count, 0)
        return (
          <g key={severity} class={`marks ${severity}`}>
            <Name y={y + 10} text={`${SIGN[severity]} ${counted(total, severity)}`} />
            <path d={bars(findings[severity], left, bin, y + MARKS - 1, -(MARKS - 3), highest(findings[severity]))} />
          </g>
        )
      })}
    </>
  )
}

const Name = ({ y, text }: { y: number; text: string }): JSX.Element => (
  <text x={0} y={y} class="name">
    {text}
  </text>
)

const highest = (counts: readonly number[]): number => counts.reduce((high, count) => Math.max(high, count), 0)

/** A bar for each count from a line up (negative heights) or down. Whatever is there at all can be seen. */
function bars(
  counts: readonly number[],
  left: number,
  bin: number,
  line: number,
  height: number,
  most: number,
): string {
  let path = ''
  counts.forEach((count, at) => {
    if (count === 0) return
    const long = Math.sign(height) * Math.max(LEAST, (Math.abs(height) * count) / most)
    path += `M${(left + at * bin).toFixed(1)} ${line}h${bin.toFixed(2)}v${long.toFixed(1)}h${(-bin).toFixed(2)}z`
  })
  return path
}

import type { LazyReport } from '../report/model.js'
import { counted } from '../text/numbers.js'
import { flowTable } from './flow-table.js'
import { palette } from './palette.js'
import { type RankedFlow, SEVERITIES, type Tally } from './ranking.js'

/** More of them nobody reads. */
const MOST = 20

/** How the list is to look. */
interface ChoiceOptions {
  readonly width: number
  readonly colour: boolean
  readonly ascii: boolean
}

/** Which flows there are to choose from: the worst, in order of their numbers. Makes no more records than are listed. */
export function flowChoices(report: LazyReport, { width, colour, ascii }: ChoiceOptions): string[] {
  const look = palette(colour, ascii)
  const tallies = new Map<number, Tally>()
  for (const { flow, severity } of report.findings) {
    if (flow === null) continue
    const tally = tallies.get(flow) ?? { error: 0, warning: 0, note: 0 }
    tally[severity]++
    tallies.set(flow, tally)
  }
  const clean: Tally = { error: 0, warning: 0, note: 0 }
  const worse = (one: number, other: number): number => {
    const [a, b] = [tallies.get(one) ?? clean, tallies.get(other) ?? clean]
    for (const severity of SEVERITIES) if (a[severity] !== b[severity]) return b[severity] - a[severity]
    return one - other
  }
  const listed = Array.from({ length: report.flows.length }, (_, id) => id)
    .sort(worse)
    .slice(0, MOST)
    .sort((a, b) => a - b)
  const rows = listed.map(
    (id): RankedFlow => ({ flow: report.flows.at(id)!, findings: [], tally: tallies.get(id) ?? clean }),
  )
  const rest = report.flows.length - rows.length
  return [
    ...flowTable(rows, report, width, look),
    ...(rest === 0 ? [] : [`${look.ellipsis} ${counted(rest, 'more flow')} with nothing worse in them`]),
  ]
}

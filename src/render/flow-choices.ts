import type { LazyReport } from '../report/model.js'
import { counted } from '../text/numbers.js'
import { flowTable } from './flow-table.js'
import { palette } from './palette.js'
import { rankFlows } from './ranking.js'

/** More of them nobody reads. */
const MOST = 20

/** How the list is to look. */
interface ChoiceOptions {
  readonly width: number
  readonly colour: boolean
  readonly ascii: boolean
}

/**
 * Which flows there are to choose from: the worst, in order of their numbers. Makes no more records than are listed, for
 * which it is told the numbers of all.
 */
export function flowChoices(
  report: LazyReport,
  numbers: readonly number[],
  { width, colour, ascii }: ChoiceOptions,
): string[] {
  const look = palette(colour, ascii)
  const rows = rankFlows(report, numbers)
    .slice(0, MOST)
    .sort((one, other) => one.place - other.place)
  const rest = report.flows.length - rows.length
  return [
    ...flowTable(rows, report, width, look),
    ...(rest === 0 ? [] : [`${look.ellipsis} ${counted(rest, 'more flow')} with nothing worse in them`]),
  ]
}

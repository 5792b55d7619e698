import CliTable from 'cli-table3'
import { displayWidth, longest, pad, shortened } from './wrap.js'

/** One column, with its cells in one or more forms: the longest first, the shorter ones for narrow screens. */
export interface Column {
  readonly head: string
  readonly align?: 'left' | 'right'
  readonly forms: readonly (readonly string[])[]
}

/** One way to win room: take the next shorter form of these columns, or leave them out. */
export type Squeeze = readonly ['shorten' | 'drop', ...columns: string[]]

/** The table, and which form of each column that stayed was taken, for the legend below it. */
interface Fitted {
  readonly lines: readonly string[]
  readonly forms: ReadonlyMap<string, number>
}

interface Fit {
  readonly column: Column
  form: number
}

interface Layout {
  readonly fits: readonly Fit[]
  readonly widths: number[]
}

// cli-table3 needs about a quarter of a millisecond a row, and more the longer the table is.
const MOST_ROWS = 200
const GAP = '  '

const cells = (fit: Fit): readonly string[] => fit.column.forms[fit.form]!

/**
 * A table without borders in at most `width` columns. Squeezes are made in order until it fits; what is still too
 * wide then loses the middle of its widest cells. Our own padding continues the table after 200 rows.
 */
export function renderTable(
  columns: readonly Column[],
  squeezes: readonly Squeeze[],
  width: number,
  ellipsis: string,
): Fitted {
  const { fits, widths } = squeezed(columns, squeezes, width)
  narrow(widths, width)

  const rowCount = fits[0] === undefined ? 0 : cells(fits[0]).length
  const row = (index: number) => fits.map((fit, at) => shortened(cells(fit)[index]!, widths[at]!, ellipsis))
  const lines = byCliTable(
    fits,
    widths,
    Array.from({ length: Math.min(rowCount, MOST_ROWS) }, (_, index) => row(index)),
  )
  for (let index = MOST_ROWS; index < rowCount; index++) {
    lines.push(
      row(index)
        .map((cell, at) => pad(cell, widths[at]!, fits[at]!.column.align))
        .join(GAP)
        .trimEnd(),
    )
  }
  return { lines, forms: new Map(fits.map(({ column, form }) => [column.head, form])) }
}

/** Squeezes in order until the table fits, then takes back those that a later one made needless. */
function squeezed(columns: readonly Column[], squeezes: readonly Squeeze[], width: number): Layout {
  // Measured once: a form of a large table has tens of thousands of cells.
  const formWidths = new Map(columns.map((column) => [column, column.forms.map(longest)]))
  const layout = (made: readonly Squeeze[]) => {
    const fits = squeezedColumns(columns, made)
    const widths = fits.map(({ column, form }) => Math.max(formWidths.get(column)![form]!, displayWidth(column.head)))
    return { fits, widths }
  }
  let made: readonly Squeeze[] = []
  let best = layout(made)
  for (const squeeze of squeezes) {
    if (total(best.widths) <= width) break
    made = [...made, squeeze]
    best = layout(made)
  }
  for (const squeeze of made.toReversed()) {
    const fewer = made.filter((other) => other !== squeeze)
    const wider = layout(fewer)
    if (total(wider.widths) > width) continue
    made = fewer
    best = wider
  }
  return best
}

function squeezedColumns(columns: readonly Column[], squeezes: readonly Squeeze[]): Fit[] {
  let fits = columns.map((column): Fit => ({ column, form: 0 }))
  for (const [how, ...heads] of squeezes) {
    if (how === 'drop') fits = fits.filter(({ column }) => !heads.includes(column.head))
    else for (const fit of fits) if (heads.includes(fit.column.head)) shorten(fit)
  }
  return fits
}

function shorten(fit: Fit): void {
  fit.form = Math.min(fit.form + 1, fit.column.forms.length - 1)
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + each, 0) + GAP.length * (widths.length - 1)
}

/** Takes columns from the widest one until all fit, but leaves each at least four. */
function narrow(widths: number[], width: number): void {
  while (total(widths) > width) {
    const at = widths.indexOf(Math.max(...widths))
    if (widths[at]! <= 4) return
    widths[at]!--
  }
}

// cli-table3 colours heads and borders even in a pipe unless told not to, and does not fit a terminal by itself.
function byCliTable(fits: readonly Fit[], widths: readonly number[], rows: readonly (readonly string[])[]): string[] {
  const noBorder = Object.fromEntries(
    ['top', 'bottom', 'mid'].flatMap((edge) => ['', '-mid', '-left', '-right'].map((part) => [edge + part, ''])),
  )
  const table = new CliTable({
    head: fits.map(({ column }, at) => pad(column.head, widths[at]!, column.align)),
    chars: { ...noBorder, 'mid-mid': '', left: '', 'left-mid': '', right: '', 'right-mid': '', middle: GAP },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colWidths: [...widths],
    colAligns: fits.map(({ column }) => column.align ?? 'left'),
  })
  table.push(...rows.map((row) => [...row]))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
}

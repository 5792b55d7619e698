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

/** A column before its cells are drawn. Of a long table only the forms that are tried are worth measuring. */
export interface Measured {
  readonly head: string
  readonly forms: number
  widthOf(form: number): number
}

/** A column of which each form is measured once, when it is asked for. */
export function measured(head: string, forms: number, measure: (form: number) => number): Measured {
  const widths = new Map<number, number>()
  const widthOf = (form: number): number => {
    const width = widths.get(form) ?? Math.max(displayWidth(head), measure(form))
    widths.set(form, width)
    return width
  }
  return { head, forms, widthOf }
}

/** A column that stays, in one of its forms. */
export interface Fit {
  readonly head: string
  readonly form: number
  readonly width: number
}

// cli-table3 needs about a quarter of a millisecond a row, and more the longer the table is.
const MOST_ROWS = 200
export const GAP = '  '

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
  const measures = columns.map(({ head, forms }) => measured(head, forms.length, (form) => longest(forms[form]!)))
  const fits = fitColumns(measures, squeezes, width)
  const cells = fits.map(({ head, form, width: columnWidth }) => {
    const { forms, align = 'left' } = columns.find((column) => column.head === head)!
    return { head, texts: forms[form]!, width: columnWidth, align }
  })
  const rowCount = cells[0]?.texts.length ?? 0
  const row = (index: number) => cells.map((column) => shortened(column.texts[index]!, column.width, ellipsis))
  const lines = byCliTable(
    cells,
    Array.from({ length: Math.min(rowCount, MOST_ROWS) }, (_, index) => row(index)),
  )
  for (let index = MOST_ROWS; index < rowCount; index++) {
    lines.push(
      row(index)
        .map((cell, at) => pad(cell, cells[at]!.width, cells[at]!.align))
        .join(GAP)
        .trimEnd(),
    )
  }
  return { lines, forms: new Map(fits.map(({ head, form }) => [head, form])) }
}

/** Squeezes in order until the columns fit, then takes back those that a later one made needless. */
export function fitColumns(columns: readonly Measured[], squeezes: readonly Squeeze[], width: number): Fit[] {
  let made: readonly Squeeze[] = []
  let best = squeezed(columns, made)
  for (const squeeze of squeezes) {
    if (total(best) <= width) break
    made = [...made, squeeze]
    best = squeezed(columns, made)
  }
  for (const squeeze of made.toReversed()) {
    const fewer = made.filter((other) => other !== squeeze)
    const wider = squeezed(columns, fewer)
    if (total(wider) > width) continue
    made = fewer
    best = wider
  }
  return narrowed(best, width)
}

function squeezed(columns: readonly Measured[], squeezes: readonly Squeeze[]): Fit[] {
  const made = (how: Squeeze[0], head: string): number =>
    squeezes.filter(([kind, ...heads]) => kind === how && heads.includes(head)).length
  return columns
    .filter(({ head }) => made('drop', head) === 0)
    .map(({ head, forms, widthOf }) => {
      const form = Math.min(made('shorten', head), forms - 1)
      return { head, form, width: widthOf(form) }
    })
}

/** Columns that a table takes. */
export function total(fits: readonly Fit[]): number {
  return fits.reduce((sum, { width }) => sum + width, 0) + GAP.length * (fits.length - 1)
}

/** Takes columns from the widest one until all fit, but leaves each at least four. */
function narrowed(fits: readonly Fit[], width: number): Fit[] {
  const widths = fits.map((fit) => fit.width)
  for (let excess = total(fits) - width; excess > 0; excess--) {
    const at = widths.indexOf(Math.max(...widths))
    if (widths[at]! <= 4) break
    widths[at]!--
  }
  return fits.map((fit, at) => ({ ...fit, width: widths[at]! }))
}

interface Cells {
  readonly head: string
  readonly texts: readonly string[]
  readonly width: number
  readonly align: 'left' | 'right'
}

// cli-table3 colours heads and borders even in a pipe unless told not to, and does not fit a terminal by itself.
function byCliTable(columns: readonly Cells[], rows: readonly (readonly string[])[]): string[] {
  const noBorder = Object.fromEntries(
    ['top', 'bottom', 'mid'].flatMap((edge) => ['', '-mid', '-left', '-right'].map((part) => [edge + part, ''])),
  )
  const table = new CliTable({
    head: columns.map(({ head, width, align }) => pad(head, width, align)),
    chars: { ...noBorder, 'mid-mid': '', left: '', 'left-mid': '', right: '', 'right-mid': '', middle: GAP },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colWidths: columns.map(({ width }) => width),
    colAligns: columns.map(({ align }) => align),
  })
  table.push(...rows.map((row) => [...row]))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
}

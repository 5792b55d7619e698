import pc from 'picocolors'
import type { Severity } from '../report/model.js'
import { sanitize } from './sanitize.js'

/** The signs and colours of a screen. Colour only ever repeats what a sign or a word says already. */
export interface Palette {
  readonly symbol: Readonly<Record<Severity, string>>
  readonly arrow: string
  readonly dot: string
  readonly ellipsis: string
  /** Between two that are the same. */
  readonly same: string
  readonly ladder: LadderSigns
  severity(severity: Severity, text: string): string
  state(text: string): string
  strong(text: string): string
  /** Any text of the report, made harmless, and plain ASCII where the screen asks for it. */
  clean(text: string): string
}

/** What the arrows between two ends are drawn with. */
interface LadderSigns {
  readonly wall: string
  /** Between the walls while nothing passes. */
  readonly pause: string
  readonly left: string
  readonly right: string
  readonly line: string
  /** A line for what did not come. */
  readonly absent: string
  readonly toLeft: string
  readonly toRight: string
}

const UNICODE_LADDER: LadderSigns = {
  wall: '│',
  pause: '┊',
  left: '├',
  right: '┤',
  line: '─',
  absent: '╌',
  toLeft: '◀',
  toRight: '▶',
}
const ASCII_LADDER: LadderSigns = {
  wall: '|',
  pause: ':',
  left: '|',
  right: '|',
  line: '-',
  absent: '.',
  toLeft: '<',
  toRight: '>',
}

/** The palette of one stream. */
export function palette(colour: boolean, ascii: boolean): Palette {
  const colours = pc.createColors(colour)
  const bySeverity = { error: colours.red, warning: colours.yellow, note: colours.blue }
  return {
    symbol: ascii ? { error: 'E', warning: 'W', note: 'N' } : { error: '✗', warning: '▲', note: '·' },
    arrow: ascii ? '->' : '→',
    dot: ascii ? '|' : '·',
    ellipsis: ascii ? '...' : '…',
    same: ascii ? '~' : '≈',
    ladder: ascii ? ASCII_LADDER : UNICODE_LADDER,
    severity: (severity, text) => bySeverity[severity](text),
    state: (text) => colours.cyan(text),
    strong: (text) => colours.bold(text),
    clean: (text) => sanitize(text, ascii),
  }
}

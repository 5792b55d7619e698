import type { Arrow } from '../render/ladder-arrows.js'
import type { LadderEvent } from '../render/ladder-events.js'
import { type Labels, labelsOf } from '../render/ladder-labels.js'
import { SHORT_STATES } from '../render/short-states.js'
import type { Flow, State } from '../report/model.js'
import { duration } from '../text/numbers.js'

/** Height of one line of a ladder. */
export const ROW = 36
/** From here on the states stand beside the walls; else under the arrows. */
const WIDE = 640
const CHARACTER = 7
const FRAME = 50
const TIME = 76
const STATE = 104
const NARROW_LEFT = 62
/** Letters between the walls, however narrow they stand. */
const FEWEST = 8
const EVERY_LETTER = Number.POSITIVE_INFINITY

export interface LadderLayout {
  readonly isWide: boolean
  readonly width: number
  /** Seconds from which times count. */
  readonly start: number
  /** The walls. */
  readonly client: number
  readonly server: number
  /** Letters that fit between them. */
  readonly letters: number
  readonly labels: Labels
}

export function layoutOf(flow: Flow, events: readonly LadderEvent[], width: number): LadderLayout {
  const isWide = width >= WIDE
  const client = isWide ? FRAME + TIME + STATE : NARROW_LEFT
  const server = Math.max(client + 60, isWide ? width - STATE : width - 8)
  const arrows = events.filter((event): event is Arrow => event.kind === 'segment')
  const letters = Math.max(FEWEST, Math.floor((server - client - 16) / CHARACTER))
  return {
    isWide,
    width,
    start: flow.firstTime,
    client,
    server,
    letters,
    labels: labelsOf(arrows, letters),
  }
}

/** Where the columns left of the ladder end. */
export const FRAME_END = FRAME - 8
export const TIME_END = FRAME + TIME - 8

/** The longest of several forms that fits between the walls. */
export const fitting = (forms: readonly string[], { letters }: LadderLayout): string =>
  forms.find((form) => form.length <= letters) ?? cut(forms.at(-1)!, letters)

export const cut = (text: string, letters: number): string =>
  text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`

/** Seconds since the flow began, to the microsecond where there is room. */
export const timeText = (seconds: number, { isWide }: LadderLayout): string => seconds.toFixed(isWide ? 6 : 3)

/** States that an end may be in, likeliest first. */
export const statesText = (states: readonly State[], { isWide }: LadderLayout): string =>
  `${isWide ? states[0] : (SHORT_STATES[states[0]!] ?? states[0])}${states.length > 1 ? '?' : ''}`

const wholeLabel = (arrow: Arrow): string => labelsOf([arrow], EVERY_LETTER).byArrow.get(arrow)!.text

/** A line of the ladder, read out. */
export function rowText(event: LadderEvent, layout: LadderLayout): string {
  switch (event.kind) {
    case 'segment': {
      const { row, states } = event
      const moved = [
        ...(states.client === undefined ? [] : [`client now ${states.client.join(' or ')}`]),
        ...(states.server === undefined ? [] : [`server now ${states.server.join(' or ')}`]),
      ]
      const what = [`${row.sender} sends ${wholeLabel(event)}`, ...moved].join('; ')
      return `frame ${row.frame}, ${duration(row.time - layout.start)}: ${what}`
    }
    case 'pause':
      return `${duration(event.seconds)} of silence`
    case 'folded':
      return event.forms[0]!
    case 'absent':
      return `from the ${event.sender}: ${event.forms[0]}`
    case 'finding':
      return `${event.finding.severity}, ${event.finding.rule}: ${event.finding.message}`
  }
}

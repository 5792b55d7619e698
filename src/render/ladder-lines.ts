import type { Side } from '../report/model.js'
import { AROUND_LABEL } from './ladder-layout.js'
import type { Palette } from './palette.js'
import { displayWidth, pad, shortened } from './wrap.js'

/* What stands between the two walls of a ladder, `room` columns apart; each line with its walls. */

/** A segment: `├─ SYN  seq=0 ───▶┤`. */
export function arrowLine(text: string, sender: Side, room: number, { ladder, ellipsis }: Palette): string {
  const label = shortened(text, room - AROUND_LABEL, ellipsis)
  const rest = ladder.line.repeat(Math.max(0, room - AROUND_LABEL - displayWidth(label)))
  return sender === 'client'
    ? `${ladder.left}${ladder.line} ${label} ${rest}${ladder.toRight}${ladder.right}`
    : `${ladder.left}${ladder.toLeft}${rest} ${label} ${ladder.line}${ladder.right}`
}

/** What should have come: `│╌ ACK  ack=2  never seen ╌╌│`. */
export function absentLine(
  forms: readonly string[],
  sender: Side,
  room: number,
  { ladder, ellipsis }: Palette,
): string {
  const label = shortened(fitting(forms, room - AROUND_LABEL), room - AROUND_LABEL, ellipsis)
  const rest = ladder.absent.repeat(Math.max(0, room - AROUND_LABEL - displayWidth(label)))
  const near = ladder.absent
  const line = sender === 'client' ? `${near} ${label} ${rest}${near}` : `${near}${rest} ${label} ${near}`
  return `${ladder.wall}${line}${ladder.wall}`
}

/** More about a segment, on its sender's side. */
export function besideLine(text: string, sender: Side, room: number, { ladder, ellipsis }: Palette): string {
  const side = sender === 'client' ? 'left' : 'right'
  const label = pad(shortened(text, room - AROUND_LABEL, ellipsis), room - AROUND_LABEL, side)
  return `${ladder.wall}  ${label}  ${ladder.wall}`
}

/** The longest of the texts that fits, in the middle. */
export function middleLine(forms: readonly string[], room: number, { ladder, ellipsis }: Palette): string {
  const text = shortened(fitting(forms, room - 2), room, ellipsis)
  const before = Math.floor((room - displayWidth(text)) / 2)
  return `${ladder.pause}${pad(' '.repeat(Math.max(0, before)) + text, room)}${ladder.pause}`
}

const fitting = (forms: readonly string[], room: number): string =>
  forms.find((form) => displayWidth(form) <= room) ?? forms.at(-1)!

/** Nothing but the walls. */
export const emptyLine = (room: number, { ladder }: Palette): string =>
  `${ladder.wall}${' '.repeat(room)}${ladder.wall}`

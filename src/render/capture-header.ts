import type { Capture, LazyReport } from '../report/model.js'
import { counted, duration, grouped } from '../text/numbers.js'
import { pathText } from '../text/path-text.js'
import type { Palette } from './palette.js'
import { linkText, skippedText, VANTAGE } from './words.js'
import { NO_BREAK, wrap } from './wrap.js'

const MOST_DAMAGE = 3

/** What was read: one paragraph a capture, with what was left out of it and where the file is damaged. */
export function captureHeader(capture: Capture, flows: number, width: number, look: Palette, all: boolean): string[] {
  const name = look.clean(pathText(capture.path))
  const parts = captureFacts(capture, flows, look.clean)
  const lead = `${look.strong(name)}   `
  const text = parts.join(`${NO_BREAK}${look.dot} `)
  const beside = wrap(text, width, lead)
  const below = [look.strong(name), ...wrap(text, width, '  ')]
  const lines = beside.length <= below.length ? beside : below
  return [...lines, ...skippedLines(capture, width), ...damageLines(capture, width, look, all)]
}

/** `13 frames`, `2 flows`, `9.51 s`, `pcap, Ethernet`, `taken near the server`: each stays on one line. */
export function captureFacts(capture: Capture, flows: number, clean: (text: string) => string): string[] {
  const packing = capture.compression === 'none' ? '' : ` in ${capture.compression}`
  const links = clean(linkText(capture))
  return [
    unbroken(counted(capture.frames, 'frame')),
    unbroken(counted(flows, 'flow')),
    ...captureSeconds(capture),
    `${capture.format}${packing}${links === '' ? '' : `, ${links}`}`,
    ...placeInTimeline(capture),
    ...(flows === 0 ? [] : [unbroken(VANTAGE[capture.vantage])]),
  ]
}

/** Of a file behind others: how its frames are numbered on, and how long after them it begins. */
function placeInTimeline({ firstFrame, frames, gap }: Capture): string[] {
  if (gap === null) return []
  const numbers = frames === 0 ? [] : [unbroken(`its frame 1 is frame ${grouped(firstFrame)} of all`)]
  const from = gap < 0 ? `overlaps the one before by ${duration(-gap)}` : `${duration(gap)} after the one before`
  return [...numbers, unbroken(from)]
}

/** A short text that stays on one line. */
function unbroken(text: string): string {
  return text.replaceAll(' ', NO_BREAK)
}

function captureSeconds(capture: Capture): string[] {
  const length = captureLength(capture)
  return length === null ? [] : [unbroken(duration(length))]
}

/** Seconds from the first frame of a capture to its last; null without frames. */
export function captureLength({ firstTime, lastTime }: Capture): number | null {
  return firstTime === null || lastTime === null ? null : secondsBetween(firstTime, lastTime)
}

/** ISO 8601 with nanoseconds; Date knows milliseconds only, so the fraction is counted by itself. */
function secondsBetween(from: string, to: string): number {
  const seconds = (time: string) => Date.parse(`${time.slice(0, 19)}Z`) / 1000
  const fraction = (time: string) => Number(`0${/\.\d+/.exec(time)?.[0] ?? ''}`)
  return seconds(to) - seconds(from) + (fraction(to) - fraction(from))
}

function skippedLines(capture: Capture, width: number): string[] {
  const { skipped, frames } = capture
  const total = Object.values(skipped).reduce((sum, count) => sum + count, 0)
  if (total === 0) return []
  return wrap(`left out ${grouped(total)} of ${counted(frames, 'frame')}: ${skippedText(capture)}`, width, '  ')
}

function damageLines({ damage }: Capture, width: number, look: Palette, all: boolean): string[] {
  const shown = all ? damage : damage.slice(0, MOST_DAMAGE)
  const sign = look.severity('warning', `${look.symbol.warning} damaged`)
  const lines = shown.flatMap((place) =>
    wrap(`${damagePlace(place)}: ${look.clean(place.message)}`, width, `  ${sign}  `),
  )
  const rest = damage.length - shown.length
  return rest === 0 ? lines : [...lines, `  ${look.ellipsis} ${counted(rest, 'more damaged place')}`]
}

/** Where a file is damaged: `byte 978`, and the frame where the message doesn't name it. */
export function damagePlace({ offset, frame, message }: Capture['damage'][number]): string {
  const number = grouped(frame)
  return `byte ${grouped(offset)}${message.includes(`frame ${number}`) ? '' : `, frame ${number}`}`
}

/** Flows of each capture; exact for a single one, where the summary counts those without a record too. */
export function flowsByCapture(report: LazyReport): number[] {
  if (report.captures.length === 1) return [report.summary.flows + report.summary.leftOut.flows]
  const counts = report.captures.map(() => 0)
  for (const { capture } of report.flows) counts[capture] = (counts[capture] ?? 0) + 1
  return counts
}

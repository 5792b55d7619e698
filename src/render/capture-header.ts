import type { Capture, Report, SkipReason } from '../report/model.js'
import { counted, duration, grouped } from '../text/numbers.js'
import type { Palette } from './palette.js'
import { SKIPPED, VANTAGE } from './words.js'
import { wrap } from './wrap.js'

const MOST_DAMAGE = 3

/** What was read: one paragraph a capture, with what was left out of it and where the file is damaged. */
export function captureHeader(capture: Capture, flows: number, width: number, look: Palette, all: boolean): string[] {
  const name = look.clean(pathText(capture.path))
  const packing = capture.compression === 'none' ? '' : ` in ${capture.compression}`
  const links = capture.linkTypes.map((link) => look.clean(link)).join('+')
  const parts = [
    counted(capture.frames, 'frame'),
    counted(flows, 'flow'),
    ...captureSeconds(capture),
    `${capture.format}${packing}${links === '' ? '' : `, ${links}`}`,
    VANTAGE[capture.vantage],
  ]
  const lead = `${look.strong(name)}   `
  const lines = wrap(parts.join(` ${look.dot} `), width, name.length > width / 2 ? '  ' : lead)
  if (name.length > width / 2) lines.unshift(look.strong(name))
  return [...lines, ...skippedLines(capture, width), ...damageLines(capture, width, look, all)]
}

/** A path for people: `-` is standard input. Not yet made harmless. */
export function pathText(path: string): string {
  return path === '-' ? 'standard input' : path
}

function captureSeconds({ firstTime, lastTime }: Capture): string[] {
  if (firstTime === null || lastTime === null) return []
  return [duration(secondsBetween(firstTime, lastTime))]
}

/** ISO 8601 with nanoseconds; Date knows milliseconds only, so the fraction is counted by itself. */
function secondsBetween(from: string, to: string): number {
  const seconds = (time: string) => Date.parse(`${time.slice(0, 19)}Z`) / 1000
  const fraction = (time: string) => Number(`0${/\.\d+/.exec(time)?.[0] ?? ''}`)
  return seconds(to) - seconds(from) + (fraction(to) - fraction(from))
}

function skippedLines({ skipped, frames }: Capture, width: number): string[] {
  const reasons = Object.entries(skipped) as [SkipReason, number][]
  if (reasons.length === 0) return []
  const total = reasons.reduce((sum, [, count]) => sum + count, 0)
  const text = reasons.map(([reason, count]) => `${grouped(count)} ${SKIPPED[reason]}`).join(', ')
  return wrap(`left out ${grouped(total)} of ${counted(frames, 'frame')}: ${text}`, width, '  ')
}

function damageLines({ damage }: Capture, width: number, look: Palette, all: boolean): string[] {
  const shown = all ? damage : damage.slice(0, MOST_DAMAGE)
  const lines = shown.flatMap(({ offset, frame, message }) => {
    const sign = look.severity('warning', `${look.symbol.warning} damaged`)
    return wrap(`byte ${grouped(offset)}, frame ${frame}: ${look.clean(message)}`, width, `  ${sign}  `)
  })
  const rest = damage.length - shown.length
  return rest === 0 ? lines : [...lines, `  ${look.ellipsis} ${counted(rest, 'more damaged place')}`]
}

/** Flows of each capture; exact for a single one, where the summary counts those without a record too. */
export function flowsByCapture(report: Report): number[] {
  if (report.captures.length === 1) return [report.summary.flows]
  const counts = report.captures.map(() => 0)
  for (const { capture } of report.flows) counts[capture] = (counts[capture] ?? 0) + 1
  return counts
}

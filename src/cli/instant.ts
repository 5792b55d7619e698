import type { Capture } from '../report/model.js'
import { secondsOf } from '../text/seconds.js'
import { UsageError } from '../text/usage-error.js'

/** A time that the user gave: on the calendar, or from the start of each capture. */
export type Instant =
  | { readonly kind: 'absolute'; readonly seconds: number; readonly nanoseconds: number }
  | { readonly kind: 'relative'; readonly seconds: number }

const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?$/i

/** `2026-01-05T10:00:00.5Z`, or `+12.5`, `90s`, `+2m` from the start of the capture. */
export function instantValue(option: string): (given: string) => Instant {
  return (given) => {
    const seconds = secondsOf(given.trim().replace(/^\+/, ''))
    const instant: Instant | null = seconds === null ? calendarInstant(given.trim()) : { kind: 'relative', seconds }
    if (instant !== null) return instant
    throw new UsageError(
      `${option} takes a time such as 2026-01-05T10:00:00Z, or +12.5, +90s or +2m from the start, not "${given}"`,
    )
  }
}

/** Without a zone it is UTC, as everything that tcpcheck prints. */
function calendarInstant(text: string): Extract<Instant, { kind: 'absolute' }> | null {
  const [, day, minutes = '00:00', seconds = '00', fraction = '', zone = 'Z'] = ISO.exec(text) ?? []
  if (day === undefined) return null
  const [hours = 0, rest = 0] = zone === 'Z' || zone === 'z' ? [] : [Number(zone.slice(1, 3)), Number(zone.slice(-2))]
  const written = `${day}T${minutes}:${seconds}.000Z`
  const epoch = Date.parse(written)
  // Date counts on from 30 February; nobody means that.
  if (Number.isNaN(epoch) || new Date(epoch).toISOString() !== written || hours > 14 || rest > 59) return null
  const east = (zone.startsWith('-') ? -1 : 1) * (3600 * hours + 60 * rest)
  return { kind: 'absolute', seconds: epoch / 1000 - east, nanoseconds: Number(fraction.padEnd(9, '0')) }
}

/** Whether one time lies behind another of its kind. */
export function isLater(one: Instant, other: Instant): boolean {
  if (one.kind === 'absolute' && other.kind === 'absolute' && one.seconds === other.seconds) {
    return one.nanoseconds > other.nanoseconds
  }
  return one.kind === other.kind && one.seconds > other.seconds
}

/** The time in seconds since the first frame of a capture, as reports count. */
export function secondsInto(capture: Capture, instant: Instant): number {
  if (instant.kind === 'relative') return instant.seconds
  const start = capture.firstTime === null ? null : calendarInstant(capture.firstTime)
  if (start === null) return 0
  const nanoseconds = instant.nanoseconds - start.nanoseconds
  return Math.round((instant.seconds - start.seconds) * 1e9 + nanoseconds) / 1e9
}

import { useLayoutEffect } from 'preact/hooks'
import { bySeverity } from '../render/ranking.js'
import type { Flow } from '../report/model.js'
import type { Overview } from './overview.js'
import { moveTo, readPlace } from './place.js'

/** The keys, and what they do: shown under `?`. */
export const KEYS: readonly (readonly [key: string, does: string])[] = [
  ['/', 'filter the flows'],
  ['j  k', 'next, previous frame of the flow'],
  ['J  K', 'next, previous flow'],
  [']  [', 'next, previous finding'],
  ['?', 'these keys'],
]

/** Walks through the report by keys. */
export function useKeys({ rows, report }: Overview, flow: Flow | null): void {
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const way = WAYS[event.key]
      if (event.key === '/') document.getElementById('filter')?.focus()
      else if (event.key === '?') document.querySelector<HTMLDetailsElement>('#keys')?.toggleAttribute('open')
      else if (way !== undefined) go(way)
      else return
      event.preventDefault()
    }
    const go = ([what, by]: Way): void => {
      // Not the place that was drawn last: keys may come faster than drawings.
      const place = readPlace(location.hash)
      if (what === 'flow') {
        const next =
          rows[
            stepped(
              rows.findIndex(({ id }) => id === place.flow),
              by,
              rows.length,
            )
          ]
        if (next !== undefined) moveTo({ flow: next.id, frame: null })
      } else if (what === 'frame') {
        if (flow?.id !== place.flow) return
        const frames = (flow?.segments ?? []).map(({ frame }) => frame)
        const next = frames[stepped(frames.indexOf(place.frame ?? -1), by, frames.length)]
        if (next !== undefined) moveTo({ flow: place.flow, frame: next })
      } else {
        const own = report.findings.filter((finding) => finding.flow !== null).sort(bySeverity)
        const at = own.findIndex((finding) => finding.flow === place.flow && finding.frame === place.frame)
        const next = own[stepped(at, by, own.length)]
        if (next !== undefined) moveTo({ flow: next.flow, frame: next.frame })
      }
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [rows, report, flow])
}

type Way = readonly [what: 'frame' | 'flow' | 'finding', by: 1 | -1]

const WAYS: Readonly<Record<string, Way>> = {
  j: ['frame', 1],
  k: ['frame', -1],
  J: ['flow', 1],
  K: ['flow', -1],
  ']': ['finding', 1],
  '[': ['finding', -1],
}

/** One place on, without leaving the list; the first one from nowhere. */
function stepped(at: number, by: number, count: number): number {
  return at === -1 ? 0 : Math.min(count - 1, Math.max(0, at + by))
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type !== 'checkbox'
}

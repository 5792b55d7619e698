import { useLayoutEffect } from 'preact/hooks'
import type { Flow } from '../report/model.js'
import type { Catalogue } from './catalogue.js'
import { moveTo, readPlace } from './place.js'

/** The keys, and what they do: shown under `?`. */
export const KEYS: readonly (readonly [key: string, does: string])[] = [
  ['/', 'filter the flows'],
  ['j  k', 'next, previous frame of the flow'],
  ['J  K', 'next, previous flow'],
  [']  [', 'next, previous finding'],
  ['Esc', 'all times again, after dragging over some'],
  ['?', 'these keys'],
]

interface Walk {
  readonly catalogue: Catalogue
  /** What is listed at the moment, by their places. */
  readonly flows: readonly number[]
  readonly findings: readonly number[]
  /** The record of the chosen flow. */
  readonly flow: Flow | null
  readonly onEscape: () => void
}

/** Walks through the report by keys. */
export function useKeys({ catalogue, flows, findings, flow, onEscape }: Walk): void {
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const way = WAYS[event.key]
      if (event.key === '/') document.getElementById('filter')?.focus()
      else if (event.key === '?') document.querySelector<HTMLDetailsElement>('#keys')?.toggleAttribute('open')
      else if (event.key === 'Escape') onEscape()
      else if (way !== undefined) go(way)
      else return
      event.preventDefault()
    }
    const go = ([what, by]: Way): void => {
      // Not the place that was drawn last: keys may come faster than drawings.
      const place = readPlace(location.hash)
      if (what === 'flow') {
        const next = flows[stepped(flows.indexOf(catalogue.rows.placeOf(place.flow) ?? -1), by, flows.length)]
        if (next !== undefined) moveTo({ flow: catalogue.rows.id(next), frame: null })
      } else if (what === 'frame') {
        if (flow?.id !== place.flow) return
        const frames = (flow?.segments ?? []).map(({ frame }) => frame)
        const next = frames[stepped(frames.indexOf(place.frame ?? -1), by, frames.length)]
        if (next !== undefined) moveTo({ flow: place.flow, frame: next })
      } else {
        const { frame } = catalogue.overview.findings
        const own = findings.filter((finding) => catalogue.flowOf(finding) !== null)
        const at = own.findIndex(
          (finding) => catalogue.flowOf(finding) === place.flow && frame[finding] === place.frame,
        )
        const next = own[stepped(at, by, own.length)]
        if (next !== undefined) moveTo({ flow: catalogue.flowOf(next), frame: frame[next]! })
      }
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [catalogue, flows, findings, flow, onEscape])
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

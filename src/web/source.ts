import { useEffect, useState } from 'preact/hooks'
import type { Finding, Flow } from '../report/model.js'

/** Where that is had from which an overview leaves out: the worker that checked the capture, or the file. */
export interface Source {
  /** The whole record of a flow; null where it is not at hand. */
  readonly flowOf: (id: number) => Promise<Flow | null>
  /** The findings at these places, as the overview counts them. */
  readonly findingsOf: (places: readonly number[]) => Promise<readonly Finding[]>
}

/** Of a page that nobody asks. */
export const NOTHING_MORE: Source = { flowOf: async () => null, findingsOf: async () => [] }

/** The findings at these places; until others are fetched, those that were there before. */
export function useFindings(
  places: readonly number[],
  worst: readonly Finding[],
  { findingsOf }: Source,
): readonly Finding[] {
  const [fetched, setFetched] = useState<readonly Finding[]>([])
  const isAtHand = places.every((place) => place < worst.length)
  const key = isAtHand ? '' : places.join()
  useEffect(() => {
    if (isAtHand) return
    let isWanted = true
    void findingsOf(places).then((found) => {
      if (isWanted) setFetched(found)
    })
    return () => {
      isWanted = false
    }
  }, [key, findingsOf])
  return isAtHand ? places.map((place) => worst[place]!) : fetched
}

import { useEffect, useState } from 'preact/hooks'

/** What the reader looks at: it stands behind the `#` of the address, so that it can be sent to somebody. */
export interface Place {
  readonly flow: number | null
  readonly frame: number | null
}

export function readPlace(hash: string): Place {
  const fields = new URLSearchParams(hash.replace(/^#/, ''))
  return { flow: numberIn(fields, 'flow'), frame: numberIn(fields, 'frame') }
}

/** `#flow=2&frame=17` */
export function placeText({ flow, frame }: Place): string {
  if (flow === null) return '#'
  return frame === null ? `#flow=${flow}` : `#flow=${flow}&frame=${frame}`
}

function numberIn(fields: URLSearchParams, name: string): number | null {
  const given = fields.get(name)
  return given !== null && /^\d{1,15}$/.test(given) ? Number(given) : null
}

export const NOWHERE: Place = { flow: null, frame: null }

/** The place in the address; null in the first drawing, so that that is the one that the file holds already. */
export function usePlace(): Place | null {
  const [place, setPlace] = useState<Place | null>(null)
  useEffect(() => {
    const read = (): void => setPlace(readPlace(location.hash))
    read()
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [])
  return place
}

/** Goes there without a step in the history: for who walks from frame to frame. */
export function moveTo(place: Place): void {
  history.replaceState(null, '', placeText(place))
  dispatchEvent(new HashChangeEvent('hashchange'))
}

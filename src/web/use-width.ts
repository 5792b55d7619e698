import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { PAPER_WIDTH, watchPrinting } from './printing.js'

/** How wide an element is drawn, as that changes; on paper, as wide as the paper. */
export function useWidth<T extends HTMLElement>(): [RefObject<T | null>, number] {
  const element = useRef<T>(null)
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const watched = element.current
    if (watched === null) return
    let isPrinting = false
    const measure = (): void => setWidth(isPrinting ? PAPER_WIDTH : watched.clientWidth)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(watched)
    const ignorePrinting = watchPrinting((isNow) => {
      isPrinting = isNow
      measure()
    })
    return () => {
      observer.disconnect()
      ignorePrinting()
    }
  }, [])
  return [element, width]
}

import { options } from 'preact'

/** Width of an A4 page between the margins that the style gives it, in its pixels. */
export const PAPER_WIDTH = 688

/** Tells when the page is about to be printed, and when that is over. The paper does not wait for a later drawing. */
export function watchPrinting(told: (isPrinting: boolean) => void): () => void {
  const before = (): void => atOnce(() => told(true))
  const after = (): void => atOnce(() => told(false))
  addEventListener('beforeprint', before)
  addEventListener('afterprint', after)
  return () => {
    removeEventListener('beforeprint', before)
    removeEventListener('afterprint', after)
  }
}

function atOnce(change: () => void): void {
  options.debounceRendering = (draw) => draw()
  change()
  options.debounceRendering = queueMicrotask
}

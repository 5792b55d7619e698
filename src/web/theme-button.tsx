import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { watchPrinting } from './printing.js'

/** Dark or light, where the reader wants it otherwise than the system does. Paper is light. */
export function ThemeButton(): JSX.Element {
  const [isDark, setDark] = useState(false)
  useEffect(() => {
    setDark(matchMedia('(prefers-color-scheme: dark)').matches)
    let chosen: string | undefined
    return watchPrinting((isPrinting) => {
      if (isPrinting) chosen = document.documentElement.dataset.theme
      show(isPrinting ? 'light' : chosen)
    })
  }, [])
  const change = (): void => {
    show(isDark ? 'light' : 'dark')
    setDark(!isDark)
  }
  return (
    <button type="button" class="quiet" onClick={change}>
      {isDark ? 'light' : 'dark'}
    </button>
  )
}

/** Undefined: as the system has it. */
function show(theme: string | undefined): void {
  const { dataset } = document.documentElement
  if (theme === undefined) delete dataset.theme
  else dataset.theme = theme
  // Canvases are drawn with the colours of the moment.
  dispatchEvent(new Event('themechange'))
}

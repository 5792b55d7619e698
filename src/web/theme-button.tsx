import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** Dark or light, where the reader wants it otherwise than the system does. */
export function ThemeButton(): JSX.Element {
  const [isDark, setDark] = useState(false)
  useEffect(() => setDark(matchMedia('(prefers-color-scheme: dark)').matches), [])
  const change = (): void => {
    document.documentElement.dataset.theme = isDark ? 'light' : 'dark'
    setDark(!isDark)
    // Canvases are drawn with the colours of the moment.
    dispatchEvent(new Event('themechange'))
  }
  return (
    <button type="button" class="quiet" onClick={change}>
      {isDark ? 'light' : 'dark'}
    </button>
  )
}

import type { JSX } from 'preact'
import { useState } from 'preact/hooks'

/** How long it says that it has copied, in milliseconds. */
const SAID = 1500

/** Puts a text on the clipboard. */
export function CopyButton({ text, label }: { text: () => string; label: string }): JSX.Element {
  const [said, setSaid] = useState('')
  const copy = async (): Promise<void> => {
    const done = await navigator.clipboard.writeText(text()).then(
      () => true,
      () => false,
    )
    setSaid(done ? 'copied' : 'not allowed')
    setTimeout(() => setSaid(''), SAID)
  }
  return (
    <button type="button" class="scripted quiet" onClick={copy}>
      <span aria-live="polite">{said || label}</span>
    </button>
  )
}

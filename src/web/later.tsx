import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'

interface LaterProps {
  /** Drawn with all else: where the file holds the drawing already. */
  readonly isAtOnce: boolean
  /** A function, so that its drawing is not begun before. */
  readonly children: () => ComponentChildren
}

/** A part of the page that is drawn in a turn of its own, so that the page answers between one part and the next. */
export function Later({ isAtOnce, children }: LaterProps): ComponentChildren {
  const [isTurn, setTurn] = useState(isAtOnce)
  useEffect(() => {
    if (isTurn) return
    const timer = setTimeout(() => setTurn(true))
    return () => clearTimeout(timer)
  }, [isTurn])
  return isTurn ? children() : null
}

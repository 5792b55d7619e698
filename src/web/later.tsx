import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'

interface LaterProps {
  /** After so many frames of the screen; 0: with all else, where the file holds the drawing already. */
  readonly frames: number
  /** A function, so that its drawing is not begun before. */
  readonly children: () => ComponentChildren
}

/** A part of the page that is drawn and laid out in a frame of its own, so that the page answers between the parts. */
export function Later({ frames, children }: LaterProps): ComponentChildren {
  const [isTurn, setTurn] = useState(frames === 0)
  useEffect(() => {
    if (isTurn) return
    let waiting = 0
    const wait = (left: number): void => {
      waiting = requestAnimationFrame(() => (left === 1 ? setTurn(true) : wait(left - 1)))
    }
    wait(frames)
    return () => cancelAnimationFrame(waiting)
  }, [isTurn, frames])
  return isTurn ? children() : null
}

import type { LazyReport } from '../report/model.js'

/** Which capture a frame of the report is in, by index, and its number there: with --merge, numbers run on through all. */
export function placeOfFrame(
  { captures, settings }: LazyReport,
  capture: number,
  frame: number,
): { capture: number; frame: number } {
  if (!settings.merge) return { capture, frame }
  const at = captures.findLastIndex(({ firstFrame }) => firstFrame <= frame)
  return { capture: at, frame: frame - captures[at]!.firstFrame + 1 }
}

import { stat } from 'node:fs/promises'
import type { Frame } from '../capture/frame.js'
import { CaptureReader } from '../capture/reader.js'
import { openCapture } from './open.js'

/** Where a frame's octets lie in its file. */
interface FramePlace {
  readonly offset: number
  readonly length: number
}

/**
 * Where these frames lie in an uncompressed capture. The file is read a second time for that, up to the last of them:
 * few ask, and a check that kept the place of every frame would need memory for all. A pipe has no places.
 */
export async function framePlaces(path: string, wanted: ReadonlySet<number>): Promise<Map<number, FramePlace>> {
  const places = new Map<number, FramePlace>()
  // To open a pipe again would wait for a writer that is gone.
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
  if (path === '-' || !isFile) return places
  const reader = new CaptureReader(({ number, origin, start, end }: Frame) => {
    if (wanted.has(number)) places.set(number, { offset: origin + start, length: end - start })
  })
  for await (const chunk of (await openCapture(path)).chunks) {
    reader.feed(chunk)
    if (places.size === wanted.size) return places
  }
  reader.end()
  return places
}

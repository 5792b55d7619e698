import { createHash } from 'node:crypto'
import type { Frame } from '../../src/capture/frame.js'
import type { CaptureFacts } from '../../src/capture/intake.js'
import { CaptureReader } from '../../src/capture/reader.js'

/** A frame, kept. */
export interface Kept {
  readonly number: number
  readonly time: number
  readonly wireLength: number
  readonly linkType: number
  readonly offset: number
  readonly bytes: Uint8Array
}

export function kept(frame: Frame): Kept {
  const { number, time, wireLength, linkType, offset } = frame
  return { number, time, wireLength, linkType, offset, bytes: frame.bytes.slice(frame.start, frame.end) }
}

export interface Reading {
  readonly frames: readonly Kept[]
  readonly facts: CaptureFacts
  /** Places and messages of the damage, as "at 24, frame 1: ...". */
  readonly damage: readonly string[]
}

/** Reads a whole capture at once. */
export function read(bytes: Uint8Array): Reading {
  const frames: Kept[] = []
  const reader = new CaptureReader((frame) => frames.push(kept(frame)))
  reader.feed(bytes)
  reader.end()
  return { frames, facts: factsOf(reader), damage: damageOf(reader) }
}

/** All that a reader tells of octets that are fed in pieces of these sizes, the last of which repeats. */
export function told(bytes: Uint8Array, sizes: readonly number[]): string {
  const hash = createHash('sha256')
  const reader = new CaptureReader((frame) => {
    const view = new DataView(frame.bytes.buffer, frame.bytes.byteOffset, frame.bytes.byteLength)
    if (view.byteOffset !== frame.view.byteOffset || view.buffer !== frame.view.buffer) throw new Error('another view')
    const { number, time, wireLength, linkType, offset } = frame
    hash.update(`${number} ${time} ${wireLength} ${linkType} ${offset} `)
    hash.update(frame.bytes.subarray(frame.start, frame.end))
  })
  try {
    let at = 0
    for (let piece = 0; at < bytes.length; piece++) {
      const size = sizes[Math.min(piece, sizes.length - 1)]!
      const chunk = bytes.slice(at, at + size)
      reader.feed(chunk)
      // Whoever keeps a chunk will be caught.
      chunk.fill(0xee)
      at += size
    }
    reader.end()
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'NotACapture') throw error
    return `${error.message} ${hash.digest('hex')}`
  }
  return `${JSON.stringify(factsOf(reader))} ${hash.digest('hex')}`
}

export function damageOf(facts: CaptureFacts): string[] {
  return facts.damage.map(({ offset, frame, message }) => `at ${offset}, frame ${frame}: ${message}`)
}

/** The facts alone, without the buffers of who tells them. */
export function factsOf(facts: CaptureFacts): CaptureFacts {
  const { format, frames, octets, linkTypes, damage, damageOmitted } = facts
  const { firstTime, lastTime, droppedFrames, truncatedFrames } = facts
  const counts = { frames, octets, damageOmitted, droppedFrames, truncatedFrames }
  return { format, linkTypes, damage, firstTime, lastTime, ...counts }
}

import type { Frame } from '../../src/capture/frame.js'
import { Decoder } from '../../src/decode/decode.js'
import { SKIP_REASONS } from '../../src/decode/outcome.js'
import { Segment } from '../../src/decode/segment.js'

/** What a decoder of its own makes of one frame. */
export function decodeFrame(frame: Frame): { outcome: string; segment: Segment } {
  return decodeAll([frame])[0]!
}

/** What one decoder makes of these frames in turn, each into a segment of its own. */
export function decodeAll(frames: Frame[], decoder = new Decoder()): { outcome: string; segment: Segment }[] {
  return frames.map((frame) => {
    const segment = new Segment()
    return { outcome: SKIP_REASONS[decoder.decode(frame, segment)]!, segment }
  })
}

/** The octets of the segment's captured data. */
export function dataOf(segment: Segment): Uint8Array {
  return segment.bytes.slice(segment.payloadAt, segment.payloadAt + segment.payloadCaptured)
}

/** The segment's addresses, as hexadecimal text. */
export function endpointsOf(segment: Segment): [string, string] {
  const length = segment.ipVersion === 4 ? 4 : 16
  const text = (at: number): string => Buffer.from(segment.bytes.slice(at, at + length)).toString('hex')
  return [text(segment.sourceAt), text(segment.destinationAt)]
}

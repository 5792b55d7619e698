import { type Chunks, expand, type Inflate } from '../capture/compression.js'
import type { Frame } from '../capture/frame.js'
import type { Instant } from '../capture/intake.js'
import { PcapngWriter } from '../capture/pcapng-writer.js'
import { CaptureReader } from '../capture/reader.js'
import { addressText } from '../decode/address.js'
import { Decoder } from '../decode/decode.js'
import { SEGMENT } from '../decode/outcome.js'
import { Segment } from '../decode/segment.js'
import type { Finding, Flow } from '../report/model.js'
import { VERSION } from './version.js'

/** Chosen flows of one capture, and the findings to write beside their frames. */
export interface Extract {
  readonly flows: readonly Flow[]
  readonly findings: readonly Finding[]
}

/**
 * The frames of chosen flows as a pcapng file of their own, in pieces; findings become comments of the packets that they
 * are about. Reads the capture a second time: nothing needs to be kept of it in the first.
 */
export async function* extract(chunks: Chunks, chosen: Extract, inflate?: Inflate): AsyncGenerator<Uint8Array> {
  const wanted = new Wanted(chosen)
  const writer = new PcapngWriter()
  const decoder = new Decoder()
  const segment = new Segment()
  let pieces: Uint8Array[] = [writer.header(`tcpcheck ${VERSION}`)]
  const reader: CaptureReader = new CaptureReader((frame) => {
    if (decoder.decode(frame, segment) !== SEGMENT || !wanted.has(segment)) return
    pieces.push(...writer.packet(frame, instantOf(frame, reader.firstTime), wanted.comments.get(frame.number) ?? []))
  })
  const expanded = await expand(chunks, inflate)
  for await (const chunk of expanded.chunks) {
    reader.feed(chunk)
    yield* pieces
    pieces = []
  }
  reader.end(expanded.failure())
  yield* pieces
}

/** Which segments are of the chosen flows: by addresses and ports, from a flow's first frame to its last. */
class Wanted {
  readonly comments = new Map<number, string[]>()
  private readonly spans = new Map<string, { first: number; last: number }[]>()

  constructor({ flows, findings }: Extract) {
    for (const { client, server, firstFrame, lastFrame } of flows) {
      const key = tuple(`${client.address} ${client.port}`, `${server.address} ${server.port}`)
      this.spans.set(key, [...(this.spans.get(key) ?? []), { first: firstFrame, last: lastFrame }])
    }
    const chosen = new Set(flows.map(({ id }) => id))
    for (const finding of findings) if (finding.flow === null || chosen.has(finding.flow)) this.comment(finding)
  }

  has({ bytes, ipVersion, sourceAt, sourcePort, destinationAt, destinationPort, frame }: Segment): boolean {
    const source = `${addressText(bytes, sourceAt, ipVersion)} ${sourcePort}`
    const destination = `${addressText(bytes, destinationAt, ipVersion)} ${destinationPort}`
    const spans = this.spans.get(tuple(source, destination))
    return spans?.some(({ first, last }) => first <= frame && frame <= last) ?? false
  }

  /** The verdict at its frame; the other evidence is told what it is evidence for. */
  private comment({ rule, severity, message, frame, frames }: Finding): void {
    for (const at of frames) {
      const text = at === frame ? `tcpcheck ${severity}: ${rule}: ${message}` : `tcpcheck: evidence for ${rule}`
      this.comments.set(at, [...(this.comments.get(at) ?? []), text])
    }
  }
}

const tuple = (one: string, other: string): string => (one < other ? `${one} ${other}` : `${other} ${one}`)

/** When a frame was captured. Its seconds since the first are exact to the nanosecond. */
function instantOf({ time }: Frame, first: Instant | null): Instant {
  const { seconds, nanoseconds } = first ?? { seconds: 0, nanoseconds: 0 }
  const whole = Math.floor(time)
  const ticks = nanoseconds + Math.round((time - whole) * 1e9)
  return { seconds: seconds + whole + Math.floor(ticks / 1e9), nanoseconds: ticks % 1e9 }
}

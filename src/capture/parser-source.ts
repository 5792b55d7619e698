import { counted, grouped } from '../text/numbers.js'
import { NotACapture } from './damage.js'
import type { Frame } from './frame.js'
import { type CaptureFacts, Intake } from './intake.js'

/** What a parser of the npm package pcap-parser looks like, as far as it is needed here. It isn't imported. */
export interface PcapParser {
  on(event: 'globalHeader', listener: (header: { linkLayerType: number }) => void): unknown
  on(event: 'packet', listener: (captured: ParsedFrame) => void): unknown
  on(event: 'end', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  /** Octets it has read that don't make a whole record yet. */
  readonly buffer?: Uint8Array | null
}

interface ParsedFrame {
  readonly header: {
    readonly timestampSeconds: number
    readonly timestampMicroseconds: number
    readonly capturedLength: number
    readonly originalLength: number
  }
  readonly data: Uint8Array
}

const FILE_HEADER = 24
const RECORD_HEADER = 16

/** Tells a pcap-parser from a path, octets or a plain stream. */
export function isPcapParser(value: unknown): value is PcapParser {
  if (typeof value !== 'object' || value === null) return false
  return 'on' in value && typeof value.on === 'function' && 'stream' in value && 'endianness' in value
}

/**
 * Takes the frames of a pcap-parser that hasn't started yet: call it in the same turn in which the parser was made.
 * Rejects with NotACapture if the parser can't read the file, with the stream's error if there is one, and with
 * whatever `onFrame` throws.
 */
export function readPcapParser(parser: PcapParser, onFrame: (frame: Frame) => void): Promise<CaptureFacts> {
  const intake = new Intake(onFrame)
  let linkType = 0
  let offset = FILE_HEADER
  return new Promise((resolve, reject) => {
    parser.on('globalHeader', (header) => {
      intake.format = 'pcap'
      linkType = header.linkLayerType & 0xffff
      intake.declare(linkType)
    })
    parser.on('packet', (captured) => {
      try {
        take(intake, captured, linkType, offset)
      } catch (error) {
        reject(error)
      }
      offset += RECORD_HEADER + captured.data.length
    })
    parser.on('error', (error) => reject(isRefusal(error) ? notReadable(error) : error))
    parser.on('end', () => {
      tellCut(intake, parser, offset)
      if (intake.format === null) reject(new NotACapture('is not a capture: it ends inside the pcap file header'))
      else resolve(intake)
    })
  })
}

function take(intake: Intake, captured: ParsedFrame, linkType: number, offset: number): void {
  const { header, data } = captured
  const frame = intake.frame
  if (frame.view.buffer !== data.buffer) {
    frame.bytes = new Uint8Array(data.buffer)
    frame.view = new DataView(data.buffer)
  }
  frame.origin = offset + RECORD_HEADER - data.byteOffset
  frame.start = data.byteOffset
  frame.end = data.byteOffset + data.length
  frame.wireLength = Math.max(header.originalLength, data.length)
  frame.linkType = linkType
  frame.offset = offset
  intake.deliver(header.timestampSeconds, header.timestampMicroseconds * 1000)
}

/** pcap-parser says nothing of a record that lacks its end. */
function tellCut(intake: Intake, parser: PcapParser, offset: number): void {
  const left = parser.buffer?.length ?? 0
  if (intake.format === null || left === 0) return
  const frame = `frame ${grouped(intake.next)}`
  intake.tell(offset, `the file ends inside ${frame}, of which pcap-parser holds ${counted(left, 'byte')} unread`)
}

function isRefusal(error: Error): boolean {
  return error.message.startsWith('unknown magic number') || error.message.startsWith('unsupported version')
}

function notReadable(error: Error): NotACapture {
  return new NotACapture(`is not a capture that pcap-parser reads: ${error.message}`)
}

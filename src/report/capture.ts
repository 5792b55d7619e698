import { z } from 'zod'
import { count, frameNumber, named, text } from './fields.js'
import { skipReason, vantage } from './terms.js'

const damage = z.strictObject({
  offset: count('Octet in the decompressed file.'),
  frame: frameNumber('The frame that starts there, or would have been next, as counted in this file.'),
  message: text('What was found, what was expected there, and what was done about it.'),
})

export const capture = named(
  'Capture',
  'One input file that could be read.',
  z.strictObject({
    path: text('As given; "-" is standard input.'),
    format: z.enum(['pcap', 'pcapng']).describe('The file format.'),
    compression: z.enum(['none', 'gzip', 'zstd']).describe('How the file was compressed.'),
    linkTypes: z.array(z.string()).describe('LINKTYPE_ names without the prefix, for example ETHERNET.'),
    firstFrame: frameNumber('Number of its first frame: 1, but with merge, where numbers run on through all captures.'),
    frames: count('Records read.'),
    bytes: count('Captured octets in them.'),
    tcpSegments: count('Frames that reached the TCP tracker.'),
    firstTime: z.string().nullable().describe('ISO 8601 in UTC with nanoseconds; null in a capture without frames.'),
    lastTime: z.string().nullable().describe('ISO 8601 in UTC with nanoseconds; null in a capture without frames.'),
    gap: z
      .number()
      .nullable()
      .describe(
        'With merge: seconds from the end of the captures before to its first frame; negative where they overlap. null: nothing is before it.',
      ),
    skipped: z
      .partialRecord(skipReason, z.int().positive())
      .describe('Frames that did not reach the tracker, by reason; only reasons that occurred.'),
    damage: z.array(damage).describe('Where the file broke its own format.'),
    vantage: vantage.describe('Near which end the capture was taken.'),
  }),
)
export type Capture = z.infer<typeof capture>

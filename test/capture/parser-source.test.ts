import { Readable } from 'node:stream'
// @ts-expect-error: the package has no types
import pcapParser from 'pcap-parser'
import { describe, expect, it } from 'vitest'
import { isPcapParser, type PcapParser, readPcapParser } from '../../src/capture/parser-source.js'
import { pcap, pcapng, sixties } from './build.js'
import { damageOf, factsOf, type Kept, kept, read } from './read.js'

function parserOf(bytes: Uint8Array): PcapParser {
  const parser: unknown = pcapParser.parse(Readable.from([Buffer.from(bytes)], { objectMode: false }))
  if (!isPcapParser(parser)) throw new Error('pcap-parser has another shape')
  return parser
}

describe('a pcap-parser that the caller already has', () => {
  it('gives what our reader gives', async () => {
    const capture = pcap(sixties(30), { linkType: 101 })
    const frames: Kept[] = []
    const facts = await readPcapParser(parserOf(capture), (frame) => frames.push(kept(frame)))
    const ours = read(capture)
    expect(frames).toEqual(ours.frames)
    expect(factsOf(facts)).toEqual(ours.facts)
  })

  it('may stop inside a frame, which is told', async () => {
    const facts = await readPcapParser(parserOf(pcap(sixties(3)).subarray(0, 200)), () => {})
    expect(facts.frames).toBe(2)
    expect(damageOf(facts)).toEqual([
      'at 176, frame 3: the file ends inside frame 3, of which pcap-parser holds 8 bytes unread',
    ])
  })

  it('may be unable to read the file', async () => {
    await expect(readPcapParser(parserOf(pcapng(sixties(3))), () => {})).rejects.toThrow(
      'is not a capture that pcap-parser reads: unknown magic number: 0a0d0d0a',
    )
    await expect(readPcapParser(parserOf(new Uint8Array(3)), () => {})).rejects.toThrow('is not a capture')
  })

  it('rejects with what is thrown at a frame', async () => {
    const reading = readPcapParser(parserOf(pcap(sixties(3))), () => {
      throw new Error('out of order')
    })
    await expect(reading).rejects.toThrow('out of order')
  })

  it('is told from everything else', () => {
    for (const other of ['capture.pcap', null, undefined, {}, new Uint8Array(3), Readable.from([])]) {
      expect(isPcapParser(other)).toBe(false)
    }
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Frame } from '../../src/capture/frame.js'
import { Decoder } from '../../src/decode/decode.js'
import { dataOf, decodeAll, endpointsOf } from './decoding.js'
import { CLIENT, ethernet, fragments4, fragments6, frameOf, ipv4, octets, TCP6, tcp, u16 } from './frames.js'

const DATA = Uint8Array.from({ length: 100 }, (_, i) => i)
const SEGMENT = tcp({ data: DATA })
const SEGMENT6 = tcp({ ...TCP6, data: DATA })

function frames(fragments: Uint8Array[], times: number[] = []): Frame[] {
  return fragments.map((bytes, i) => frameOf(bytes, { time: times[i] ?? i * 0.001, number: i + 1 }, 3 + i))
}

function outcomes(all: Frame[]): { outcomes: string[]; incomplete: number } {
  const decoder = new Decoder()
  return { outcomes: decodeAll(all, decoder).map(({ outcome }) => outcome), incomplete: decoder.incompleteFragments() }
}

describe('fragments', () => {
  it.each([
    ['IPv4', fragments4(SEGMENT, 40), ['0a000001', '0a000002']],
    [
      'IPv6',
      fragments6(SEGMENT6, 40),
      [Buffer.from(TCP6.source!).toString('hex'), Buffer.from(TCP6.destination!).toString('hex')],
    ],
  ])('of %s are put together at the frame that completes them', (_, fragments, endpoints) => {
    const decoder = new Decoder()
    const all = decodeAll(frames(fragments), decoder)
    expect(all.map(({ outcome }) => outcome)).toEqual(['fragment', 'fragment', 'segment'])
    const { segment } = all[2]!
    expect(segment).toMatchObject({ frame: 3, sourcePort: 40000, payload: 100, payloadCaptured: 100, checksumState: 1 })
    expect(dataOf(segment)).toEqual(DATA)
    expect(endpointsOf(segment)).toEqual(endpoints)
    expect(decoder.incompleteFragments()).toBe(0)
  })

  it('may come in any order', () => {
    const fragments = fragments4(SEGMENT, 16)
    fc.assert(
      fc.property(fc.shuffledSubarray(fragments, { minLength: fragments.length }), (shuffled) => {
        const { outcome, segment } = decodeAll(frames(shuffled)).at(-1)!
        expect(outcome).toBe('segment')
        expect(dataOf(segment)).toEqual(DATA)
      }),
    )
  })

  it('of several datagrams may be mixed, and are told apart by identification, addresses and VLAN', () => {
    const a = fragments4(SEGMENT, 64, { id: 1 })
    const b = fragments4(SEGMENT, 64, { id: 2 })
    const c = fragments4(SEGMENT, 64, { id: 1, source: octets(10, 0, 0, 3) })
    const d = a.map((bytes) => octets(bytes.slice(0, 12), '8100 0005', bytes.slice(12)))
    const mixed = [a[0]!, b[0]!, c[0]!, d[0]!, b[1]!, c[1]!, d[1]!, a[1]!]
    expect(outcomes(frames(mixed)).outcomes).toEqual([...Array(4).fill('fragment'), ...Array(4).fill('segment')])
  })

  it('seen twice make one segment', () => {
    const [first, second] = fragments4(SEGMENT, 64) as [Uint8Array, Uint8Array]
    expect(outcomes(frames([first, first, second, second]))).toEqual({
      outcomes: ['fragment', 'fragment', 'segment', 'fragment'],
      incomplete: 0,
    })
  })

  it('with an identification that is used again make a segment each time', () => {
    const fragments = fragments4(SEGMENT, 64)
    expect(outcomes(frames([...fragments, ...fragments])).outcomes).toEqual([
      'fragment',
      'segment',
      'fragment',
      'segment',
    ])
  })

  it('that never become complete are no segment, even where the first holds the TCP header', () => {
    const fragments = fragments4(SEGMENT, 40)
    expect(outcomes(frames([fragments[0]!, fragments[2]!]))).toEqual({
      outcomes: ['fragment', 'fragment'],
      incomplete: 2,
    })
  })

  it('that overlap make their datagram incomplete, with all its later pieces', () => {
    const fragments = fragments4(SEGMENT, 40)
    const overlapping = ethernet(ipv4(SEGMENT.slice(32, 72), { fragmentation: 0x2000 + 4 }))
    expect(outcomes(frames([fragments[0]!, overlapping, fragments[1]!, fragments[2]!]))).toEqual({
      outcomes: ['fragment', 'fragment-incomplete', 'fragment-incomplete', 'fragment-incomplete'],
      incomplete: 1,
    })
  })

  it('that repeat a piece with other octets contradict it', () => {
    const [first, second] = fragments4(SEGMENT, 64) as [Uint8Array, Uint8Array]
    const other = first.with(first.length - 1, 0xaa)
    expect(outcomes(frames([first, other, second]))).toEqual({
      outcomes: ['fragment', 'fragment-incomplete', 'fragment-incomplete'],
      incomplete: 1,
    })
  })

  it('that disagree about the end contradict each other', () => {
    const [first, second] = fragments4(SEGMENT, 64) as [Uint8Array, Uint8Array]
    const earlierEnd = ethernet(ipv4(SEGMENT.slice(0, 32), { fragmentation: 4 }))
    expect(outcomes(frames([first, second.slice(), earlierEnd])).outcomes).toEqual(['fragment', 'segment', 'fragment'])
    expect(outcomes(frames([second, earlierEnd, first])).outcomes.at(-1)).toBe('fragment-incomplete')
    const beyond = ethernet(ipv4(SEGMENT.slice(0, 32), { fragmentation: 0x2000 + 50 }))
    expect(outcomes(frames([second, beyond])).outcomes).toEqual(['fragment', 'fragment-incomplete'])
  })

  it('wait for 30 seconds of the capture and no longer', () => {
    const fragments = fragments4(SEGMENT, 64)
    expect(outcomes(frames(fragments, [0, 29])).outcomes).toEqual(['fragment', 'segment'])
    expect(outcomes(frames(fragments, [0, 31]))).toEqual({ outcomes: ['fragment', 'fragment'], incomplete: 2 })
    expect(outcomes(frames(fragments, [100, 0]))).toEqual({ outcomes: ['fragment', 'fragment'], incomplete: 2 })
  })

  it('are kept for 1,024 datagrams, the oldest giving way', () => {
    const firsts = Array.from({ length: 1025 }, (_, id) => fragments4(SEGMENT, 64, { id })[0]!)
    const decoder = new Decoder()
    decodeAll(frames(firsts, Array(1025).fill(0)), decoder)
    const rest = [1, 1024, 0].map((id) => fragments4(SEGMENT, 64, { id })[1]!)
    expect(decodeAll(frames(rest), decoder).map(({ outcome }) => outcome)).toEqual(['segment', 'segment', 'fragment'])
    // Of datagram 0 the first piece gave way and the second waits in vain, and 2 to 1,023 lack their second.
    expect(decoder.incompleteFragments()).toBe(2 + 1022)
  })

  it('are kept within 4 MiB', () => {
    const decoder = new Decoder()
    const payload = new Uint8Array(60_000)
    const firsts = Array.from({ length: 80 }, (_, id) => ethernet(ipv4(payload, { id, fragmentation: 0x2000 })))
    decodeAll(frames(firsts, Array(80).fill(0)), decoder)
    const last = (id: number): Uint8Array => ethernet(ipv4(new Uint8Array(8), { id, fragmentation: 60_000 / 8 }))
    const [old, recent] = decodeAll(frames([last(5), last(79)]), decoder)
    expect(old!.outcome).toBe('fragment')
    expect(recent!.outcome).toBe('malformed-tcp')
  })

  it('are not kept where no TCP can be in them', () => {
    expect(outcomes(frames(fragments4(SEGMENT, 40, { protocol: 17 })))).toEqual({
      outcomes: ['not-tcp', 'not-tcp', 'not-tcp'],
      incomplete: 0,
    })
    expect(outcomes(frames(fragments6(SEGMENT6, 40, 50))).outcomes).toEqual(['encrypted', 'encrypted', 'encrypted'])
  })

  it('of UDP are kept if they begin as a tunnel, and are never read alone', () => {
    const udp = (port: number): Uint8Array =>
      octets(u16(1), u16(port), u16(0), u16(0), '30ff 0000 00000007', ipv4(SEGMENT))
    const tunnel = fragments4(udp(2152), 80, { protocol: 17 })
    expect(outcomes(frames(tunnel)).outcomes).toEqual(['fragment', 'segment'])
    expect(outcomes(frames(tunnel.toReversed())).outcomes).toEqual(['not-tcp', 'fragment'])
    expect(outcomes(frames(fragments4(udp(53), 80, { protocol: 17 })))).toEqual({
      outcomes: ['not-tcp', 'not-tcp'],
      incomplete: 0,
    })
  })

  it.each<[string, Uint8Array]>([
    ['end in the middle of 8 octets', ipv4(SEGMENT.slice(0, 41), { fragmentation: 0x2000 })],
    ['are empty', ipv4(octets(), { fragmentation: 0x2000 })],
    ['reach past the largest datagram', ipv4(SEGMENT, { fragmentation: 0x1fff })],
    ['have no length', ipv4(SEGMENT, { fragmentation: 0x2000, totalLength: 0 })],
  ])('that %s are malformed', (_, bytes) => {
    expect(outcomes(frames([ethernet(bytes)])).outcomes).toEqual(['malformed-ip'])
  })

  it('cut by the snap length make a segment whose data is cut', () => {
    const [first, second] = fragments4(SEGMENT, 64) as [Uint8Array, Uint8Array]
    const cut = frameOf(second.slice(0, 44), { wireLength: second.length })
    const { outcome, segment } = decodeAll([frameOf(first), cut])[1]!
    expect(outcome).toBe('segment')
    expect(segment).toMatchObject({ payload: 100, payloadCaptured: 54, checksumState: 0 })
    expect(dataOf(segment)).toEqual(DATA.slice(0, 54))

    const headless = frameOf(first.slice(0, 44), { wireLength: first.length })
    expect(outcomes([headless, frameOf(second)]).outcomes).toEqual(['fragment', 'truncated'])
  })

  it('of a tunnel may carry fragments', () => {
    const inner = fragments4(SEGMENT, 64).map((bytes) => bytes.slice(14))
    const outer = inner.flatMap((bytes, id) => fragments4(bytes, 48, { protocol: 4, id, source: octets(192, 0, 2, 1) }))
    const { outcome, segment } = decodeAll(frames(outer)).at(-1)!
    expect(outcome).toBe('segment')
    expect(dataOf(segment)).toEqual(DATA)
    expect(endpointsOf(segment)[0]).toBe(Buffer.from(CLIENT).toString('hex'))
    expect(segment.checksumState).toBe(1)
  })

  it('of IPv6 may begin with more extension headers', () => {
    const fragments = fragments6(octets(6, 0, u16(0x0104), new Uint8Array(4), SEGMENT6), 40, 60)
    const { outcome, segment } = decodeAll(frames(fragments)).at(-1)!
    expect(outcome).toBe('segment')
    expect(dataOf(segment)).toEqual(DATA)
  })
})

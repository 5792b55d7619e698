import { describe, expect, it } from 'vitest'
import { dataOf, decodeFrame, endpointsOf } from './decoding.js'
import {
  CLIENT6,
  cutTo,
  ethernet,
  frameOf,
  ipv4,
  ipv6,
  octets,
  SERVER6,
  SYN_OPTIONS,
  TCP6,
  tcp,
  u16,
  u32,
} from './frames.js'

const DATA = octets('68656c6c6f')
const SEGMENT = tcp({ data: DATA })
const SEGMENT6 = tcp({ ...TCP6, data: DATA })

describe('IPv4', () => {
  it('fills the fields of a segment', () => {
    const { outcome, segment } = decodeFrame(frameOf(ethernet(ipv4(SEGMENT)), { number: 9, time: 1.5 }))
    expect(outcome).toBe('segment')
    expect(endpointsOf(segment)).toEqual(['0a000001', '0a000002'])
    expect(segment).toMatchObject({
      frame: 9,
      time: 1.5,
      ipVersion: 4,
      ttl: 64,
      ipId: 0x1234,
      vlanCount: 0,
      seq: 1000,
      ack: 2000,
      flags: 0x10,
      window: 64240,
      urgentPointer: 7,
      headerLength: 20,
      payload: 5,
      payloadCaptured: 5,
      lengthFromFrame: false,
    })
  })

  it('drops the padding of a short frame', () => {
    const { segment } = decodeFrame(frameOf(octets(ethernet(ipv4(tcp())), new Uint8Array(6))))
    expect(segment).toMatchObject({ payload: 0, payloadCaptured: 0, checksumState: 1 })
  })

  it('passes options', () => {
    const { outcome, segment } = decodeFrame(frameOf(ethernet(ipv4(SEGMENT, { options: octets('94040000 01010100') }))))
    expect(outcome).toBe('segment')
    expect(dataOf(segment)).toEqual(DATA)
  })

  it('takes the last hop of a source route for the endpoint, until it is reached', () => {
    const hop = octets(10, 0, 0, 9)
    const route = (pointer: number): Uint8Array => octets(131, 11, pointer, 10, 0, 0, 8, hop, 0)
    const onTheWay = decodeFrame(frameOf(ethernet(ipv4(tcp({ destination: hop }), { options: route(4) }))))
    expect(endpointsOf(onTheWay.segment)).toEqual(['0a000001', '0a000009'])
    expect(onTheWay.segment.checksumState).toBe(1)
    const arrived = decodeFrame(frameOf(ethernet(ipv4(SEGMENT, { options: route(12) }))))
    expect(endpointsOf(arrived.segment)).toEqual(['0a000001', '0a000002'])
    expect(arrived.segment.checksumState).toBe(1)
  })

  it('takes the length of the frame where the total length is 0', () => {
    const bytes = ethernet(ipv4(tcp({ data: new Uint8Array(3000) }), { totalLength: 0 }))
    expect(decodeFrame(frameOf(bytes)).segment).toMatchObject({ payload: 3000, lengthFromFrame: true })
    const cut = decodeFrame(cutTo(96, bytes)).segment
    expect(cut).toMatchObject({ payload: 3000, payloadCaptured: 42, lengthFromFrame: true })
    expect(decodeFrame(frameOf(ethernet(ipv4(SEGMENT)))).segment.lengthFromFrame).toBe(false)
  })

  it('believes a total length beyond the frame if the header is sound and the frame is all that was on the wire', () => {
    const bytes = ethernet(ipv4(tcp({ data: new Uint8Array(1000) }))).slice(0, 60)
    expect(decodeFrame(frameOf(bytes)).segment).toMatchObject({ payload: 1000, payloadCaptured: 6, checksumState: 0 })

    expect(decodeFrame(frameOf(bytes, { wireLength: 61 })).outcome).toBe('malformed-ip')
    bytes[17]! ^= 1
    expect(decodeFrame(frameOf(bytes)).outcome).toBe('malformed-ip')
  })

  it.each<[string, Uint8Array]>([
    ['another version', octets(0x55, ipv4(SEGMENT).slice(1))],
    ['a header length of 4 words', ipv4(SEGMENT, { headerLength: 4 })],
    ['a header longer than the frame', ipv4(octets(), { headerLength: 15 })],
    ['a total length shorter than the header', ipv4(SEGMENT, { totalLength: 19 })],
    ['a total length shorter than its options', ipv4(SEGMENT, { options: octets('01010101'), totalLength: 20 })],
    ['fewer octets than a header', ipv4(SEGMENT).slice(0, 19)],
  ])('is malformed with %s', (_, bytes) => {
    expect(decodeFrame(frameOf(ethernet(bytes))).outcome).toBe('malformed-ip')
  })

  it('holds no segment where it ends before the TCP header does', () => {
    expect(decodeFrame(frameOf(ethernet(ipv4(SEGMENT.slice(0, 19))))).outcome).toBe('malformed-tcp')
    expect(decodeFrame(frameOf(ethernet(ipv4(tcp({ dataOffset: 4 }))))).outcome).toBe('malformed-tcp')
    expect(decodeFrame(frameOf(ethernet(ipv4(tcp({ dataOffset: 6 }))))).outcome).toBe('malformed-tcp')
  })
})

describe('IPv6', () => {
  const behind = (protocol: number, payload: Uint8Array): Uint8Array => ethernet(ipv6(payload, { protocol }), 0x86dd)
  const extension = (next: number, length = 8): Uint8Array =>
    octets(next, length / 8 - 1, 1, length - 4, new Uint8Array(length - 4))
  const authentication = (next: number): Uint8Array => octets(next, 4, u16(0), u32(1), u32(1), new Uint8Array(12))

  it('fills the fields of a segment', () => {
    const { outcome, segment } = decodeFrame(frameOf(octets(behind(6, SEGMENT6), 1, 2, 3)))
    expect(outcome).toBe('segment')
    expect(endpointsOf(segment)).toEqual([Buffer.from(CLIENT6).toString('hex'), Buffer.from(SERVER6).toString('hex')])
    expect(segment).toMatchObject({ ipVersion: 6, ttl: 64, ipId: -1, payload: 5, checksumState: 1 })
  })

  it.each<[string, number, Uint8Array]>([
    ['hop-by-hop options', 0, extension(6)],
    ['destination options', 60, extension(6, 24)],
    ['mobility', 135, extension(6)],
    ['HIP', 139, extension(6, 40)],
    ['shim6', 140, extension(6)],
    ['authentication', 51, authentication(6)],
    ['a fragment header that stands alone', 44, octets(6, 0, u16(0), u32(1))],
    [
      'a whole chain',
      0,
      octets(
        extension(60),
        extension(43),
        octets(51, 0, 0, 0, u32(0)),
        authentication(44),
        octets(60, 0, u16(0), u32(1)),
        extension(6),
      ),
    ],
  ])('passes %s', (_, protocol, headers) => {
    const { outcome, segment } = decodeFrame(frameOf(behind(protocol, octets(headers, SEGMENT6))))
    expect(outcome).toBe('segment')
    expect(dataOf(segment)).toEqual(DATA)
    expect(segment.checksumState).toBe(1)
  })

  it('gives up on an endless chain', () => {
    const chain = octets(...Array.from({ length: 60 }, () => extension(60)), extension(6), SEGMENT6)
    expect(decodeFrame(frameOf(behind(60, chain))).outcome).toBe('malformed-ip')
  })

  it('ends where a header runs past the packet, or past what was captured', () => {
    const overrun = behind(60, octets(6, 200, new Uint8Array(60)))
    expect(decodeFrame(frameOf(overrun)).outcome).toBe('malformed-ip')
    const cut = behind(60, octets(extension(6, 800), SEGMENT6))
    expect(decodeFrame(cutTo(200, cut)).outcome).toBe('truncated')
    expect(decodeFrame(frameOf(behind(51, octets(6, 0, new Uint8Array(60))))).outcome).toBe('malformed-ip')
    expect(decodeFrame(frameOf(behind(44, octets(6, 0, 0)))).outcome).toBe('malformed-ip')
  })

  it('answers not-tcp where no header follows, and encrypted for ESP', () => {
    expect(decodeFrame(frameOf(behind(0, octets(extension(59), SEGMENT6)))).outcome).toBe('not-tcp')
    expect(decodeFrame(frameOf(behind(60, octets(extension(50), SEGMENT6)))).outcome).toBe('encrypted')
  })

  it('does not take IPv6 extensions for anything in IPv4', () => {
    for (const protocol of [0, 43, 44, 60, 135]) {
      expect(decodeFrame(frameOf(ethernet(ipv4(octets(extension(6), SEGMENT), { protocol })))).outcome).toBe('not-tcp')
    }
  })

  const last = octets('20010db8 00000000 00000000 000000ff')
  const toLast = tcp({ ...TCP6, destination: last, data: DATA })
  it.each<[string, Uint8Array]>([
    ['type 0', octets(6, 4, 0, 2, u32(0), CLIENT6, last)],
    ['type 2', octets(6, 2, 2, 1, u32(0), last)],
    ['type 4', octets(6, 4, 4, 1, 1, 0, 0, 0, last, CLIENT6)],
  ])('takes the last address of a routing header of %s for the endpoint', (_, header) => {
    const { segment } = decodeFrame(frameOf(behind(43, octets(header, toLast))))
    expect(endpointsOf(segment)[1]).toBe(Buffer.from(last).toString('hex'))
    expect(segment.checksumState).toBe(1)
  })

  it('keeps the address of the header once no segments are left', () => {
    const { segment } = decodeFrame(frameOf(behind(43, octets(6, 2, 0, 0, u32(0), last, SEGMENT6))))
    expect(endpointsOf(segment)[1]).toBe(Buffer.from(SERVER6).toString('hex'))
    expect(segment.checksumState).toBe(1)
  })

  it('leaves the checksum unknown where the last address is hidden', () => {
    const compressed = octets(6, 2, 3, 1, u32(0), last)
    const { outcome, segment } = decodeFrame(frameOf(behind(43, octets(compressed, toLast))))
    expect(outcome).toBe('segment')
    expect(segment.checksumState).toBe(0)
  })

  it('takes the home address of a mobile node for the endpoint', () => {
    const home = octets('20010db8 00000000 00000000 000000aa')
    const options = octets(6, 2, 1, 2, u16(0), 0xc9, 16, home)
    const { segment } = decodeFrame(frameOf(behind(60, octets(options, tcp({ ...TCP6, source: home })))))
    expect(endpointsOf(segment)[0]).toBe(Buffer.from(home).toString('hex'))
    expect(segment.checksumState).toBe(1)
  })

  it('takes the length of a jumbogram from its option, else from the frame', () => {
    const segment = tcp({ ...TCP6, data: new Uint8Array(70_000) })
    const jumbo = octets(6, 0, 0xc2, 4, u32(segment.length + 8), segment)
    const withOption = ethernet(ipv6(jumbo, { protocol: 0, payloadLength: 0 }), 0x86dd)
    const about = { payload: 70_000, checksumState: 1 }
    expect(decodeFrame(frameOf(octets(withOption, 1, 2))).segment).toMatchObject({ ...about, lengthFromFrame: false })
    const without = ethernet(ipv6(segment, { payloadLength: 0 }), 0x86dd)
    expect(decodeFrame(frameOf(without)).segment).toMatchObject({ ...about, lengthFromFrame: true })
  })

  it('refuses a jumbogram longer than its frame', () => {
    const jumbo = octets(6, 0, 0xc2, 4, u32(80_000), SEGMENT6)
    expect(decodeFrame(frameOf(ethernet(ipv6(jumbo, { protocol: 0, payloadLength: 0 }), 0x86dd))).outcome).toBe(
      'malformed-ip',
    )
  })
})

describe('the snap length', () => {
  const syn4 = ethernet(ipv4(tcp({ flags: 2, options: SYN_OPTIONS })))
  const syn6 = ethernet(ipv6(tcp({ ...TCP6, flags: 2, options: SYN_OPTIONS }), { protocol: 6 }), 0x86dd)

  it.each([
    ['IPv4', syn4, 14 + 20],
    ['IPv6', syn6, 14 + 40],
  ])(
    'cuts a SYN of %s anywhere: no segment before the 20th octet of its header, its options as far as they go after',
    (_, bytes, tcpAt) => {
      for (let captured = 0; captured <= bytes.length; captured++) {
        const { outcome, segment } = decodeFrame(cutTo(captured, bytes))
        const header = captured - tcpAt
        expect([captured, outcome]).toEqual([captured, header < 20 ? 'truncated' : 'segment'])
        if (header < 20) continue
        expect(segment).toMatchObject({
          seq: 1000,
          flags: 2,
          headerLength: 40,
          payload: 0,
          payloadCaptured: 0,
          optionsState: header < 40 ? 1 : 0,
          malformedOptionAt: -1,
          mss: header < 24 ? -1 : 1460,
          sackPermitted: header >= 26,
          hasTimestamps: header >= 36,
          windowShift: header < 40 ? -1 : 7,
          checksumState: header < 40 ? 0 : 1,
        })
      }
    },
  )

  it('cuts data, and with it the checksum', () => {
    const { segment } = decodeFrame(cutTo(100, ethernet(ipv4(tcp({ data: new Uint8Array(1000) })))))
    expect(segment).toMatchObject({ payload: 1000, payloadCaptured: 46, checksumState: 0 })
  })
})

describe('the ECN field', () => {
  it.each([0, 1, 2, 3])('is told, whatever the class of service: %i', (ecn) => {
    const four = ethernet(ipv4(SEGMENT))
    four[15] = 0xb8 | ecn
    const six = ethernet(ipv6(SEGMENT6), 0x86dd)
    // The traffic class lies across the first two octets (RFC 8200, section 3).
    six[14] = 0x6b
    six[15] = 0x80 | (ecn << 4)
    for (const frame of [four, six]) {
      const { outcome, segment } = decodeFrame(frameOf(frame))
      expect([outcome, segment.ecn]).toEqual(['segment', ecn])
    }
  })
})

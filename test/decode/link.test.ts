import { describe, expect, it } from 'vitest'
import { dataOf, decodeFrame } from './decoding.js'
import { ethernet, frameOf, ipv4, ipv6, octets, TCP6, tcp, u16, u32 } from './frames.js'

const DATA = octets('68656c6c6f')
const IPV4 = ipv4(tcp({ data: DATA }))
const IPV6 = ipv6(tcp({ ...TCP6, data: DATA }))
const SNAP = octets('aaaa03 000000')

describe('link layers', () => {
  it.each<[string, number, Uint8Array]>([
    ['Ethernet II', 1, ethernet(IPV4)],
    ['Ethernet II with IPv6', 1, ethernet(IPV6, 0x86dd)],
    ['IEEE 802.3 with SNAP', 1, ethernet(octets(SNAP, u16(0x0800), IPV4), 8 + IPV4.length)],
    ['IEEE 802.3 with the access point of IP', 1, ethernet(octets('060603', IPV4), 3 + IPV4.length)],
    ['Linux cooked', 113, octets('0000 0001 0006 0200000000010000 0800', IPV4)],
    ['Linux cooked with LLC', 113, octets('0000 0001 0006 0200000000010000 0004', SNAP, u16(0x0800), IPV4)],
    ['Linux cooked, version 2', 276, octets('0800 0000 00000002 0001 00 06 0200000000010000', IPV4)],
    ['BSD loopback, little-endian', 0, octets('02000000', IPV4)],
    ['BSD loopback, big-endian', 0, octets('00000002', IPV4)],
    ['BSD loopback with IPv6 of Linux', 0, octets('0a000000', IPV6)],
    ['BSD loopback with IPv6 of OpenBSD', 0, octets('18000000', IPV6)],
    ['BSD loopback with IPv6 of FreeBSD', 0, octets('1c000000', IPV6)],
    ['BSD loopback with IPv6 of macOS', 0, octets('1e000000', IPV6)],
    ['OpenBSD loopback', 108, octets('00000002', IPV4)],
    ['raw IPv4', 101, IPV4],
    ['raw IPv6', 101, IPV6],
    ['raw IP, as numbered by BSD', 12, IPV4],
    ['raw IP, as numbered by OpenBSD', 14, IPV6],
    ['IPv4 alone', 228, IPV4],
    ['IPv6 alone', 229, IPV6],
    ['PPP', 9, octets('0021', IPV4)],
    ['PPP with a compressed protocol', 9, octets('57', IPV6)],
    ['PPP with HDLC framing', 50, octets('ff03 0057', IPV6)],
    ['PPP with a direction', 204, octets('01 ff03 0021', IPV4)],
    ['Cisco HDLC', 104, octets('0f00 0800', IPV4)],
    ['Cisco HDLC in a PPP capture', 50, octets('0f00 0800', IPV4)],
    ['PPPoE without Ethernet', 51, octets('11 00 0001', u16(IPV4.length + 2), '0021', IPV4)],
    ['IP over InfiniBand', 242, octets(new Uint8Array(40), '0800 0000', IPV4)],
    ['FDDI', 10, octets('50 020000000002 020000000001', SNAP, u16(0x0800), IPV4)],
    ['802.11 data', 105, octets('0801 0000', new Uint8Array(18), u16(0x10), SNAP, u16(0x0800), IPV4)],
    ['802.11 QoS data', 105, octets('8801 0000', new Uint8Array(18), u16(0x10), u16(0), SNAP, u16(0x0800), IPV4)],
    ['802.11 with padding', 105, octets('8801 0000', new Uint8Array(20), u16(0), u16(0), SNAP, u16(0x0800), IPV4)],
    ['802.11 between stations of two cells', 105, octets('0803', new Uint8Array(28), SNAP, u16(0x0800), IPV4)],
    ['radiotap', 127, octets('00 00 0900 00000000 00 0801', new Uint8Array(22), SNAP, u16(0x0800), IPV4)],
    ['per-packet information', 192, octets('00 00 0800 01000000', ethernet(IPV4))],
  ])('finds the segment behind %s', (_, linkType, bytes) => {
    const { outcome, segment } = decodeFrame(frameOf(bytes, { linkType }))
    expect(outcome).toBe('segment')
    expect(segment).toMatchObject({ sourcePort: 40000, destinationPort: 80, seq: 1000, ack: 2000, payload: 5 })
    expect(dataOf(segment)).toEqual(DATA)
  })

  it('says that it does not know a link type', () => {
    expect(decodeFrame(frameOf(IPV4, { linkType: 147 })).outcome).toBe('unsupported-link')
  })

  it.each<[string, number, Uint8Array]>([
    ['ARP', 1, ethernet(new Uint8Array(28), 0x0806)],
    ['spanning tree', 1, ethernet(octets('424203', new Uint8Array(35)), 38)],
    ['a SNAP protocol of a vendor', 1, ethernet(octets('aaaa03 00000c 0800', IPV4), 8 + IPV4.length)],
    ['a runt', 1, octets('0200000000')],
    ['a frame without octets', 1, octets()],
    ['a loopback of another family', 0, octets('07000000', IPV4)],
    ['raw IP of another version', 101, octets(0x50, new Uint8Array(39))],
    ['PPP link control', 9, octets('c021 01010004')],
    ['an 802.11 beacon', 105, octets('8000', new Uint8Array(30))],
    ['an 802.11 frame without data', 105, octets('4801', new Uint8Array(22))],
  ])('answers not-ip for %s', (_, linkType, bytes) => {
    expect(decodeFrame(frameOf(bytes, { linkType })).outcome).toBe('not-ip')
  })

  it('answers encrypted for protected 802.11 and for MACsec', () => {
    expect(decodeFrame(frameOf(octets('0841', new Uint8Array(60)), { linkType: 105 })).outcome).toBe('encrypted')
    expect(decodeFrame(frameOf(ethernet(new Uint8Array(60), 0x88e5))).outcome).toBe('encrypted')
  })
})

describe('VLAN tags', () => {
  const tag = (identifier: number, type: number): Uint8Array => octets(u16(0xa000 | identifier), u16(type))

  it.each([0x8100, 0x88a8, 0x9100, 0x9200, 0x9300])('are kept for tag protocol %i', (type) => {
    const { outcome, segment } = decodeFrame(frameOf(ethernet(octets(tag(100, 0x8100), tag(7, 0x0800), IPV4), type)))
    expect(outcome).toBe('segment')
    expect([...segment.vlan.subarray(0, segment.vlanCount)]).toEqual([100, 7])
  })

  it('are kept behind Linux cooked headers', () => {
    const bytes = octets('0000 0001 0006 0200000000010000 8100', tag(42, 0x0800), IPV4)
    const { segment } = decodeFrame(frameOf(bytes, { linkType: 113 }))
    expect([...segment.vlan.subarray(0, segment.vlanCount)]).toEqual([42])
  })

  it('are kept up to four, and passed beyond', () => {
    const tags = [1, 2, 3, 4, 5].map((identifier) => tag(identifier, identifier === 5 ? 0x0800 : 0x8100))
    const { outcome, segment } = decodeFrame(frameOf(ethernet(octets(...tags, IPV4), 0x8100)))
    expect(outcome).toBe('segment')
    expect([...segment.vlan.subarray(0, segment.vlanCount)]).toEqual([1, 2, 3, 4])
  })

  it('with identifier 0 are priorities, not VLANs', () => {
    expect(decodeFrame(frameOf(ethernet(octets(tag(0, 0x0800), IPV4), 0x8100))).segment.vlanCount).toBe(0)
  })
})

describe('tunnels', () => {
  const inner = ethernet(IPV4)
  const overIpv4 = (protocol: number, payload: Uint8Array): Uint8Array => ethernet(ipv4(payload, { protocol }))

  it.each<[string, Uint8Array]>([
    ['PPPoE', ethernet(octets('11 00 0001', u16(IPV4.length + 2), '0021', IPV4), 0x8864)],
    ['MPLS', ethernet(octets('00010040 00020140', IPV4), 0x8847)],
    ['MPLS, multicast', ethernet(octets('00020140', IPV6), 0x8848)],
    ['an MPLS pseudowire', ethernet(octets('00020140 00000000', inner), 0x8847)],
    ['provider backbone bridging', ethernet(octets('00000001', inner), 0x88e7)],
    ['IP in IP', overIpv4(4, IPV4)],
    ['IPv6 in IPv4', overIpv4(41, IPV6)],
    ['IPv4 in IPv6', ethernet(ipv6(IPV4, { protocol: 4 }), 0x86dd)],
    ['GRE', overIpv4(47, octets('0000 0800', IPV4))],
    ['GRE with checksum, key and sequence', overIpv4(47, octets('b000 0800 00000000 00000001 00000002', IPV4))],
    ['GRE with Ethernet', overIpv4(47, octets('0000 6558', inner))],
    ['PPTP', overIpv4(47, octets('3081 880b 00000000 00000001 00000002 ff03 0021', IPV4))],
    ['ERSPAN I', overIpv4(47, octets('0000 88be', inner))],
    ['ERSPAN II', overIpv4(47, octets('1000 88be 00000001 10010000 00000000', inner))],
    ['ERSPAN III', overIpv4(47, octets('1000 22eb 00000001 20010000 00000000 00000000', inner))],
    [
      'ERSPAN III with a subheader',
      overIpv4(47, octets('1000 22eb 00000001 20010000 00000000 00000001', new Uint8Array(8), inner)),
    ],
    [
      'an authentication header',
      overIpv4(51, octets(6, 4, u16(0), u32(1), u32(1), new Uint8Array(12), tcp({ data: DATA }))),
    ],
  ])('show the segment inside %s', (_, bytes) => {
    const { outcome, segment } = decodeFrame(frameOf(bytes))
    expect(outcome).toBe('segment')
    expect(dataOf(segment)).toEqual(DATA)
    expect(segment.checksumState).toBe(1)
  })

  const overUdp = (port: number, payload: Uint8Array): Uint8Array =>
    overIpv4(17, octets(u16(50000), u16(port), u16(8 + payload.length), u16(0), payload))

  it.each<[string, Uint8Array]>([
    ['VXLAN', overUdp(4789, octets('08000000 00002a00', inner))],
    ['VXLAN at the port of Linux', overUdp(8472, octets('08000000 00002a00', inner))],
    ['Geneve', overUdp(6081, octets('02006558 00002a00 0102800100000000', inner))],
    ['Geneve with IPv6', overUdp(6081, octets('000086dd 00002a00', IPV6))],
    ['GTP', overUdp(2152, octets('30ff', u16(IPV4.length), u32(7), IPV4))],
    [
      'GTP with extensions',
      overUdp(2152, octets('34ff', u16(12 + IPV4.length), u32(7), '00000085 01100085 01090900', IPV4)),
    ],
    ['GRE in UDP', overUdp(4754, octets('0000 0800', IPV4))],
  ])('show the segment inside %s', (_, bytes) => {
    const { outcome, segment } = decodeFrame(frameOf(bytes))
    expect(outcome).toBe('segment')
    expect(dataOf(segment)).toEqual(DATA)
  })

  it.each<[string, Uint8Array]>([
    ['other UDP', overUdp(53, octets('08000000 00002a00', inner))],
    ['VXLAN without identifier', overUdp(4789, octets('00000000 00002a00', inner))],
    ['Geneve of another version', overUdp(6081, octets('42006558 00002a00', inner))],
    ['the signals of GTP', overUdp(2152, octets('3201 0004 00000000 00000000'))],
    ['an endless GTP extension', overUdp(2152, octets('34ff 0010 00000007 00000085 00', IPV4))],
    ['ARP in VXLAN', overUdp(4789, octets('08000000 00002a00', ethernet(new Uint8Array(28), 0x0806)))],
  ])('answer not-tcp for %s', (_, bytes) => {
    expect(decodeFrame(frameOf(bytes)).outcome).toBe('not-tcp')
  })

  it('answers not-tcp for what is neither TCP nor a tunnel to it', () => {
    const icmpError = octets('03010000 00000000', IPV4.slice(0, 28))
    for (const protocol of [1, 2, 17, 58, 59, 132, 255]) {
      expect(decodeFrame(frameOf(overIpv4(protocol, icmpError))).outcome).toBe('not-tcp')
    }
    expect(decodeFrame(frameOf(overIpv4(47, octets('0000 0806', new Uint8Array(28))))).outcome).toBe('not-tcp')
    expect(decodeFrame(frameOf(overIpv4(47, octets('4000 0800', IPV4)))).outcome).toBe('not-tcp')
  })

  it('answers encrypted for ESP', () => {
    expect(decodeFrame(frameOf(overIpv4(50, new Uint8Array(40)))).outcome).toBe('encrypted')
  })

  it('gives up on a stack of headers that no network makes', () => {
    let bytes = IPV4
    for (let depth = 0; depth < 60; depth++) bytes = ipv4(bytes, { protocol: 4 })
    expect(decodeFrame(frameOf(ethernet(bytes))).outcome).toBe('malformed-ip')
  })
})

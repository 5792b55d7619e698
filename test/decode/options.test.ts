import { describe, expect, it } from 'vitest'
import { Decoder } from '../../src/decode/decode.js'
import { Segment } from '../../src/decode/segment.js'
import { decodeFrame } from './decoding.js'
import { cutTo, ethernet, frameOf, ipv4, octets, SYN_OPTIONS, tcp } from './frames.js'

const ABSENT = {
  optionsState: 0,
  malformedOptionAt: -1,
  mss: -1,
  windowShift: -1,
  sackPermitted: false,
  hasTimestamps: false,
  tsVal: 0,
  tsEcr: 0,
  sackCount: 0,
  fastOpenCookie: -1,
  multipathSubtype: -1,
  userTimeout: -1,
}

/** The segment with these options, filled with no-operations up to a multiple of 4. */
function withOptions(options: string): Segment {
  const sent = octets(options)
  const padding = new Uint8Array(-sent.length & 3).fill(1)
  return decodeFrame(frameOf(ethernet(ipv4(tcp({ options: octets(sent, padding) }))))).segment
}

describe('TCP options', () => {
  it.each<[string, string, Partial<Segment>]>([
    ['none', '', {}],
    [
      'the recommended timestamps',
      '0101080a 80000001 fffffffe',
      { hasTimestamps: true, tsVal: 0x80000001, tsEcr: 0xfffffffe },
    ],
    ['timestamps elsewhere', '080a 00000001 00000002 0101', { hasTimestamps: true, tsVal: 1, tsEcr: 2 }],
    ['a maximum segment size', '020405b4', { mss: 1460 }],
    ['a maximum segment size of 0', '02040000', { mss: 0 }],
    ['a window scale', '030307', { windowShift: 7 }],
    ['a window scale as sent, even if too large', '0303ff', { windowShift: 255 }],
    ['SACK permitted', '0402', { sackPermitted: true }],
    ['a Fast Open request', '2202', { fastOpenCookie: 0 }],
    ['a Fast Open cookie', '220a 0102030405060708', { fastOpenCookie: 8 }],
    ['an experimental Fast Open request', 'fe04f989', { fastOpenCookie: 0 }],
    ['an experimental Fast Open cookie', 'fe0cf989 0102030405060708', { fastOpenCookie: 8 }],
    ['another experiment', 'fe041234', {}],
    ['a SACK without blocks', '0502', { sackCount: 0, optionKinds: 1 << 5 }],
    ['multipath', '1e0c0081 0102030405060708', { multipathSubtype: 0 }],
    ['multipath of another subtype', '1e0c2081 0102030405060708', { multipathSubtype: 2 }],
    ['a user timeout', '1c04803c', { userTimeout: 0x803c }],
    ['unknown kinds', 'fd03aa 1d04bbbb', {}],
    ['repeated options, the last of which counts', '030307 030309', { windowShift: 9, repeatedKinds: 1 << 3 }],
    ['repeated fillers, which may be', '010101', { optionKinds: 0, repeatedKinds: 0 }],
    ['nothing past the end of the list', '00 030307', { optionKinds: 1, nonzeroPaddingAt: 21 }],
    ['zeros past the end of the list', '00000000', { nonzeroPaddingAt: -1 }],
    ['which kinds there are', '1c04803c fd03aa', { optionKinds: 1 << 28, userTimeout: 0x803c }],
  ])('are read: %s', (_, options, expected) => {
    expect(withOptions(options)).toMatchObject({ ...ABSENT, ...expected })
  })

  it('are read as Linux sends them with a SYN', () => {
    const segment = decodeFrame(frameOf(ethernet(ipv4(tcp({ options: SYN_OPTIONS }))))).segment
    expect(segment).toMatchObject({
      ...ABSENT,
      mss: 1460,
      sackPermitted: true,
      hasTimestamps: true,
      tsVal: 1000,
      windowShift: 7,
    })
  })

  it.each([1, 2, 3, 4])('keep %i SACK blocks', (count) => {
    const edges = [
      '00000001',
      '00000002',
      '00000003',
      '00000004',
      '00000005',
      '00000006',
      '00000007',
      'ffffffff',
    ].slice(0, count * 2)
    const segment = withOptions(`05${(2 + 8 * count).toString(16).padStart(2, '0')}${edges.join('')}`)
    expect(segment.sackCount).toBe(count)
    expect([...segment.sack.subarray(0, count * 2)]).toEqual(edges.map((edge) => Number.parseInt(edge, 16)))
  })

  it.each<[string, string, number, Partial<Segment>]>([
    ['a length of 0', '020405b4 0300', 24, { mss: 1460 }],
    ['a length of 1', '020405b4 0301', 24, { mss: 1460 }],
    ['a length past the header', '020405b4 0101 0804', 26, { mss: 1460 }],
    ['no room for a length', '010101 08', 23, {}],
    ['a segment size of 3 octets', '020305 030307', 20, { windowShift: 7 }],
    ['a window scale of 4 octets', '03040700', 20, {}],
    ['SACK permitted with a value', '04030a', 20, {}],
    ['half a SACK block', '0506 00000001', 20, {}],
    ['timestamps of 8 octets', '0808 00000001 0000', 20, {}],
    ['a user timeout of 3 octets', '1c0380', 20, {}],
    ['two faults, of which the first is named', '03040700 02050505 05', 20, {}],
  ])('are malformed with %s', (_, options, at, expected) => {
    expect(withOptions(options)).toMatchObject({ ...ABSENT, ...expected, optionsState: 2, malformedOptionAt: at })
  })

  it('are whole where only the padding after the end of the list was cut', () => {
    const bytes = ethernet(ipv4(tcp({ options: octets('020405b4 00 000000') })))
    expect(decodeFrame(cutTo(14 + 20 + 25, bytes)).segment).toMatchObject({ ...ABSENT, mss: 1460 })
  })

  it('are malformed, cut or not, if they run past the header', () => {
    const bytes = ethernet(ipv4(tcp({ options: octets('0101 0240 01010101') })))
    const { segment } = decodeFrame(cutTo(14 + 20 + 24, bytes))
    expect(segment).toMatchObject({ optionsState: 2, malformedOptionAt: 22 })
  })

  it('of one segment are gone with the next', () => {
    const decoder = new Decoder()
    const segment = new Segment()
    const all = ['020405b4 030307 0402 080a0000000100000002 1e0c0081 01020304', '050a 00000001 00000002 2202 0401']
    for (const options of all) {
      const sent = octets(options)
      decoder.decode(frameOf(ethernet(ipv4(tcp({ options: octets(sent, new Uint8Array(-sent.length & 3)) })))), segment)
    }
    decoder.decode(frameOf(ethernet(ipv4(tcp()))), segment)
    expect(segment).toMatchObject(ABSENT)
  })
})

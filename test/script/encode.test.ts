import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Flag from '../../src/decode/flag.js'
import { encodeScript, SCRIPT_EPOCH } from '../../src/script/encode.js'
import { parseScript } from '../../src/script/parse.js'
import { captureNumbers, scriptFrame } from '../../src/script/script.js'
import { script } from './arbitrary.js'
import { type CapturedSegment, ipv4HeaderError, magicOf, records, segments } from './capture.js'

const capture = (text: string): CapturedSegment[] => segments(encodeScript(parseScript(text)))

describe('numbers', () => {
  it('count from the ISS of the sender, and of the peer', () => {
    const [syn, synAck, stale, wrapped] = capture(`
      iss client 4294967295
      0  client  S   0:0(0)
      0  server  S.  0:0(0)        ack 1
      0  client  S   -700:-700(0)
      0  server  P.  4294967296:4294967297(1)  ack -4294967295
    `)
    expect(syn).toMatchObject({ seq: 4294967295, ack: 0, flags: Flag.SYN, window: 64240 })
    expect(synAck).toMatchObject({ seq: 3000, ack: 0, flags: Flag.SYN | Flag.ACK })
    expect(stale!.seq).toBe(4294966595)
    expect(wrapped).toMatchObject({ seq: 3000, ack: 0 })
  })

  it('count SACK edges from the ISS of the peer', () => {
    const [segment] = capture('0 server . 1:1(0) ack 1 <nop,nop,sack 21-31 -1000-0>')
    expect(segment!.options).toBe(
      `01010512${[1021, 1031, 0, 1000].map((edge) => edge.toString(16).padStart(8, '0')).join('')}`,
    )
  })
})

describe('options', () => {
  it.each([
    ['mss 1460', '020405b4'],
    ['wscale 7', '03030700'],
    ['sackOK,TS val 100 ecr 0', '0402080a0000006400000000'],
    ['eol,opt 1 len 1 01', '00010101'],
    ['fastopen', '22020000'],
    ['mptcp 0081aabbccdd', '1e080081aabbccdd'],
    ['opt 2 len 3 05b4', '020305b4'],
    ['nop', '01000000'],
  ])('<%s> is %s', (text, octets) => {
    expect(capture(`0 client S 0:0(0) <${text}>`)[0]!.options).toBe(octets)
  })
})

describe('octets of data', () => {
  it('are equal in a retransmission, also of a part', () => {
    const [first, second, part] = capture(`
      0  client  P.  1:201(200)   ack 1
      0  client  P.  1:201(200)   ack 1
      0  client  P.  51:101(50)   ack 1
    `)
    expect(second!.payload).toEqual(first!.payload)
    expect(part!.payload).toEqual(first!.payload.subarray(50, 100))
    expect(second!.ipId).toBe(first!.ipId + 1)
  })

  it('differ for other numbers', () => {
    const [first, second, third] = capture(`
      0  client  P.  1:101(100)    ack 1
      0  client  P.  257:357(100)  ack 1
      0  client  P.  101:201(100)  ack 1
    `)
    expect(second!.payload).not.toEqual(first!.payload)
    expect(third!.payload).not.toEqual(first!.payload)
  })

  it('follow the SYN that carries them', () => {
    const [withSyn, again] = capture('0 client S 0:10(10)\n1 client P. 1:11(10) ack 1')
    expect(again!.payload).toEqual(withSyn!.payload)
  })

  it('are what the script writes', () => {
    expect(capture('0 client P. 1:6(5) ack 1 data "hi\\x00\\xff!"')[0]!.payload.toString('latin1')).toBe('hi\0\xff!')
  })
})

describe('frames', () => {
  it('stand in line order even where times go back', () => {
    const bytes = encodeScript(parseScript('0.5 client S 0:0(0)\n0.25 server S. 0:0(0) ack 1\n-1 client S 0:0(0)'))
    expect(records(bytes).map(({ seconds, ticks }) => [seconds - SCRIPT_EPOCH, ticks])).toEqual([
      [0, 500_000],
      [0, 250_000],
      [-1, 0],
    ])
    expect(magicOf(bytes)).toBe(0xa1b2c3d4)
  })

  it('have nanoseconds where microseconds would lose something', () => {
    const bytes = encodeScript(parseScript('0 client S 0:0(0)\n100000.123456789 client S 0:0(0)'))
    expect(magicOf(bytes)).toBe(0xa1b23c4d)
    expect(records(bytes)[1]).toMatchObject({ seconds: SCRIPT_EPOCH + 100_000, ticks: 123_456_789 })
  })

  it('come twice, not at all, or cut', () => {
    const bytes = encodeScript(
      parseScript(`
        0  client  P.  1:101(100)  ack 1  dup +0.001
        1  client  P.  1:101(100)  ack 1  lost
        2  client  P.  1:101(100)  ack 1  snap 60
      `),
    )
    const [first, copy, cut] = records(bytes)
    expect(records(bytes)).toHaveLength(3)
    expect(copy).toMatchObject({ octets: first!.octets, ticks: 1000 })
    expect(cut).toMatchObject({ wireLength: 154, seconds: SCRIPT_EPOCH + 2 })
    expect(cut!.octets).toHaveLength(60)
  })

  it('count their identification for each sender, with the lost ones and without the copies', () => {
    const ids = capture(`
      0  client  S   0:0(0)  dup
      0  server  S.  0:0(0)  ack 1
      0  client  S   0:0(0)  lost
      0  client  S   0:0(0)
      0  client  S   0:0(0)  id 77 ttl 9
    `).map(({ ipId }) => ipId)
    expect(ids).toEqual([1, 1, 1, 3, 77])
  })

  it('end with one of somebody else where the capture goes on', () => {
    const last = records(encodeScript(parseScript('0 client S 0:0(0)\nend 120'))).at(-1)!
    expect(last.seconds).toBe(SCRIPT_EPOCH + 120)
    expect(last.octets[23]).toBe(17)
  })

  it('carry VLAN tags, IPv6, reserved bits, a false offset and a length of 0', () => {
    const [tagged] = capture('0 client S 0:0(0) vlan 5 7 reserved 1')
    expect(tagged).toMatchObject({ vlan: [5, 7], flags: Flag.SYN | 0x200 })
    expect(tagged!.octets.readUInt16BE(12)).toBe(0x88a8)
    const [six] = capture('client [2001:db8::1]:1\nserver [::2]:2\n0 client S 0:0(0) ttl 9 tos 3')
    expect(six).toMatchObject({ source: '20010db8000000000000000000000001', ttl: 9, checksumError: 0 })
    expect(six!.octets.readUInt32BE(14)).toBe(0x60300000)
    const [short] = records(encodeScript(parseScript('0 client S 0:0(0) offset 3')))
    expect(short!.octets[46]! >> 4).toBe(3)
    const [superpacket] = records(encodeScript(parseScript('0 client P. 1:100001(100000) ack 1 tso')))
    expect(superpacket!.octets.readUInt16BE(16)).toBe(0)
  })

  it('come in IPv4 fragments, in order and with right headers', () => {
    const line = '0 client P. 1:101(100) ack 1 vlan 5'
    const [whole] = records(encodeScript(parseScript(line)))
    const pieces = records(encodeScript(parseScript(`${line} fragments 3`)))
    expect(pieces.map(({ octets }) => octets.readUInt16BE(20))).toEqual([20 + 40, 20 + 40, 20 + 40])
    expect(pieces.map(({ octets }) => octets.readUInt16BE(24))).toEqual([0x2000, 0x2005, 0x000a])
    expect(pieces.map(({ octets }) => ipv4HeaderError(octets.subarray(4)))).toEqual([0, 0, 0])
    expect(Buffer.concat(pieces.map(({ octets }) => octets.subarray(38)))).toEqual(whole!.octets.subarray(38))
  })

  it('refuse what no IP packet holds', () => {
    expect(() => encodeScript(parseScript('0 client . 1:1(0) ack 1 fragments 4'))).toThrow(/do not fill 4 fragments/)
    expect(() => encodeScript(parseScript('0 client P. 1:70001(70000) ack 1'))).toThrow(/at most 65535 octets/)
  })
})

describe('checksums', () => {
  it('are bad or left to the network card on request', () => {
    const [bad, offloaded] = capture('0 client S 0:0(0) bad-checksum\n0 client S 0:0(0) no-checksum')
    expect(bad!.checksumError).not.toBe(0)
    // 10.0.0.1 + 10.0.0.2 + protocol 6 + length 20, not complemented.
    expect(offloaded!.octets.readUInt16BE(50)).toBe(0x0a00 + 0x0001 + 0x0a00 + 0x0002 + 6 + 20)
  })

  it('are good in every other frame of any script', () => {
    fc.assert(
      fc.property(script, (whole) => {
        const frames = whole.frames.map((frame) => ({ ...frame, checksum: 'good' as const }))
        for (const segment of segments(encodeScript({ ...whole, frames, end: null }))) {
          expect(segment.checksumError).toBe(0)
          if (segment.vlan.length === 0 && segment.ipId >= 0) expect(ipv4HeaderError(segment.octets)).toBe(0)
        }
      }),
    )
  })
})

it('writes each field where the decoder of another finds it', () => {
  fc.assert(
    fc.property(script, (whole) => {
      const endpoint = new Map(whole.endpoints.map((each) => [each.name, each]))
      const found = segments(encodeScript({ ...whole, end: null }))
      const numbers = captureNumbers(whole)
      whole.frames.forEach((frame, i) => {
        const number = numbers[i]
        if (number === null || number === undefined) return
        const ack = frame.ack === null ? 0 : (endpoint.get(frame.destination)!.iss + frame.ack) % 2 ** 32
        expect(found[number - 1]).toMatchObject({
          flags: frame.flags,
          window: frame.window,
          seq: (((endpoint.get(frame.source)!.iss + frame.seq) % 2 ** 32) + 2 ** 32) % 2 ** 32,
          ack: (ack + 2 ** 32) % 2 ** 32,
          ttl: frame.ttl,
          vlan: frame.vlan,
        })
        expect(found[number - 1]!.payload).toHaveLength(frame.payload)
      })
    }),
  )
})

it('encodes a script that was never text', () => {
  const endpoints = parseScript('').endpoints
  const frames = [scriptFrame({ flags: Flag.SYN }), scriptFrame({ source: 'server', flags: Flag.RST, seq: -3000 })]
  expect(segments(encodeScript({ endpoints, frames, end: null })).map(({ seq }) => seq)).toEqual([1000, 0])
})

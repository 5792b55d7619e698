import { describe, expect, it } from 'vitest'
import * as Flag from '../../src/decode/flag.js'
import { parseScript } from '../../src/script/parse.js'
import { captureNumbers, ScriptError, type ScriptFrame } from '../../src/script/script.js'

const only = (text: string): ScriptFrame => {
  const { frames } = parseScript(text)
  expect(frames).toHaveLength(1)
  return frames[0]!
}

describe('a frame', () => {
  it('reads time, sender, flags and numbers, and takes the rest for granted', () => {
    expect(only('0.030 client P. 2:12(10) ack 1')).toMatchObject({
      line: 1,
      time: 0.03,
      source: 'client',
      destination: 'server',
      flags: Flag.PSH | Flag.ACK,
      seq: 2,
      payload: 10,
      ack: 1,
      window: 64240,
      options: [],
      data: null,
      id: null,
      ttl: 64,
      checksum: 'good',
      lost: false,
      expectations: [],
    })
  })

  it('has its fields in any order after the numbers', () => {
    const usual = only('0 server S. 0:0(0) ack 1 win 10 <nop> ttl 3 id 9')
    expect(only('0 server S. 0:0(0) id 9 <nop> ttl 3 win 10 ack 1')).toEqual(usual)
  })

  it('knows each flag by its letter, and none by a hyphen', () => {
    expect(only('0 client SFRPUEWA 0:0(0)').flags).toBe(0x1ef)
    expect(only('0 client . 0:0(0) ack 0').flags).toBe(Flag.ACK)
    expect(only('0 client - 0:0(0)').flags).toBe(0)
    expect(only('0 client S 0:0(0) reserved 5').flags).toBe(Flag.SYN | 0xa00)
  })

  it('takes numbers of other incarnations', () => {
    expect(only('0 client S -700:-700(0)').seq).toBe(-700)
    expect(only('0 client P. 9000000000:9000000004(4) ack -3')).toMatchObject({ seq: 9_000_000_000, ack: -3 })
  })

  it('counts a time with a plus sign from the frame before', () => {
    const { frames } = parseScript('0.1 client S 0:0(0)\n+0.2 client S 0:0(0)\n+0 client S 0:0(0)\n-1 client S 0:0(0)')
    expect(frames.map(({ time }) => time)).toEqual([0.1, 0.3, 0.3, -1])
  })

  it.each([
    ['urg 7', { urgentPointer: 7 }],
    ['offset 3', { dataOffset: 3 }],
    ['id 77', { id: 77 }],
    ['ttl 250', { ttl: 250 }],
    ['tos 3', { tos: 3 }],
    ['tso', { superpacket: true }],
    ['fragments 3', { fragments: 3 }],
    ['vlan 5', { vlan: [5] }],
    ['vlan 5 7', { vlan: [5, 7] }],
    ['bad-checksum', { checksum: 'bad' }],
    ['no-checksum', { checksum: 'offloaded' }],
    ['snap 60', { snap: 60 }],
    ['dup', { duplicateAfter: 0.00002 }],
    ['dup +0.5', { duplicateAfter: 0.5 }],
    ['lost', { lost: true }],
  ])('understands %s', (text, fields) => {
    expect(only(`0 client S 0:0(0) ${text}`)).toMatchObject(fields)
  })

  it('takes its octets from quoted text', () => {
    expect(only('0 client P 1:9(8) data "a#!\\x00\\n\\"\\\\\\xff"').data).toBe('612321000a225cff')
    expect(only('0 client P 1:3(2) data "é"').data).toBe('c3a9')
  })
})

describe('options', () => {
  it.each([
    ['mss 1460', { name: 'mss', octets: 1460 }],
    ['wscale 15', { name: 'wscale', shift: 15 }],
    ['sackOK', { name: 'sackOK' }],
    ['TS val 100 ecr 4294967295', { name: 'TS', value: 100, echo: 4294967295 }],
    ['nop', { name: 'nop' }],
    ['eol', { name: 'eol' }],
    ['fastopen', { name: 'fastopen', cookie: '' }],
    ['fastopen 0123abCD', { name: 'fastopen', cookie: '0123abcd' }],
    ['mptcp 0081', { name: 'mptcp', body: '0081' }],
    ['opt 99', { name: 'opt', kind: 99, length: null, body: '' }],
    ['opt 2 len 3 05b4', { name: 'opt', kind: 2, length: 3, body: '05b4' }],
    [
      'sack 21-31 -5--1',
      {
        name: 'sack',
        blocks: [
          { left: 21, right: 31 },
          { left: -5, right: -1 },
        ],
      },
    ],
  ])('understands <%s>', (text, option) => {
    expect(only(`0 client S 0:0(0) <${text}>`).options).toEqual([option])
    expect(only(`0 client S 0:0(0) <nop, ${text} ,nop>`).options).toEqual([{ name: 'nop' }, option, { name: 'nop' }])
  })
})

describe('expectations', () => {
  it('are a text, a rule, or both', () => {
    const line = '0 client S 0:0(0) '
    expect(only(`${line}! 10 octets sent`).expectations).toEqual([{ rule: null, text: '10 octets sent' }])
    expect(only(`${line}! stale-syn`).expectations).toEqual([{ rule: 'stale-syn', text: null }])
    expect(only(`${line}! stale-syn: test 7`).expectations).toEqual([{ rule: 'stale-syn', text: 'test 7' }])
    expect(only(`${line}! retransmission`).expectations).toEqual([{ rule: 'retransmission', text: null }])
    expect(only(`${line}! refused: by a firewall`).expectations).toEqual([
      { rule: null, text: 'refused: by a firewall' },
    ])
    expect(only(`${line}!`).expectations).toEqual([{ rule: null, text: null }])
  })

  it('may be several', () => {
    expect(only('0 client S 0:0(0) dup ! once ! stale-syn ! zero-window: twice # why').expectations).toEqual([
      { rule: null, text: 'once' },
      { rule: 'stale-syn', text: null },
      { rule: 'zero-window', text: 'twice' },
    ])
  })
})

describe('directives', () => {
  it('move the two endpoints and declare more', () => {
    const { endpoints, frames, end } = parseScript(`
      client [2001:db8::1]:40001   # both must be IPv6
      server [2001:db8::2]:443
      endpoint other [2001:db8::3]:5555
      iss server 4294967290
      0  other           S   0:0(0)
      1  client > other  S   0:0(0)
      end 120.5
    `)
    expect(endpoints).toEqual([
      { name: 'client', address: '2001:db8::1', port: 40001, iss: 1000 },
      { name: 'server', address: '2001:db8::2', port: 443, iss: 4294967290 },
      { name: 'other', address: '2001:db8::3', port: 5555, iss: 1000 },
    ])
    expect(frames.map(({ source, destination }) => [source, destination])).toEqual([
      ['other', 'server'],
      ['client', 'other'],
    ])
    expect(end).toBe(120.5)
  })

  it('declare a family of endpoints at once', () => {
    const { endpoints } = parseScript('endpoint flood[1..3] 10.0.1.*:100*')
    expect(endpoints.slice(2)).toEqual(
      [1, 2, 3].map((i) => ({
        name: `flood[${i}]`,
        address: `10.0.1.${i}`,
        port: 1000 + i,
        iss: 1000,
      })),
    )
  })

  it('stand for a handshake and a close that the script is not about', () => {
    const { endpoints, frames } = parseScript(`
      iss client 7
      open
      close   # in four segments
      +0.5  server  R  2:2(0)
    `)
    expect(endpoints[0]).toMatchObject({ iss: 7 })
    expect(frames.map(({ line, time }) => [line, time])).toEqual([
      [3, 0],
      [3, 0.02],
      [3, 0.04],
      [4, 0.05],
      [4, 0.07],
      [4, 0.08],
      [4, 0.1],
      [5, 0.6],
    ])
    const inFull = parseScript(`
      iss client 7
      0.000  client  S   0:0(0)         <mss 1460>
      0.020  server  S.  0:0(0)  ack 1  <mss 1460>
      0.040  client  .   1:1(0)  ack 1
      0.050  client  F.  1:1(0)  ack 1
      0.070  server  .   1:1(0)  ack 2
      0.080  server  F.  1:1(0)  ack 2
      0.100  client  .   2:2(0)  ack 2
      0.600  server  R   2:2(0)
    `)
    const withoutLine = (frame: ScriptFrame): ScriptFrame => ({ ...frame, line: 0 })
    expect(frames.map(withoutLine)).toEqual(inFull.frames.map(withoutLine))
  })

  it('repeat lines, each round later and with its own numbers', () => {
    const { frames } = parseScript(`
      endpoint flood[1..2] 10.0.1.*:1000
      repeat 2 every 0.1 {
        1.0  flood[1+i]  S   0:0(0)                  # one of many
        1.01 client      P.  1+10i:11+10i(10) ack 5-i  ! wi-fi +i
      }
    `)
    expect(frames.map(({ line, time, source, seq, ack }) => [line, time, source, seq, ack])).toEqual([
      [4, 1, 'flood[1]', 0, null],
      [5, 1.01, 'client', 1, 5],
      [4, 1.1, 'flood[2]', 0, null],
      [5, 1.11, 'client', 11, 4],
    ])
    expect(frames[1]!.expectations).toEqual([{ rule: null, text: 'wi-fi +i' }])
  })
})

it('numbers the frames as the capture will', () => {
  const script = parseScript('0 client S 0:0(0)\n0 client S 0:0(0) lost\n0 client S 0:0(0) dup\n0 client S 0:0(0)')
  expect(captureNumbers(script)).toEqual([1, null, 2, 4])
  const inPieces = parseScript('0 client P. 1:101(100) ack 1 fragments 3\n0 client . 101:101(0) ack 1')
  expect(captureNumbers(inPieces)).toEqual([3, 4])
})

describe('what is wrong', () => {
  it.each([
    ['0 clint S 0:0(0)', 3, 'one of client, server'],
    ['0 client X 0:0(0)', 10, 'flags of'],
    ['0 client SX 0:0(0)', 10, 'flags of'],
    ['0 client P 1:9(10)', 12, '1:11(10)'],
    ['0 client P 1-9(8)', 13, 'numbers as first:last(octets)'],
    ['0 client S. 0:0(0)', 19, "'ack N'"],
    ['0 client S 0:0(0) ack 1', 24, "the flag '.'"],
    ['0 client S 0:0(0) win 70000', 23, 'from 0 to 65535'],
    ['0 client S 0:0(0) wim 7', 19, 'ack, win'],
    ['0 client S 0:0(0) ttl 7 ttl 7', 25, "'ttl' only once"],
    ['0 client S 0:0(0) <mss>', 23, 'a segment size'],
    ['0 client S 0:0(0) <mss 1', 25, "',' or '>'"],
    ['0 client S 0:0(0) <mptcp 012>', 26, 'an even number'],
    [`0 client S 0:0(0) <opt 9 ${'00'.repeat(39)}>`, 104, 'at most 40 octets'],
    ['0 client P 1:3(2) data "abc"', 12, 'numbers for 3 octets'],
    ['0 client P 1:3(2) data abc', 24, 'quoted text'],
    ['frame 0', 1, 'a time'],
    ['client 10.0.0.256:1', 8, 'an address with port'],
    ['client [2001:db8::1::]:1', 8, 'an address with port'],
    ['endpoint client 10.0.0.1:1', 10, 'a name of its own'],
    ['endpoint flood[1..300] 10.0.1.*:1000', 24, 'an address with port for flood[256]'],
    ['endpoint six [2001:db8::1]:1\n0 six S 0:0(0)', 7, 'one IP version'],
    ['0 client S 0:0(0)\niss client 5', 5, 'before the first frame'],
    ['0 client S 0:0(0)\nopen', 5, "'open' before the first frame"],
    ['open ! stale-syn', 6, 'the end of the line'],
    ['close', 6, "'close' right after the handshake"],
    ['open\nclose\nclose', 6, "'close' right after the handshake"],
    ['end 5\n0 client S 0:0(0)', 1, "nothing after 'end'"],
    ['repeat 2 every 1 {\n0 client S 0:0(0)', 1, "a line '}'"],
    ['repeat two {\n}', 1, "'repeat N every SECONDS {'"],
  ])('is told with its place: %s', (text, column, expected) => {
    let error: unknown
    try {
      parseScript(text)
    } catch (caught) {
      error = caught
    }
    expect(error).toBeInstanceOf(ScriptError)
    expect((error as ScriptError).expected).toContain(expected)
    expect((error as ScriptError).column).toBe(column)
    expect((error as ScriptError).message).toMatch(/^line \d+, column \d+: expected .*, found /)
  })
})

import { describe, expect, it } from 'vitest'
import { check } from '../../src/check/check.js'
import { encodeScript } from '../../src/script/encode.js'
import { parseScript } from '../../src/script/parse.js'
import { findingOf, rulesOf } from '../tcp/run.js'

const SYN = 0x02
const ACK = 0x10
const HEADERS = 40

/** Who sent a segment to whom within a crowd: guest `n` and the one listener. */
interface Segment {
  readonly microseconds: number
  readonly guest: number
  readonly fromGuest: boolean
  readonly flags: number
  readonly seq: number
  readonly ack: number
}

/** A capture of TCP/IPv4 segments without data or checksums, made in a second where a script takes minutes. */
function captureOf(segments: readonly Segment[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(24 + segments.length * (16 + HEADERS)))
  const header = [0xa1b2c3d4, 0x0002_0004, 0, 0, 65535, 101]
  for (const [index, word] of header.entries()) view.setUint32(4 * index, word)
  for (const [index, { microseconds, guest, fromGuest, flags, seq, ack }] of segments.entries()) {
    const at = 24 + index * (16 + HEADERS)
    const words = [Math.floor(microseconds / 1e6), microseconds % 1e6, HEADERS, HEADERS]
    for (const [column, word] of words.entries()) view.setUint32(at + 4 * column, word)
    const guestAddress = 0x0b00_0000 + guest
    const ip = at + 16
    view.setUint32(ip, 0x4500_0000 + HEADERS)
    view.setUint32(ip + 8, 0x4006_0000)
    view.setUint32(ip + 12, fromGuest ? guestAddress : 0x0a00_0001)
    view.setUint32(ip + 16, fromGuest ? 0x0a00_0001 : guestAddress)
    view.setUint32(ip + 20, fromGuest ? 0x04d2_0050 : 0x0050_04d2)
    view.setUint32(ip + 24, seq)
    view.setUint32(ip + 28, ack)
    view.setUint32(ip + 32, (0x5000_ffff | (flags << 16)) >>> 0)
  }
  return new Uint8Array(view.buffer)
}

/** `guests` that try to connect `gap` microseconds apart, one after the other. */
const flood = (guests: number, gap: number): Segment[] =>
  Array.from({ length: guests }, (_, guest) => ({
    microseconds: guest * gap,
    guest,
    fromGuest: true,
    flags: SYN,
    seq: 1000,
    ack: 0,
  }))

/** `guests` that connect `gap` microseconds apart, each with all three segments and with numbers of its own or the same. */
const rush = (guests: number, gap: number, numberOf: (guest: number) => number): Segment[] =>
  Array.from({ length: guests }, (_, guest): Segment[] => {
    const microseconds = guest * gap
    const iss = numberOf(guest)
    return [
      { microseconds, guest, fromGuest: true, flags: SYN, seq: iss, ack: 0 },
      { microseconds: microseconds + 1, guest, fromGuest: false, flags: SYN | ACK, seq: iss, ack: iss + 1 },
      { microseconds: microseconds + 2, guest, fromGuest: true, flags: ACK, seq: iss + 1, ack: iss + 1 },
    ]
  }).flat()

/** As if drawn by chance. */
function scattered(guest: number): number {
  const mixed = Math.imul(guest + 1, 0x85eb_ca6b)
  return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35) >>> 0
}

describe('a crowd at one listener', () => {
  it('is one finding, whatever its size, when nobody completes an attempt', async () => {
    const report = await check(captureOf(flood(200_000, 5)))
    const finding = findingOf(report, 'syn-flood-pattern')
    expect(finding).toMatchObject({ count: 200_000, frame: 1, flow: null, endpoint: null })
    expect(finding.message).toMatch(/^200,000 attempts from 200,000 addresses at 10.0.0.1, port 80/)
    expect(finding.frames).toHaveLength(20)
    expect(report.summary.handshakes).toEqual({ unanswered: 200_000 })
    expect(report.flows.length + report.summary.omitted.flows).toBe(200_000)
  }, 60_000)

  it('is told without delay and without complaint when everybody connects', async () => {
    const report = await check(captureOf(rush(60_000, 5, scattered)), { ignore: ['checksum-bad'] })
    expect(report.summary.handshakes).toEqual({ complete: 60_000 })
    expect(rulesOf(report)).toEqual([])
  }, 60_000)

  it('is told without delay when all their numbers are alike', async () => {
    const report = await check(captureOf(rush(60_000, 5, () => 1000)), { ignore: ['checksum-bad'] })
    expect(rulesOf(report)).toEqual(['isn-weak'])
  }, 60_000)
})

describe('a flood', () => {
  const SIXTY = encodeScript(
    parseScript(`
      endpoint flood[1..60] 10.0.1.*:1000
      0.00   flood[1]             S   0:0(0)
      0.01   server > flood[1]    S.  0:0(0)  ack 1
      repeat 59 every 0.01 {
      0.01   flood[2+i]           S   0:0(0)
      }
      1.01   server > flood[1]    S.  0:0(0)  ack 1
      repeat 59 every 0.01 {
      1.01   flood[2+i]           S   0:0(0)
      }
      end 100
    `),
  )

  it('names the rules that it speaks for', async () => {
    const report = await check(SIXTY)
    expect(rulesOf(report)).toEqual(['syn-flood-pattern'])
    expect([...findingOf(report, 'syn-flood-pattern').related].sort()).toEqual([
      'handshake-stuck-syn-received',
      'syn-retransmission',
      'syn-unanswered',
      'synack-retransmission',
    ])
  })

  it('speaks for nobody when its rule is left out', async () => {
    const report = await check(SIXTY, { ignore: ['syn-flood-pattern'] })
    expect(report.summary.rules).toEqual({ 'handshake-stuck-syn-received': 1, 'syn-unanswered': 59 })
  })

  it('does not take in what failed hours before or after it', async () => {
    const hour = 3600e6
    const lone = (microseconds: number, guest: number): Segment[] =>
      [0, 3e6].map((later) => ({
        microseconds: microseconds + later,
        guest,
        fromGuest: true,
        flags: SYN,
        seq: 1000,
        ack: 0,
      }))
    const again = flood(60, 10_000).map((segment) => ({
      ...segment,
      microseconds: segment.microseconds + 2 * hour,
      guest: segment.guest + 1000,
    }))
    const segments = [...flood(60, 10_000), ...lone(hour, 500), ...again, ...lone(3 * hour, 501)]
    const { findings } = await check(captureOf(segments), { ignore: ['checksum-bad'] })
    expect(findings.map(({ rule, frame, count }) => [rule, frame, count])).toEqual([
      ['syn-flood-pattern', 1, 120],
      ['syn-unanswered', 61, 1],
      ['syn-unanswered', 123, 1],
    ])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Flag from '../../src/decode/flag.js'
import { type Report, reportSchema } from '../../src/report/model.js'
import { type Script, type ScriptFrame, type ScriptOption, scriptFrame } from '../../src/script/script.js'
import { countedFrames, run } from './run.js'

/** Who talks: two ports of one host and, over IPv6, a third pair; the numbers start where the circle closes. */
const ENDPOINTS: Script['endpoints'] = [
  { name: 'client', address: '10.0.0.1', port: 40000, iss: 0xffff_fff0 },
  { name: 'server', address: '10.0.0.2', port: 80, iss: 3000 },
  { name: 'other', address: '10.0.0.1', port: 40001, iss: 0x7fff_fff0 },
  { name: 'north', address: '2001:db8::1', port: 50000, iss: 0 },
  { name: 'south', address: '2001:db8::2', port: 50000, iss: 0xffff_ffff },
]
const PAIRS = [
  ['client', 'server'],
  ['other', 'server'],
  ['north', 'south'],
] as const

/** What stacks send, and anything at all. */
const flags = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(Flag.ACK, Flag.ACK | Flag.PSH, Flag.ACK | Flag.FIN) },
  { weight: 3, arbitrary: fc.constantFrom(Flag.SYN, Flag.SYN | Flag.ACK, Flag.RST, Flag.RST | Flag.ACK) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0x1ff }) },
)
/** Mostly a few numbers that meet one another, sometimes any. */
const number = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -1, max: 6 }) },
  { weight: 2, arbitrary: fc.integer({ min: -100, max: 70_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0xffff_ffff }) },
)
const word = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 0xffff_ffff }))
const octets = (least: number, most: number) =>
  fc
    .uint8Array({ minLength: least, maxLength: most })
    .map((bytes) => [...bytes].map((octet) => octet.toString(16).padStart(2, '0')).join(''))
const option: fc.Arbitrary<ScriptOption> = fc.oneof(
  fc.record({ name: fc.constant('mss' as const), octets: fc.integer({ min: 0, max: 0xffff }) }),
  fc.record({ name: fc.constant('wscale' as const), shift: fc.integer({ min: 0, max: 255 }) }),
  fc.constant<ScriptOption>({ name: 'sackOK' }),
  fc.record({ name: fc.constant('TS' as const), value: word, echo: word }),
  fc.record({
    name: fc.constant('sack' as const),
    blocks: fc.array(fc.record({ left: number, right: number }), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ name: fc.constant('fastopen' as const), cookie: octets(4, 4) }),
  fc.record({
    name: fc.constant('opt' as const),
    kind: fc.integer({ min: 2, max: 255 }),
    length: fc.option(fc.integer({ min: 0, max: 12 })),
    body: octets(0, 4),
  }),
)
const payload = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0, 0, 1, 2) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 3000 }) },
)
/** Seconds since the frame before: bursts, round trips, timers, and a clock that is set back. */
const pause = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 0.0001, 0.02, 0.4) },
  { weight: 2, arbitrary: fc.constantFrom(2, 61, 250, -0.005) },
  { weight: 1, arbitrary: fc.integer({ min: -100, max: 100_000 }) },
)

interface Step {
  readonly frame: ScriptFrame
  readonly pause: number
}

const step: fc.Arbitrary<Step> = fc
  .record({
    pair: fc.constantFrom(0, 0, 0, 0, 1, 2),
    isReply: fc.boolean(),
    pause,
    flags,
    seq: number,
    ack: number,
    payload,
    window: fc.constantFrom(0, 1, 1000, 64240),
    options: fc.oneof({ weight: 3, arbitrary: fc.constant<ScriptOption[]>([]) }, fc.array(option, { maxLength: 2 })),
    checksum: fc.constantFrom('good' as const, 'good' as const, 'good' as const, 'bad' as const, 'offloaded' as const),
    id: fc.option(fc.integer({ min: 0, max: 3 })),
    snap: fc.option(fc.integer({ min: 54, max: 120 }), { freq: 9 }),
    isTwice: fc.integer({ min: 0, max: 19 }),
  })
  .map((made) => {
    const [client, server] = PAIRS[made.pair]!
    const frame = scriptFrame({
      source: made.isReply ? server : client,
      destination: made.isReply ? client : server,
      flags: made.flags,
      seq: made.seq,
      payload: made.payload,
      ack: (made.flags & Flag.ACK) === 0 ? null : made.ack,
      window: made.window,
      options: made.options,
      checksum: made.checksum,
      id: made.id,
      snap: made.snap,
      duplicateAfter: made.isTwice === 0 ? 0.0002 : null,
    })
    return { frame, pause: made.pause }
  })

/** The steps one after the other, begun by a handshake or by nothing. */
const captures = fc
  .tuple(fc.boolean(), fc.array(step, { minLength: 1, maxLength: 40 }))
  .map(([isOpened, steps]): Script => {
    let time = 0.1
    const opening = isOpened ? HANDSHAKE : []
    const frames = steps.map((one) => {
      time = Math.max(0, Number((time + one.pause).toFixed(6)))
      return { ...one.frame, time }
    })
    return { endpoints: ENDPOINTS, frames: [...opening, ...frames], end: null }
  })

const HANDSHAKE: ScriptFrame[] = [
  scriptFrame({ time: 0, flags: Flag.SYN }),
  scriptFrame({ time: 0.02, source: 'server', flags: Flag.SYN | Flag.ACK, ack: 1 }),
  scriptFrame({ time: 0.04, flags: Flag.ACK, seq: 1, ack: 1 }),
]

/** Everything that must hold whatever was captured. */
function expectSound(report: Report): void {
  const { data, error } = reportSchema.safeParse(report)
  expect(error).toBeUndefined()
  expect(data).toEqual(report)
  const [capture] = report.captures
  // Of flows without a record the frames are not told.
  const hasAll = report.summary.omitted.flows === 0
  if (hasAll) expect(countedFrames(report)).toBe(capture!.tcpSegments)
  else expect(countedFrames(report)).toBeLessThan(capture!.tcpSegments)
  report.flows.forEach((flow, at) => {
    expect(flow.id).toBe(at)
    expect(flow.firstFrame).toBeLessThanOrEqual(flow.lastFrame)
    expect(flow.frames).toBeGreaterThan(0)
    expect(flow.lastFrame).toBeLessThanOrEqual(capture!.frames)
  })
  for (const { frame, frames, flow } of report.findings) {
    expect(frames).toContain(frame)
    expect([...frames].sort((a, b) => a - b)).toEqual(frames)
    expect(frames.at(-1)).toBeLessThanOrEqual(capture!.frames)
    if (flow !== null) expect(report.flows[flow]).toBeDefined()
  }
}

describe('segments in any order', () => {
  it('make a sound report, and the same one again', { timeout: 30_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(captures, async (script) => {
        const report = await run(script, { segments: true })
        expectSound(report)
        expect(await run(script, { segments: true })).toEqual(report)
      }),
      { numRuns: 600 },
    )
  })

  it('stay counted when only one flow is followed at a time', async () => {
    await fc.assert(
      fc.asyncProperty(captures, async (script) => {
        expectSound(await run(script, { maxFlows: 1 }))
      }),
      { numRuns: 200 },
    )
  })
})

import { describe, expect, it } from 'vitest'
import { check } from '../../src/check/check.js'
import { follow } from '../../src/check/follow.js'
import type { Finding } from '../../src/report/model.js'
import { RULES } from '../../src/rules/index.js'
import { encodeScript } from '../../src/script/encode.js'
import { parseScript } from '../../src/script/parse.js'
import { Paced } from './paced.js'

/** What is found, or is a part of what is, and in which flow. */
const namesIn = ({ findings }: { readonly findings: readonly Finding[] }) =>
  new Set(findings.flatMap(({ rule, flow, related }) => [rule, ...related].map((one) => `${one} ${flow}`)))

async function followed(packets: string, delay?: (time: number) => number) {
  const paced = new Paced()
  const { report } = await follow(paced.source(packets, delay), {}, RULES, paced.watcher)
  return { paced, report }
}

const OPEN = `
  0.000  client  S   0:0(0)
  0.020  server  S.  0:0(0)      ack 1
  0.040  client  .   1:1(0)      ack 1`

describe('within a second of the last frame that proves it, and without a further one', () => {
  it('a refused connection is told, and has ended', async () => {
    const { paced } = await followed(`
      0.000  client  S   0:0(0)
      0.030  server  R.  0:0(0)  ack 1
      end 9.000`)
    expect(paced.firstTold('connection-refused')).toBeLessThan(1.03)
    expect(paced.ended).toEqual([{ time: expect.closeTo(8.2, 0), flow: 0 }])
  })

  it('a SYN that an open connection refuses is told', async () => {
    const { paced } = await followed(`${OPEN}
      5.000  client  S   70000:70000(0)
      5.020  server  .   1:1(0)      ack 1
      end 9.000`)
    const told = paced.firstTold('stale-syn')
    expect(told).toBeGreaterThan(5.02)
    expect(told).toBeLessThan(6.02)
  })

  it('an old SYN that leaves the server half-open is told as such', async () => {
    const { paced, report } = await followed(`
      0.000   client  S   0:0(0)               id 7
      0.020   server  S.  0:0(0)      ack 1
      0.040   client  .   1:1(0)      ack 1
      0.050   client  R.  1:1(0)      ack 1
      9.000   client  S   0:0(0)               id 7
      9.020   server  S.  900:900(0)  ack 1
      10.020  server  S.  900:900(0)  ack 1
      12.020  server  S.  900:900(0)  ack 1
      end 40.000`)
    expect(paced.firstTold('stale-syn-half-open')).toBeLessThan(11.02)
    expect(report.findings.map(({ rule }) => rule)).toEqual(['abortive-close', 'stale-syn-half-open'])
  })
})

describe('what silence alone proves', () => {
  const SYNS = `
    0.000  client  S  0:0(0)
    1.000  client  S  0:0(0)
    3.000  client  S  0:0(0)`

  it('waits until the attempt has been given up', async () => {
    const { paced, report } = await followed(`${SYNS}\nend 30.000`)
    // The next copy would have come at 7 s.
    expect(paced.firstTold('syn-unanswered')).toBeGreaterThan(7)
    expect(paced.firstTold('syn-unanswered')).toBeLessThan(15)
    expect(report.findings.map(({ rule }) => rule)).toEqual(['syn-unanswered'])
  })

  it('is not told when the answer comes late', async () => {
    const { paced } = await followed(`${SYNS}
      6.900  server  S.  0:0(0)  ack 1
      6.910  client  .   1:1(0)  ack 1
      end 30.000`)
    expect(paced.told.map(({ rule }) => rule)).not.toContain('syn-unanswered')
  })

  it('is not told of data in an open connection before five minutes', async () => {
    const data = `${OPEN}
      1.000  client  P.  1:101(100)  ack 1
      1.300  client  P.  1:101(100)  ack 1
      2.000  client  P.  1:101(100)  ack 1
      4.000  client  P.  1:101(100)  ack 1`
    expect((await followed(`${data}\nend 300.000`)).paced.firstTold('data-never-acknowledged')).toBeUndefined()
    expect((await followed(`${data}\nend 360.000`)).paced.firstTold('data-never-acknowledged')).toBeGreaterThan(304)
  })

  it('counts for nothing where frames sit in a buffer', async () => {
    const { paced } = await followed(
      `
      0.000  client  S  0:0(0)
      1.000  client  S  0:0(0)
      3.000  server  S.  0:0(0)  ack 1
      end 60.000`,
      // The answer waits in a buffer that is written when it is full.
      (time) => (time < 2 ? 0 : 40),
    )
    expect(paced.isLate).toBe(true)
    expect(paced.told.filter(({ time }) => time > 44)).toEqual([])
  })
})

describe('what is told', () => {
  it('is in the report at the end, with all that would be found in the whole capture', async () => {
    const more: string[] = []
    let told = 0
    for (const { examples } of RULES)
      for (const { packets } of examples) {
        const { paced, report } = await followed(packets)
        const whole = await check(encodeScript({ ...parseScript(packets), end: null }))
        const names = new Set(paced.told.map(({ rule, flow }) => `${rule} ${flow}`))
        told += names.size
        expect(
          [...names].filter((name) => !namesIn(report).has(name)),
          packets,
        ).toEqual([])
        if (parseScript(packets).end !== null) continue
        expect(
          [...namesIn(whole)].filter((name) => !namesIn(report).has(name)),
          packets,
        ).toEqual([])
        more.push(...[...namesIn(report)].filter((name) => !namesIn(whole).has(name)))
      }
    expect(told).toBeGreaterThan(100)
    // What was true of a silence that ended after all.
    expect(more).toEqual(['handshake-stuck-syn-received 0'])
  })

  it('stays in the report of a flow that goes to make room, which is told by its number', async () => {
    const paced = new Paced()
    const packets = `
      endpoint other[1..25] 10.0.1.*:1000
      open
      close
      repeat 25 every 1 {
      10.000  other[1+i]           S   0:0(0)
      10.030  server > other[1+i]  R.  0:0(0)  ack 1
      }`
    const { report, numbers } = await follow(paced.source(packets), { maxFlows: 10 }, RULES, paced.watcher)
    // In the first nothing was found: of what went, it is only counted.
    expect(report.summary.flows).toBe(26)
    expect(numbers).toEqual(Array.from({ length: 25 }, (_, at) => at + 1))
    expect(report.findings.map(({ rule, flow }) => [rule, flow])).toEqual(
      Array.from({ length: 25 }, (_, at) => ['connection-refused', at]),
    )
    const told = paced.told.filter(({ rule }) => rule === 'connection-refused').map(({ flow }) => flow)
    expect([...new Set(told)].slice(0, 20)).toEqual(numbers.slice(0, 20))
  })

  it('ends at an interruption, which damages nothing', async () => {
    const paced = new Paced()
    async function* cut() {
      for await (const chunk of paced.chunks(`${OPEN}\n1.0  client  P.  1:11(10)  ack 1`)) {
        if (paced.clock < 1) yield chunk
        else {
          yield chunk.slice(0, 20)
          paced.interrupt()
          await new Promise(() => {})
        }
      }
    }
    const { report } = await follow({ chunks: cut(), isBacklog: () => false }, {}, RULES, paced.watcher)
    expect(report.captures[0]).toMatchObject({ frames: 3, damage: [] })
    expect(report.flows.length).toBe(1)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/report/model.js'
import { parseScript } from '../../src/script/parse.js'
import { isBefore, onCircle, origin, stepsFrom, unroll } from '../../src/tcp/sequence.js'
import { run } from './run.js'

const CIRCLE = 2 ** 32
const raw = fc.oneof(
  fc.integer({ min: 0, max: CIRCLE - 1 }),
  fc.constantFrom(0, 1, 2 ** 31 - 1, 2 ** 31, CIRCLE - 2, CIRCLE - 1),
)
const point = fc.integer({ min: CIRCLE, max: 2 ** 50 })
/** Less than half way round. */
const steps = fc.integer({ min: 1, max: 2 ** 31 - 1 })

describe('the line of a direction', () => {
  it('leads back to the number of the header', () => {
    fc.assert(
      fc.property(raw, point, (number, near) => {
        expect(onCircle(unroll(number, near))).toBe(number)
        expect(onCircle(origin(number))).toBe(number)
      }),
    )
  })

  it('finds a point again from any other that is less than half a circle away', () => {
    fc.assert(
      fc.property(point, steps, fc.boolean(), (at, away, isAhead) => {
        const reference = isAhead ? at + away : at - away
        expect(unroll(onCircle(at), reference)).toBe(at)
      }),
    )
  })

  it('has room below its first point', () => {
    expect(unroll(CIRCLE - 1, origin(0))).toBe(origin(0) - 1)
    expect(unroll(0, origin(CIRCLE - 1))).toBe(origin(CIRCLE - 1) + 1)
  })
})

describe('the circle', () => {
  it('has a number before every one that is less than half way on', () => {
    fc.assert(
      fc.property(raw, steps, (number, ahead) => {
        const later = onCircle(number + ahead)
        expect([isBefore(number, later), isBefore(later, number), isBefore(number, number)]).toEqual([
          true,
          false,
          false,
        ])
        expect([stepsFrom(number, later), stepsFrom(later, number)]).toEqual([ahead, -ahead])
      }),
    )
  })
})

/** Flows in which most numbers matter: holes, windows, closes, strays, probes. */
const FLOWS: Record<string, string> = {
  'a transfer with losses and a close': `
    0.00  client  S   0:0(0)               <mss 1460,sackOK,wscale 7>
    0.02  server  S.  0:0(0)        ack 1  <mss 1460,sackOK,wscale 7>
    0.04  client  .   1:1(0)        ack 1
    0.10  client  P.  1:1001(1000)  ack 1
    0.11  client  P.  2001:3001(1000)  ack 1
    0.13  server  .   1:1(0)        ack 1001  <sack 2001-3001>
    0.40  client  P.  1001:2001(1000)  ack 1
    0.42  server  .   1:1(0)        ack 3001
    0.50  client  F.  3001:3001(0)  ack 1
    0.52  server  F.  1:1(0)        ack 3002
    0.54  client  .   3002:3002(0)  ack 2
  `,
  'a stale SYN that its sender disowns': `
    0.00  client  S   -10:-10(0)
    0.02  server  S.  0:0(0)        ack -9
    0.04  client  R   -9:-9(0)      win 0
    0.05  client  S   0:0(0)
    0.07  server  S.  100:100(0)    ack 1
    0.09  client  .   1:1(0)        ack 101
    0.10  client  P.  1:11(10)      ack 101
    0.12  server  .   101:101(0)    ack 31
    3.00  client  P.  11:51(40)     ack 101
  `,
  'a connection that is lost and opened again': `
     0.00  client  S   0:0(0)
     0.02  server  S.  0:0(0)        ack 1
     0.04  client  .   1:1(0)        ack 1
     9.00  client  S   50000:50000(0)
     9.02  server  .   1:1(0)        ack 1
     9.04  client  R   1:1(0)        win 0
    10.00  client  S   50000:50000(0)
    10.02  server  S.  7000:7000(0)  ack 50001
    10.04  client  .   50001:50001(0)  ack 7001
    70.00  client  .   50000:50000(0)  ack 7001
    70.02  server  .   7001:7001(0)  ack 50001
  `,
  'TIME-WAIT, and a SYN with a higher number': `
    0.00  client  S   0:0(0)
    0.02  server  S.  0:0(0)        ack 1
    0.04  client  .   1:1(0)        ack 1
    0.10  server  F.  1:1(0)        ack 1
    0.12  client  F.  1:1(0)        ack 2
    0.14  server  .   2:2(0)        ack 2
    5.00  client  S   90000:90000(0)
    5.02  server  S.  70000:70000(0)  ack 90001
    5.04  client  .   90001:90001(0)  ack 70001
    6.00  client  R   96001:96001(0)  win 0
    6.02  server  .   70001:70001(0)  ack 90001
  `,
}

/** The report without the numbers of the wire, which are where the ISS lies. */
function withoutNumbers(report: Report): Report {
  const copy = structuredClone(report)
  for (const { directions } of copy.flows) {
    directions.client.iss = null
    directions.server.iss = null
  }
  for (const { data } of copy.findings) for (const name of ['ack', 'wanted']) if (name in data) data[name] = null
  return copy
}

async function reportAt(packets: string, client: number, server: number): Promise<Report> {
  const script = parseScript(packets)
  script.endpoints[0]!.iss = client
  script.endpoints[1]!.iss = server
  return withoutNumbers(await run(script))
}

/** Anywhere, and where the circle closes in the middle of the flow. */
const iss = fc.oneof(
  fc.integer({ min: 0, max: CIRCLE - 1 }),
  fc.integer({ min: CIRCLE - 100_000, max: CIRCLE - 1 }),
  fc.integer({ min: CIRCLE - 40, max: CIRCLE - 1 }),
)

describe('a flow', () => {
  it.each(Object.entries(FLOWS))('is told the same wherever its numbers begin: %s', async (_, packets) => {
    const expected = await reportAt(packets, 1_000_000, 2_000_000)
    await fc.assert(
      fc.asyncProperty(iss, iss, async (client, server) => {
        expect(await reportAt(packets, client, server)).toEqual(expected)
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { check } from '../../src/check/check.js'
import { gradeReport } from '../../src/lab/grade.js'
import { gradebook } from '../../src/lab/gradebook.js'
import { readLab } from '../../src/lab/read.js'
import { type Run, sharedRuns } from '../../src/lab/same-run.js'
import { RULES } from '../../src/rules/index.js'
import { encodeScript } from '../../src/script/encode.js'
import { parseScript } from '../../src/script/parse.js'

const CLOSED = 'open\nclose\nend 200'

async function graded(lab: string, packets = CLOSED) {
  const text = lab.startsWith('version') ? lab : `version: 1\nexpect:\n  - { id: one, ${lab} }`
  const spec = await readLab('lab.yaml', { read: async () => text, resolve: (_, named) => named }, RULES)
  const report = await check(encodeScript(parseScript(packets)), spec.assume)
  return gradebook(spec, [{ id: 'amina', paths: ['a.pcap'], graded: gradeReport(spec, report, RULES) }], '0')
    .submissions[0]!
}

const outcomeOf = async (lab: string, packets?: string) => (await graded(lab, packets)).outcomes[0]!

describe('an expectation', () => {
  it.each([
    ['flows: 1', 'pass', 'the capture holds 1 flow'],
    ['flows: ">= 2"', 'fail', 'the capture holds 1 flow; expected >= 2'],
    ['handshake: refused', 'fail', 'the handshake is complete; expected refused'],
    ['teardown: orderly', 'pass', 'closed in four segments, begun by the client'],
    ['teardown: { initiator: server }', 'fail', 'begun by the client; expected a close, begun by the server'],
    [
      'time-wait: { at: client, held: ">= 1msl" }',
      'pass',
      'the client entered TIME-WAIT; TIME-WAIT without a breach for 3 min',
    ],
    ['time-wait: { held: ">= 10m" }', 'unknown', 'the capture ends 3 min 20 s after the last ACK, 10 min are needed'],
    ['time-wait: { at: server }', 'fail', 'the client entered TIME-WAIT; expected the server'],
    ['keepalive: { from: client }', 'fail', 'no keepalive probe from the client'],
    ['keepalive: { probes: 0 }', 'pass', 'no keepalive probe from either end'],
    ['timing: { opened-in: "<= 40ms" }', 'pass', 'opened in 40 ms'],
    ['timing: { closed-in: { is: 100ms, within: 10ms } }', 'fail', 'closed in 50 ms; expected 100ms ± 10ms'],
    ['data: { from: server, octets: ">= 1" }', 'fail', '0 octets of data from the server; expected >= 1'],
    ['findings: { all-of: [stale-syn] }', 'fail', 'no finding of stale-syn'],
  ])('%s: %s', async (lab, result, reason) => {
    const outcome = await outcomeOf(`${lab}`, CLOSED)
    expect([outcome.result, outcome.reason]).toEqual([result, expect.stringContaining(reason)])
  })

  it('names flow and frames', async () => {
    expect(await outcomeOf('teardown: three-segment')).toMatchObject({ flow: 0, frames: [4, 5, 6, 7] })
  })

  it('is met by every flow, or by any where that is asked', async () => {
    const two = `${'endpoint second 10.0.0.1:40001'}\n${CLOSED.replace('end 200', '')}\n1.000 second S 0:0(0) <mss 1460>\n1.010 server > second R. 0:0(0) ack 1\nend 2`
    expect((await outcomeOf('handshake: complete', two)).result).toBe('fail')
    expect((await outcomeOf('handshake: complete, of: any', two)).result).toBe('pass')
    expect((await outcomeOf('handshake: [complete, refused]', two)).reason).toContain('so in all 2 flows')
  })

  it('fails where the capture holds no flow that the lab is about', async () => {
    const lab = 'version: 1\nflows: server.port == 81\nexpect: [{ id: one, handshake: complete }]'
    expect(await graded(lab)).toMatchObject({
      result: 'fail',
      notes: ['1 other flow ignored: the lab is not about it'],
      outcomes: [{ reason: 'the capture holds no flow of server.port == 81' }],
    })
  })

  it('does not call an early end of TIME-WAIT a breach where the RFC allows it', async () => {
    const again = (iss: number) =>
      `${CLOSED.replace('end 200', '')}\n5.000 client S ${iss}:${iss}(0) <mss 1460>\n5.020 server S. 9000:9000(0) ack ${iss + 1} <mss 1460>\n5.030 client . ${iss + 1}:${iss + 1}(0) ack 9001\nend 8`
    const held = 'time-wait: { held: ">= 2msl" }, of: any'
    expect((await outcomeOf(held, again(900_000))).result).toBe('unknown')
  })
})

describe('the result of a submission', () => {
  const lab = (unknown: string, ...expectations: string[]) =>
    `version: 1\nwhen-unknown: ${unknown}\nexpect:\n${expectations.map((one, at) => `  - { id: e${at}, ${one} }`).join('\n')}`
  const open = 'time-wait: { held: ">= 1h" }'

  it.each([
    ['review', ['review', 1]],
    ['pass', ['pass', 2]],
    ['fail', ['fail', 1]],
  ])('with an open question, when-unknown %s', async (unknown, expected) => {
    const { result, points } = await graded(lab(unknown, 'flows: 1', open))
    expect([result, points]).toEqual(expected)
  })

  it('is a failure before it is an open question', async () => {
    expect((await graded(lab('review', 'flows: 2', open))).result).toBe('fail')
  })

  it('does not depend on a bonus', async () => {
    expect(await graded(lab('review', 'flows: 1', 'flows: 2, bonus: 3'))).toMatchObject({
      result: 'pass',
      points: 1,
      bonus: 0,
    })
    expect(await graded(lab('review', 'flows: 1', 'flows: 1, bonus: 0.5'))).toMatchObject({ points: 1, bonus: 0.5 })
  })
})

describe('the same run in several submissions', () => {
  const run = (clientIss: number, serverIss: number): Run => ({ clientIss, serverIss })
  const [a, b, c] = [
    run(3_871_946_202, 1_262_059_307),
    run(911_824_170, 2_850_441_918),
    run(220_571_033, 4_019_332_711),
  ]

  it('is known by both initial sequence numbers', () => {
    expect(sharedRuns([[a], [b], [c, a]])).toEqual([{ ...a, holders: [0, 2] }])
    expect(sharedRuns([[a], [{ ...a, serverIss: 5_000_000 }]])).toEqual([])
  })

  it('is not two runs in one submission', () => {
    expect(sharedRuns([[a, a], [b]])).toEqual([])
  })

  it('is not seen in numbers that a stack begins with each time', () => {
    expect(sharedRuns([[run(0, 0)], [run(0, 0)]])).toEqual([])
    const fixed = run(305_419_896, 1_450_744_508)
    expect(sharedRuns([[fixed], [fixed], [{ ...fixed, serverIss: 77_777_777 }]])).toEqual([])
  })

  it('is told of both', async () => {
    const spec = await readLab(
      'lab.yaml',
      { read: async () => 'version: 1\nexpect: [{ id: one, flows: 1 }]', resolve: (_, n) => n },
      RULES,
    )
    const packets = `iss client ${a.clientIss}\niss server ${a.serverIss}\n${CLOSED}`
    const graded = gradeReport(spec, await check(encodeScript(parseScript(packets))), RULES)
    const entries = ['amina', 'bjorn', 'farid'].map((id) => ({
      id,
      paths: [],
      graded: id === 'bjorn' ? { problem: 'x' } : graded,
    }))
    expect(gradebook(spec, entries, '0').submissions.map(({ sameRunAs }) => sameRunAs.map(({ id }) => id))).toEqual([
      ['farid'],
      [],
      ['amina'],
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { findingOf, rulesOf, run } from './run.js'

const SYNS = `
  0.00  client  S   0:0(0)
  0.02  server  S.  0:0(0)    ack 1
`
const OPEN = `${SYNS}
  0.04  client  .   1:1(0)    ack 1
`

/** Ids of the rules that fire after the packets, and the octets of the client that the capture lacks. */
async function verdict(packets: string): Promise<{ rules: string[]; missing: number }> {
  const report = await run(packets)
  return { rules: rulesOf(report), missing: report.flows[0]!.directions.client.missingBytes }
}

describe('an ACK of what the tap has not seen', () => {
  const ACKED = `${OPEN}
    0.10  client  P.  1:11(10)  ack 1
    0.12  server  .   1:1(0)    ack 21
  `

  it('is a gap of the capture when the next data begins where it ends', async () => {
    expect(await verdict(`${ACKED}0.20  client  P.  21:31(10)  ack 1`)).toEqual({ rules: ['capture-gap'], missing: 10 })
  })

  it('is a gap of the capture when nothing more comes', async () => {
    expect(await verdict(ACKED)).toEqual({ rules: ['capture-gap'], missing: 10 })
  })

  it('is a frame that the file holds late when the octets come at once', async () => {
    const packets = `${ACKED}0.12002  client  P.  11:21(10)  ack 1`
    expect(await verdict(packets)).toEqual({ rules: ['capture-reordered'], missing: 0 })
  })

  it.each([
    ['an error when the octets are sent long after', '3.20  client  P.  11:31(20)  ack 1', 'error', 'certain'],
    ['an error when the peer answers with a bare ACK', '0.14  client  .   11:11(0)   ack 1', 'error', 'certain'],
    ['a suspicion when they may be octets again', '0.40  client  P.  11:31(20)  ack 1', 'warning', 'probable'],
  ])('is %s', async (_, proof, severity, certainty) => {
    const report = await run(ACKED + proof)
    expect(rulesOf(report)).toEqual(['ack-beyond-sent'])
    expect(findingOf(report, 'ack-beyond-sent')).toMatchObject({ severity, certainty, frame: 5, data: { beyond: 10 } })
  })
})

describe('an ACK over a hole', () => {
  const HOLE = `${OPEN}
    0.10  client  P.  1:11(10)   ack 1
    0.11  client  P.  21:31(10)  ack 1
  `

  it('is a gap of the capture when the octets never come', async () => {
    const packets = `${HOLE}
      0.13  server  .   1:1(0)     ack 31
      0.50  client  P.  31:41(10)  ack 1
    `
    expect(await verdict(packets)).toEqual({ rules: ['capture-gap'], missing: 10 })
  })

  it('is a frame that the file holds late when they come at once', async () => {
    const { rules, missing } = await verdict(`${HOLE}
      0.1300  server  .   1:1(0)     ack 31
      0.1301  client  P.  11:21(10)  ack 1
      0.5000  client  P.  31:41(10)  ack 1
    `)
    expect(rules).toContain('capture-reordered')
    expect(rules).not.toContain('capture-gap')
    expect(missing).toBe(0)
  })

  it('is none when the octets come before it', async () => {
    const packets = `${HOLE}
      0.1101  client  P.  11:21(10)  ack 1  id 4
      0.1300  server  .   1:1(0)     ack 31
    `
    expect((await verdict(packets)).missing).toBe(0)
  })
})

describe('a wrong checksum', () => {
  it('is damage on the way when the segment is sent again', async () => {
    const report = await run(`${OPEN}
      0.10  client  P.  1:11(10)  ack 1   bad-checksum
      0.40  client  P.  1:11(10)  ack 1
      0.42  server  .   1:1(0)    ack 11
    `)
    expect(findingOf(report, 'checksum-bad')).toMatchObject({ severity: 'warning', data: { kind: 'damaged' } })
    expect(report.flows[0]!.directions.client.retransmissions).toBe(0)
  })

  it('is damage on the way when the peer goes on for a second without acknowledging it', async () => {
    const report = await run(`${OPEN}
      0.10  client  P.  1:11(10)   ack 1   bad-checksum
      2.10  server  P.  1:11(10)   ack 1
      2.12  client  .   11:11(0)   ack 11
    `)
    expect(findingOf(report, 'checksum-bad').data).toMatchObject({ kind: 'damaged' })
  })

  it('is only in the capture when the peer acknowledges the octets', async () => {
    const report = await run(`${OPEN}
      0.10  client  P.  1:11(10)   ack 1   bad-checksum
      0.12  server  .   1:1(0)     ack 11
      0.20  client  P.  11:21(10)  ack 1
      0.22  server  .   1:1(0)     ack 21
    `)
    expect(rulesOf(report)).toEqual(['checksum-bad'])
    expect(findingOf(report, 'checksum-bad')).toMatchObject({ severity: 'note', data: { kind: 'capture' } })
  })

  it.each(['bad-checksum', 'no-checksum'])(
    'of every segment of one end (%s) is offload, and all are believed',
    async (sum) => {
      const report = await run(`
      0.00  client  S   0:0(0)            ${sum}
      0.02  server  S.  0:0(0)    ack 1
      0.04  client  .   1:1(0)    ack 1   ${sum}
      0.10  client  P.  1:11(10)  ack 1   ${sum}
      0.12  server  .   1:1(0)    ack 11
    `)
      expect(rulesOf(report)).toEqual(['checksum-bad'])
      expect(findingOf(report, 'checksum-bad').data).toMatchObject({ kind: 'offload' })
      expect(report.flows[0]!.handshake.outcome).toBe('complete')
    },
  )
})

describe('a third ACK that is too high', () => {
  const HIGH = `${SYNS}
    0.06  client  .   1:1(0)    ack 9
  `

  it.each([
    ['the server refuses it with RST', '0.08  server  R   9:9(0)    win 0'],
    ['the server repeats its SYN,ACK', '1.02  server  S.  0:0(0)    ack 1'],
    ['the server begins with its first octet', '0.10  server  P.  1:11(10)  ack 1'],
    ['nothing more comes', ''],
  ])('is wrong when %s', async (_, packets) => {
    const report = await run(HIGH + packets)
    expect(findingOf(report, 'third-ack-wrong')).toMatchObject({ severity: 'error', frame: 3, data: { off: 8 } })
    expect(report.flows[0]!.handshake.outcome).toBe('unacknowledged')
  })

  it('is right when the capture lost the data that it acknowledges', async () => {
    const report = await run(`${HIGH}
      0.10  server  P.  9:19(10)  ack 1
      0.12  client  .   1:1(0)    ack 19
    `)
    expect(rulesOf(report)).toEqual(['capture-gap'])
    expect(report.flows[0]!.handshake).toMatchObject({ outcome: 'complete', ackFrame: 3 })
    expect(report.flows[0]!.directions.server.missingBytes).toBe(8)
  })
})

describe('what seems to come too early', () => {
  it('is an error when data of the server waits for no ACK', async () => {
    const report = await run(`${SYNS}
      0.05  server  P.  1:21(20)  ack 1
      0.08  client  .   1:1(0)    ack 21
    `)
    expect(rulesOf(report)).toEqual(['data-before-third-ack'])
  })

  it.each([
    [
      'an ACK that the file holds after the data',
      `${SYNS}
      0.05000  server  P.  1:21(20)  ack 1
      0.05002  client  .   1:1(0)    ack 1`,
    ],
    [
      'a SYN that the file holds after its answer',
      `
      0.00000  server  S.  0:0(0)    ack 1
      0.00002  client  S   0:0(0)
      0.04000  client  .   1:1(0)    ack 1`,
    ],
  ])('is the order of the file: %s', async (_, packets) => {
    const report = await run(packets)
    expect(rulesOf(report)).toEqual(['capture-reordered'])
    expect(report.flows[0]!.handshake.outcome).toBe('complete')
  })
})

describe('data past every window', () => {
  const BEYOND = `
    0.00  client  S   0:0(0)             win 100
    0.02  server  S.  0:0(0)     ack 1   win 100
    0.04  client  .   1:1(0)     ack 1   win 100
    0.10  client  P.  1:201(200) ack 1
  `

  it('was granted in a segment that the capture lacks when the peer takes it', async () => {
    expect(rulesOf(await run(`${BEYOND}0.12  server  .  1:1(0)  ack 201  win 100`))).toEqual([])
  })

  it('is an error when the peer refuses it', async () => {
    expect(rulesOf(await run(`${BEYOND}0.12  server  .  1:1(0)  ack 1    win 100`))).toEqual(['data-beyond-window'])
  })
})

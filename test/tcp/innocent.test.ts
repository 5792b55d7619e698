import { describe, expect, it } from 'vitest'
import { findingOf, run } from './run.js'

const SACK = `
  0.00  client  S   0:0(0)          <mss 1460, nop, nop, sackOK>
  0.02  server  S.  0:0(0)   ack 1  <mss 1460, nop, nop, sackOK>
  0.04  client  .   1:1(0)   ack 1
`

describe('what looks wrong and has an innocent account draws a note at most', () => {
  it.each([
    [
      'Linux reports a copy of an old segment as received twice',
      `${SACK}
        1.00  client  P.  -500:-400(100)  ack 1
        1.02  server  .   1:1(0)          ack 1  <nop, nop, sack -500--400>
      `,
    ],
    [
      'Linux echoes the last timestamp of the connection before, on whose port it opens another',
      `
        0.00  client  S   0:0(0)                  <mss 1460, TS val 100 ecr 0>
        0.02  server  S.  0:0(0)         ack 1    <mss 1460, TS val 900 ecr 100>
        0.04  client  .   1:1(0)         ack 1    <TS val 140 ecr 900>
        0.05  client  F.  1:1(0)         ack 1    <TS val 150 ecr 900>
        0.07  server  F.  1:1(0)         ack 2    <TS val 950 ecr 150>
        0.09  client  .   2:2(0)         ack 2    <TS val 190 ecr 950>
        2.00  client  S   9000:9000(0)            <mss 1460, TS val 2100 ecr 950>
        2.02  server  S.  7000:7000(0)  ack 9001  <mss 1460, TS val 2900 ecr 2100>
        2.04  client  .   9001:9001(0)  ack 7001  <TS val 2140 ecr 2900>
      `,
    ],
    [
      'a device with memory for sixteen small segments',
      `
        0.00  client  S   0:0(0)          win 2048  <mss 128>
        0.02  server  S.  0:0(0)   ack 1            <mss 1460>
        0.04  client  .   1:1(0)   ack 1  win 2048
      `,
    ],
    [
      'the last ACK of the connection before is not in the capture',
      `
        open
        0.05  client  F.  1:1(0)        ack 1
        0.07  server  F.  1:1(0)        ack 2
        0.09  client  .   2:2(0)        ack 2     lost
        2.07  client  S   9000:9000(0)            <mss 1460>
        2.09  server  S.  7000:7000(0)  ack 9001  <mss 1460>
      `,
    ],
  ])('%s', async (_, packets) => {
    const { findings } = await run(packets)
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
  })
})

describe('the same without that account', () => {
  it('is a warning where a small segment comes with a large window', async () => {
    const report = await run('0.00  client  S  0:0(0)  win 65535  <mss 48>')
    expect(findingOf(report, 'mss-too-small')).toMatchObject({ severity: 'warning', data: { mss: 48 } })
  })

  it("is a probable warning where blocks lie below the peer's SYN three times", async () => {
    const report = await run(`${SACK}
      1.00  client  .  11:21(10)  ack 1
      1.01  client  .  21:31(10)  ack 1
      1.02  client  .  31:41(10)  ack 1
      1.03  server  .  1:1(0)     ack 1  <nop, nop, sack -5000--4990>
      1.04  server  .  1:1(0)     ack 1  <nop, nop, sack -5000--4980>
      1.05  server  .  1:1(0)     ack 1  <nop, nop, sack -5000--4970>
    `)
    expect(findingOf(report, 'sack-block-invalid')).toMatchObject({
      severity: 'warning',
      certainty: 'probable',
      data: { kind: 'below-syn' },
    })
  })

  it("is a probable warning where the number after TIME-WAIT may be another machine's", async () => {
    const report = await run(`
      open
      close
      5.00  server  S   9000:9000(0)                <mss 1460>
      5.02  client  S.  -70000:-70000(0)  ack 9001  <mss 1460>
    `)
    expect(findingOf(report, 'time-wait-reuse-isn-not-larger')).toMatchObject({
      severity: 'warning',
      certainty: 'probable',
    })
  })
})

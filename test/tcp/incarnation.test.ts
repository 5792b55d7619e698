import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/report/model.js'
import { countedFrames, findingOf, rulesOf, run, statesOf } from './run.js'

const OPEN = `
  0.00  client  S   0:0(0)    id 7
  0.02  server  S.  0:0(0)    ack 1
  0.04  client  .   1:1(0)    ack 1
`
const ABORTED = `${OPEN}
  0.10  client  R.  1:1(0)    ack 1
`
/** The server closed first and holds TIME-WAIT. */
const CLOSED = `${OPEN}
  0.10  server  F.  1:1(0)    ack 1
  0.12  client  F.  1:1(0)    ack 2
  0.14  server  .   2:2(0)    ack 2
`
const STAMPED = `
  0.00  client  S   0:0(0)             <mss 1460,sackOK,TS val 1000 ecr 0>
  0.02  server  S.  0:0(0)    ack 1    <mss 1460,sackOK,TS val 500 ecr 1000>
  0.04  client  .   1:1(0)    ack 1    <TS val 1040 ecr 500>
`

/** The flows of a tuple, each in a line: its frames, its handshake, why its record ended. */
function lines(report: Report): string[] {
  expect(countedFrames(report)).toBe(report.captures[0]!.tcpSegments)
  return report.flows.map(
    ({ firstFrame, lastFrame, frames, handshake, ended }) =>
      `${frames} frames, ${firstFrame} to ${lastFrame}: ${handshake.outcome}, ${ended}`,
  )
}

describe('a SYN on a tuple with a past', () => {
  it('is a repetition while its sender waits for an answer (test 2)', async () => {
    const report = await run(`
      0.00  client  S   0:0(0)
      1.00  client  S   0:0(0)
      1.02  server  S.  0:0(0)  ack 1
      1.04  client  .   1:1(0)  ack 1
    `)
    expect(lines(report)).toEqual(['4 frames, 1 to 4: complete, capture-end'])
    expect(report.flows[0]!.handshake.synRepeats).toBe(1)
    expect(rulesOf(report)).toEqual(['syn-retransmission'])
  })

  it('is a late copy once the connection it opened is open (test 3)', async () => {
    const report = await run(`${OPEN}
      0.40  client  S   0:0(0)    id 7
      0.42  server  .   1:1(0)    ack 1
    `)
    expect(lines(report)).toEqual(['5 frames, 1 to 5: complete, capture-end'])
    expect(findingOf(report, 'stale-syn').data).toMatchObject({ test: 3, copyOf: 1, answer: 'ACK' })
  })

  it('is an old duplicate when it is a copy of the SYN of a connection that has ended (test 4)', async () => {
    const report = await run(`${ABORTED}
      5.00  client  S   0:0(0)        id 7
      5.02  server  S.  9000:9000(0)  ack 1
      5.04  client  R   1:1(0)        win 0
    `)
    expect(lines(report)).toEqual(['4 frames, 1 to 4: complete, reused', '3 frames, 5 to 7: reset, capture-end'])
    expect(findingOf(report, 'stale-syn-recovered').data).toMatchObject({ test: 4, copyOf: 1 })
    expect(statesOf(report.flows[1]!)).toBe('CLOSED | LISTEN')
  })

  it('is an old duplicate that a closed end refuses (test 4)', async () => {
    const report = await run(`
      iss server 0
      ${ABORTED}
      5.00  client  S   0:0(0)    id 7
      5.02  server  R.  0:0(0)    ack 1
    `)
    expect(lines(report)[1]).toBe('2 frames, 5 to 6: refused, capture-end')
    expect(findingOf(report, 'stale-syn').data).toMatchObject({ test: 4, copyOf: 1, answer: 'RST' })
  })

  it('is an old duplicate by a timestamp from before the connection (test 5)', async () => {
    const report = await run(`${STAMPED}
      0.40  client  S   -5000:-5000(0)         <mss 1460,sackOK,TS val 400 ecr 0>
      0.42  server  .   1:1(0)         ack 1   <TS val 900 ecr 1040>
    `)
    expect(lines(report)).toEqual(['5 frames, 1 to 5: complete, capture-end'])
    expect(findingOf(report, 'stale-syn')).toMatchObject({ certainty: 'probable', data: { test: 5, copyOf: null } })
  })

  it('is an old duplicate when its sender, which has another SYN under way, refuses the answer (test 6, Figure 8)', async () => {
    const report = await run(`
      0.000  client  S   0:0(0)
      0.001  client  S   -10:-10(0)
      0.020  server  S.  0:0(0)      ack -9
      0.040  client  R   -9:-9(0)    win 0
      0.050  server  S.  100:100(0)  ack 1
      0.070  client  .   1:1(0)      ack 101
    `)
    expect(lines(report)).toEqual(['3 frames, 1 to 6: complete, capture-end', '3 frames, 2 to 4: reset, reused'])
    expect(findingOf(report, 'stale-syn-recovered').data).toMatchObject({ test: 6 })
    expect(statesOf(report.flows[0]!)).toBe('ESTABLISHED | ESTABLISHED')
  })

  it('is the same duplicate when the wanted SYN passes after its refusal (test 6)', async () => {
    const report = await run(`
      0.00  client  S   -10:-10(0)
      0.02  server  S.  0:0(0)      ack -9
      0.04  client  R   -9:-9(0)    win 0
      0.05  client  S   0:0(0)
      0.07  server  S.  100:100(0)  ack 1
      0.09  client  .   1:1(0)      ack 101
    `)
    expect(lines(report)).toEqual(['3 frames, 1 to 3: reset, reused', '3 frames, 4 to 6: complete, capture-end'])
    expect(findingOf(report, 'stale-syn-recovered').data).toMatchObject({ kind: 'old-duplicate', test: 6 })
  })

  it('is foreign to an open connection that holds its ground (test 7)', async () => {
    const report = await run(`${OPEN}
      9.00  client  S   500000:500000(0)
      9.02  server  .   1:1(0)            ack 1
      9.10  client  P.  1:11(10)          ack 1
      9.12  server  .   1:1(0)            ack 11
    `)
    expect(lines(report)).toEqual(['7 frames, 1 to 7: complete, capture-end'])
    expect(findingOf(report, 'stale-syn').data).toMatchObject({ test: 7, distance: 499_999, answer: 'ACK' })
  })

  it('begins a connection after its sender has reset the one it had lost (test 7, Figure 9)', async () => {
    const report = await run(`${OPEN}
       9.00  client  S   500000:500000(0)
       9.02  server  .   1:1(0)            ack 1
       9.04  client  R   1:1(0)            win 0
      10.00  client  S   500000:500000(0)
      10.02  server  S.  7000:7000(0)      ack 500001
      10.04  client  .   500001:500001(0)  ack 7001
    `)
    expect(lines(report)).toEqual(['6 frames, 1 to 6: complete, reused', '3 frames, 7 to 9: complete, capture-end'])
    expect(findingOf(report, 'half-open-discovered').data).toMatchObject({ lostBy: 'client', reopened: true })
  })

  it.each([
    ['a RST has ended it', ABORTED, 5],
    ['TIME-WAIT is over', CLOSED, 300],
  ])('is new when %s (test 9)', async (_, before, at) => {
    const report = await run(`${before}
      ${at}.00  client  S   70000:70000(0)
      ${at}.02  server  S.  90000:90000(0)  ack 70001
      ${at}.04  client  .   70001:70001(0)  ack 90001
    `)
    expect(report.flows.map(({ handshake }) => handshake.outcome)).toEqual(['complete', 'complete'])
    expect(lines(report)[1]).toMatch(/^3 frames/)
    expect(rulesOf(report).filter((rule) => rule.startsWith('stale') || rule.startsWith('time-wait'))).toEqual([])
  })

  it('may come from the other end, which is the client then', async () => {
    const report = await run(`${ABORTED}
      5.00  server  S   9000:9000(0)
      5.02  client  S.  70000:70000(0)  ack 9001
      5.04  server  .   9001:9001(0)    ack 70001
    `)
    expect(report.flows.map(({ client }) => client.port)).toEqual([40000, 80])
    expect(lines(report)[1]).toBe('3 frames, 5 to 7: complete, capture-end')
  })
})

describe('a SYN whose receiver is in TIME-WAIT', () => {
  const answered = (iss: number, answer: string): string => `${CLOSED}
    5.00  client  S   ${iss}:${iss}(0)
    5.02  server  ${answer}
  `

  it('opens a connection when its number is above the old ones', async () => {
    const report = await run(`${answered(90_000, 'S.  70000:70000(0)  ack 90001')}
      5.04  client  .   90001:90001(0)  ack 70001
    `)
    expect(lines(report)).toEqual(['6 frames, 1 to 6: complete, reused', '3 frames, 7 to 9: complete, capture-end'])
    expect(report.flows[0]!.timeWait).toMatchObject({
      outcome: 'reused',
      reuse: { frame: 7, flow: 1, by: 'peer', safe: true, basis: 'isn' },
    })
  })

  it.each([
    ['above', '2000 ecr 0', { safe: true, basis: 'timestamp' }],
    ['of', '1040 ecr 0', { safe: false, basis: null }],
  ])('is judged by a timestamp %s the old connection', async (_, stamp, evidence) => {
    const report = await run(`${STAMPED}
      0.10  server  F.  1:1(0)            ack 1     <TS val 510 ecr 1040>
      0.12  client  F.  1:1(0)            ack 2     <TS val 1040 ecr 510>
      0.14  server  .   2:2(0)            ack 2     <TS val 520 ecr 1040>
      5.00  client  S   -90000:-90000(0)            <mss 1460,sackOK,TS val ${stamp}>
      5.02  server  S.  70000:70000(0)    ack -89999  <mss 1460,sackOK,TS val 900 ecr 2000>
      5.04  client  .   -89999:-89999(0)  ack 70001  <TS val 2001 ecr 900>
    `)
    expect(report.flows[0]!.timeWait?.reuse).toMatchObject(evidence)
  })

  it('stays an event of the old flow when it is answered with an ACK', async () => {
    const report = await run(answered(-90_000, '.   2:2(0)  ack 2'))
    expect(lines(report)).toEqual(['8 frames, 1 to 8: complete, capture-end'])
    expect(report.flows[0]!.timeWait).toMatchObject({ outcome: 'capture-ended', lastIn: { frame: 8 } })
  })

  it('stays one when nobody answers', async () => {
    const report = await run(`${CLOSED}
      5.00  client  S   -90000:-90000(0)
      6.00  client  S   -90000:-90000(0)
    `)
    expect(lines(report)).toEqual(['8 frames, 1 to 8: complete, capture-end'])
  })

  it('is no reason to split the flow while its sender clears TIME-WAIT; the SYN after it is', async () => {
    const report = await run(`${answered(-90_000, '.   2:2(0)  ack 2')}
      5.04  client  R   2:2(0)            win 0
      6.00  client  S   -90000:-90000(0)
      6.02  server  S.  70000:70000(0)    ack -89999
      6.04  client  .   -89999:-89999(0)  ack 70001
    `)
    expect(lines(report)).toEqual(['9 frames, 1 to 9: complete, reused', '3 frames, 10 to 12: complete, capture-end'])
    expect(rulesOf(report)).toEqual(['time-wait-reconnect-via-challenge'])
  })

  it('must not be accepted when nothing shows that it is new', async () => {
    const report = await run(answered(-90_000, 'S.  70000:70000(0)  ack -89999'))
    expect(lines(report)).toHaveLength(2)
    expect(findingOf(report, 'time-wait-stale-syn-accepted')).toMatchObject({ certainty: 'probable', flow: 0 })
  })

  it('shows that TIME-WAIT is over when the holder itself sends it', async () => {
    const report = await run(`${OPEN}
      0.10  client  F.  1:1(0)          ack 1
      0.12  server  F.  1:1(0)          ack 2
      0.14  client  .   2:2(0)          ack 2
      5.00  client  S   90000:90000(0)
      5.02  server  S.  70000:70000(0)  ack 90001
      5.04  client  .   90001:90001(0)  ack 70001
    `)
    expect(lines(report)[1]).toBe('3 frames, 7 to 9: complete, capture-end')
    expect(report.flows[0]!.timeWait?.reuse).toMatchObject({ frame: 7, flow: 1, by: 'holder' })
  })
})

describe('an attempt that came to nothing', () => {
  it('goes on while a refused SYN is tried again with the same number', async () => {
    const report = await run(`
      iss server 0
      repeat 3 every 0.5 {
        0.00  client  S   0:0(0)
        0.02  server  R.  0:0(0)  ack 1  win 0
      }
    `)
    expect(lines(report)).toEqual(['6 frames, 1 to 6: refused, capture-end'])
  })

  it('is over when the next try has another number', async () => {
    const report = await run(`
      iss server 0
      0.00  client  S   0:0(0)
      0.02  server  R.  0:0(0)        ack 1     win 0
      0.52  client  S   7000:7000(0)
      0.54  server  R.  0:0(0)        ack 7001  win 0
    `)
    expect(lines(report)).toEqual(['2 frames, 1 to 2: refused, reused', '2 frames, 3 to 4: refused, capture-end'])
  })

  it('is over when nobody answered and its sender tries anew', async () => {
    const report = await run(`
      0.00  client  S   0:0(0)
      1.00  client  S   0:0(0)
      9.00  client  S   7000:7000(0)
      9.02  server  S.  0:0(0)        ack 7001
      9.04  client  .   7001:7001(0)  ack 1
    `)
    expect(lines(report)).toEqual(['2 frames, 1 to 2: unanswered, reused', '3 frames, 3 to 5: complete, capture-end'])
  })
})

describe('a SYN that waits for its answer', () => {
  it('takes all its copies along to the flow that it opens', async () => {
    const report = await run(`${OPEN}
       9.00  client  S   500000:500000(0)
      10.00  client  S   500000:500000(0)
      10.02  server  S.  7000:7000(0)      ack 500001
      10.04  client  .   500001:500001(0)  ack 7001
    `)
    expect(lines(report)).toEqual(['3 frames, 1 to 3: complete, reused', '4 frames, 4 to 7: complete, capture-end'])
    expect(report.flows[1]!.handshake.synRepeats).toBe(1)
  })

  it('opens a flow even while the handshake before it is not finished', async () => {
    const report = await run(`
      0.00  client  S   0:0(0)
      0.02  server  S.  0:0(0)      ack 1
      0.03  client  S   900:900(0)
      0.05  server  S.  500:500(0)  ack 901
      0.06  client  .   901:901(0)  ack 501
    `)
    expect(lines(report)).toEqual([
      '2 frames, 1 to 2: unacknowledged, reused',
      '3 frames, 3 to 5: complete, capture-end',
    ])
  })

  it('opens its flow also when other connections have come between', async () => {
    const report = await run(`
       0.00  client  S   -50000:-50000(0)
       0.01  client  S   0:0(0)
       0.02  server  S.  0:0(0)                ack -49999
       0.03  client  R   -49999:-49999(0)
      45.00  client  S   11000000:11000000(0)
      45.02  server  S.  11300000:11300000(0)  ack 11000001
      45.04  client  R   11000001:11000001(0)
      66.00  server  S.  16600000:16600000(0)  ack 1
      66.02  client  R   1:1(0)
    `)
    expect(report.flows.map(({ handshake }) => [handshake.synFrame, handshake.outcome])).toEqual([
      [1, 'reset'],
      [2, 'reset'],
      [5, 'reset'],
    ])
    expect(rulesOf(report)).not.toContain('unsolicited-synack')
  })

  it('opens its flow also where the file holds its answer before it', async () => {
    const report = await run(`
       8.00      client  S   0:0(0)
       8.02      server  S.  0:0(0)                ack 1
      18.00000   server  S.  4500000:4500000(0)    ack 4400001
      18.00004   client  S   4400000:4400000(0)
      18.04      server  .   4500001:4500001(0)    ack 4400001
    `)
    expect(lines(report)).toEqual([
      '3 frames, 1 to 3: unacknowledged, reused',
      '2 frames, 4 to 5: unanswered, capture-end',
    ])
  })

  it('leaves a late SYN,ACK to the attempt before, and the segments after it to the open connection', async () => {
    const report = await run(`
       0.00  client  S   0:0(0)                         id 20
       0.02  server  S.  0:0(0)                ack 1
       5.00  client  S   3800000:3800000(0)             id 30
       5.02  server  S.  3300000:3300000(0)    ack 3800001
       5.04  client  P.  3800001:3800011(10)   ack 3300001
       5.06  server  .   3300001:3300001(0)    ack 3800011
       9.00  server  S.  0:0(0)                ack 1
       9.02  client  .   3800011:3800011(0)    ack 3300001
      14.00  server  .   3300001:3300001(0)    ack 3800011
    `)
    expect(lines(report)).toEqual([
      '3 frames, 1 to 7: unacknowledged, reused',
      '6 frames, 3 to 9: complete, capture-end',
    ])
  })

  it('leaves the RST that refuses an answer to the flow of that answer', async () => {
    const report = await run(`
      0.00  client  S   900:900(0)
      0.02  server  S.  0:0(0)      ack 901
      0.03  client  S   0:0(0)
      0.05  server  S.  500:500(0)  ack 1
      0.06  client  R   901:901(0)
      0.07  client  .   1:1(0)      ack 501
    `)
    expect(lines(report)).toEqual(['3 frames, 1 to 5: reset, reused', '3 frames, 3 to 6: complete, capture-end'])
  })

  it('leaves late segments of the old flow to the old flow', async () => {
    const report = await run(`${OPEN}
      0.10  client  P.  1:11(10)                ack 1
      0.11  client  R.  11:11(0)                ack 1
      5.00  client  S   90000000:90000000(0)
      5.02  server  S.  90000000:90000000(0)    ack 90000001
      5.04  client  .   90000001:90000001(0)    ack 90000001
      5.05  client  P.  1:11(10)                ack 1
      5.06  client  P.  90000001:90000011(10)   ack 90000001
    `)
    expect(lines(report)).toEqual(['6 frames, 1 to 9: complete, reused', '4 frames, 6 to 10: complete, capture-end'])
  })
})

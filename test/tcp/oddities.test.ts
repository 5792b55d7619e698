import { describe, expect, it } from 'vitest'
import { column, findingOf, flowOf, flowsOf, rulesOf, run, statesOf } from './run.js'

const OPEN = `
  0.00  client  S   0:0(0)
  0.02  server  S.  0:0(0)  ack 1
  0.04  client  .   1:1(0)  ack 1
`

describe('a called side that sends a SYN of its own', () => {
  const SPLIT = `
    0.00  client  S   0:0(0)
    0.02  server  .   0:0(0)  ack 1
    0.03  server  S   0:0(0)
    0.05  client  S.  0:0(0)  ack 1
    0.07  server  .   1:1(0)  ack 1
  `

  it('is in SYN-SENT from that SYN on, not ESTABLISHED by its bare ACK', async () => {
    const flow = await flowOf(SPLIT)
    expect(flow.handshake.outcome).toBe('split')
    expect(column(flow, 'server')[0]).toBe('3* snd SYN: CLOSED → SYN-SENT')
    expect(statesOf(flow)).toBe('ESTABLISHED | ESTABLISHED')
  })

  it('is no split handshake when it resets before its answer can show which it is', async () => {
    const report = await run(`
      0.00  client  S   0:0(0)
      0.01  server  S   0:0(0)
      0.03  client  S.  0:0(0)  ack 1
      0.04  server  R   1:1(0)
    `)
    expect(rulesOf(report)).not.toContain('split-handshake')
  })
})

describe('a device that counts the padding of Ethernet frames to the data', () => {
  it('adds nothing to what the ends send', async () => {
    const zeros = 'data "\\x00\\x00\\x00\\x00\\x00\\x00"'
    const report = await run(`
      0.00  client  S   0:0(0)
      0.02  server  S.  0:0(0)    ack 1
      0.04  client  .   1:7(6)    ack 1   ${zeros}
      0.05  client  P.  1:11(10)  ack 1
      0.07  server  .   1:7(6)    ack 11  ${zeros}
      0.08  server  F.  1:7(6)    ack 11  ${zeros}
      0.10  client  F.  11:17(6)  ack 2   ${zeros}
      0.12  server  .   2:8(6)    ack 12  ${zeros}
    `)
    expect(rulesOf(report)).toEqual([])
    expect(report.flows[0]).toMatchObject({
      teardown: { outcome: 'three-segment' },
      directions: { client: { payloadBytes: 10 }, server: { payloadBytes: 0 } },
    })
  })

  it('is not suspected where small data is acknowledged', async () => {
    const flow = await flowOf(`${OPEN}
      0.10  client  .   1:7(6)   ack 1  data "\\x00\\x00\\x00\\x00\\x00\\x00"
      0.12  server  .   1:1(0)   ack 7
    `)
    expect(flow.directions.client.payloadBytes).toBe(6)
  })
})

describe('a RST whose receiver goes on', () => {
  it('has not ended the connection: the close that follows counts', async () => {
    const flow = await flowOf(`${OPEN}
      0.10  server  R   1:1(0)
      2.00  client  P.  1:11(10)  ack 1
      2.02  server  .   1:1(0)    ack 11
      3.00  client  F.  11:11(0)  ack 1
      3.02  server  F.  1:1(0)    ack 12
      3.04  client  .   12:12(0)  ack 2
    `)
    expect(flow.teardown.outcome).toBe('three-segment')
  })
})

describe('a FIN whose checksum is wrong in the capture', () => {
  it('counts when the peer acknowledges it', async () => {
    const flow = await flowOf(`${OPEN}
      0.10  client  F.  1:1(0)  ack 1  bad-checksum
      0.12  server  F.  1:1(0)  ack 2
      0.14  client  .   2:2(0)  ack 2
    `)
    expect(flow.teardown).toMatchObject({ outcome: 'three-segment', initiator: 'client' })
    expect(statesOf(flow)).toBe('TIME-WAIT | CLOSED')
  })
})

describe('a frame that the file holds late', () => {
  it("is told also when it is the flow's last", async () => {
    const report = await run(`${OPEN}
      0.1000  client  P.  11:21(10)  ack 1
      0.1200  server  .   1:1(0)     ack 21
      0.1201  client  P.  1:11(10)   ack 1
    `)
    expect(rulesOf(report)).toContain('capture-reordered')
    expect(report.flows[0]!.directions.client.missingBytes).toBe(0)
  })
})

describe('a SYN with a foreign number', () => {
  it('is told at an end in SYN-RECEIVED too', async () => {
    const report = await run(`
      0.00  client  S   0:0(0)
      0.02  server  S.  0:0(0)      ack 1
      0.03  client  S   900:900(0)
      0.05  server  .   1:1(0)      ack 1
    `)
    expect(findingOf(report, 'stale-syn').data).toMatchObject({ test: 7, state: 'SYN-RECEIVED', answer: 'ACK' })
  })

  it('is told without a state where the capture shows nothing of the end that it reaches', async () => {
    const { findings } = await run(`
      0.00  client  P.  101:111(10)  ack 301
      0.10  client  .   111:111(0)   ack 401
      0.40  client  S   90000:90000(0)
    `)
    for (const { data } of findings) expect(JSON.stringify(data)).not.toContain('UNSEEN')
  })

  it('may come a thousand times without its copies being kept', async () => {
    const storm = Array.from({ length: 1000 }, (_, at) => `${(1 + at / 1000).toFixed(3)}  client  S   90000:90000(0)`)
    const flows = await flowsOf(`${OPEN}${storm.join('\n')}
      2.10  server  S.  50000:50000(0)  ack 90001
      2.12  client  .   90001:90001(0)  ack 50001
    `)
    expect(flows.map(({ frames, handshake }) => [frames, handshake.outcome])).toEqual([
      [3, 'complete'],
      [1002, 'complete'],
    ])
  })
})

describe('a SYN that the capture has missed', () => {
  const CLOSE = `${OPEN}
    0.05  client  F.  1:1(0)  ack 1
    0.07  server  F.  1:1(0)  ack 2
    0.09  client  .   2:2(0)  ack 2
  `

  it('has opened a connection of its own when it is answered after the close', async () => {
    const report = await run(`${CLOSE}
      5.02  server  S.  70000:70000(0)  ack 9001
      5.04  client  .   9001:9001(0)    ack 70001
    `)
    expect(report.flows.map(({ handshake }) => handshake.outcome)).toEqual(['complete', 'partly-captured'])
    expect(report.summary.findings).toEqual({ error: 0, warning: 0, note: 1 })
  })

  it('has opened one when the client goes on with the number that was acknowledged', async () => {
    const report = await run(`
      0.00  client  S   0:0(0)
      1.02  server  S.  0:0(0)          ack 70001
      1.04  client  .   70001:70001(0)  ack 1
      1.05  client  P.  70001:70011(10) ack 1
      1.07  server  .   1:1(0)          ack 70011
    `)
    expect(rulesOf(report)).toEqual([])
    expect(statesOf(report.flows[0]!)).toBe('ESTABLISHED | ESTABLISHED')
  })

  it('has been answered where one direction alone is captured', async () => {
    const flows = await flowsOf(`
      0.00  client  S   0:0(0)
      0.04  client  .   1:1(0)           ack 1
      0.05  client  F.  1:1(0)           ack 1
      5.00  client  S   90000:90000(0)
      5.04  client  P.  90001:90011(10)  ack 5001
    `)
    expect(flows.map(({ firstFrame, frames }) => [firstFrame, frames])).toEqual([
      [1, 3],
      [4, 2],
    ])
  })
})

describe('an answer to a SYN,ACK', () => {
  it('is no third step when its numbers are those of another connection', async () => {
    const report = await run(`
      0.00  client  S   70000:70000(0)
      0.02  server  S.  90000:90000(0)  ack 70001
      0.03  client  .   1:1(0)          ack 1
      0.04  client  .   70001:70001(0)  ack 90001
    `)
    expect(report.flows[0]!.handshake).toMatchObject({ outcome: 'complete', ackFrame: 4 })
    expect(rulesOf(report)).toEqual([])
  })
})

describe('an octet of a keepalive', () => {
  it("may have the FIN's number although the capture lacks the ACK of the FIN", async () => {
    const report = await run(`${OPEN}
      0.05  client  F.  1:1(0)     ack 1
      7.00  server  P.  1:51(50)   ack 2
      7.02  client  .   2:2(0)     ack 51
      9.00  client  .   1:2(1)     ack 51  data "\\x00"
    `)
    expect(rulesOf(report)).not.toContain('data-after-fin')
  })
})

describe('a copy that has been on its way for long', () => {
  it('of a FIN does not take back what its sender has acknowledged since', async () => {
    const flow = await flowOf(`${OPEN}
      0.10  server  F.  1:1(0)  ack 1
      0.12  client  .   1:1(0)  ack 2
      0.20  client  F.  1:1(0)  ack 2
      0.22  server  .   2:2(0)  ack 2
      0.90  server  F.  1:1(0)  ack 1
      0.92  client  R   1:1(0)
      end 300
    `)
    expect(statesOf(flow)).toBe('CLOSED | CLOSED')
  })

  it('of a SYN,ACK belongs to the connection that it opened', async () => {
    const report = await run(`${OPEN}
      0.10  client  R.  1:1(0)          ack 1
      0.20  client  S   90000:90000(0)
      0.21  server  S.  0:0(0)          ack 1
      0.22  server  S.  70000:70000(0)  ack 90001
      0.24  client  .   90001:90001(0)  ack 70001
    `)
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('of an ACK comes after the RST of its sender, which has not gone on', async () => {
    const report = await run(`
      0.00  client  S   0:0(0)              <TS val 100 ecr 0>
      0.02  server  S.  0:0(0)    ack 1     <TS val 900 ecr 100>
      0.04  client  .   1:1(0)    ack 1     <TS val 140 ecr 900>
      0.50  server  P.  1:11(10)  ack 1     <TS val 1400 ecr 140>
      0.52  client  R.  1:1(0)    ack 11
      0.53  client  .   1:1(0)    ack 11    <TS val 620 ecr 1400>
    `)
    expect(rulesOf(report)).not.toContain('segment-after-own-rst')
  })
})

describe('a file that holds the third ACK before the SYN,ACK', () => {
  it('does not make the data that it allows come too early', async () => {
    const report = await run(`
      0.0000  client  S   0:0(0)
      0.0203  client  P.  1:11(10)  ack 1
      0.0202  server  S.  0:0(0)    ack 1
      0.0500  server  P.  1:11(10)  ack 11
      0.0700  client  .   11:11(0)  ack 11
    `)
    expect(rulesOf(report)).not.toContain('data-before-third-ack')
    expect(report.flows[0]!.handshake).toMatchObject({ outcome: 'complete', ackFrame: 2 })
  })
})

describe('a SYN,ACK that is sent again while the ACK of it is on its way', () => {
  it('leaves its sender in SYN-RECEIVED no longer than until it acknowledges data', async () => {
    const flow = await flowOf(`
      0.00  client  S   0:0(0)
      0.02  server  S.  0:0(0)    ack 1
      0.04  client  .   1:1(0)    ack 1
      0.05  client  P.  1:11(10)  ack 1
      0.06  server  S.  0:0(0)    ack 1
      0.08  server  .   1:1(0)    ack 11
      end 30
    `)
    expect(statesOf(flow)).toBe('ESTABLISHED | ESTABLISHED')
  })
})

describe('an end that answers no more', () => {
  it('may not have received what the last ACK to it says', async () => {
    const flow = await flowOf(`${OPEN}
      0.10  client  F.  1:1(0)    ack 1
      0.12  server  .   1:1(0)    ack 2
      0.20  server  P.  1:11(10)  ack 2
      0.50  server  P.  1:11(10)  ack 2
      1.10  server  P.  1:11(10)  ack 2
      end 30
    `)
    expect(statesOf(flow)).toBe('FIN-WAIT-2 or FIN-WAIT-1 | CLOSE-WAIT')
  })

  it('may still be in SYN-RECEIVED when even the third ACK stays without a trace', async () => {
    const flow = await flowOf(`${OPEN}
      0.10  client  P.  1:11(10)  ack 1
      0.40  client  P.  1:11(10)  ack 1
      1.00  client  P.  1:11(10)  ack 1
      end 30
    `)
    expect(statesOf(flow)).toBe('ESTABLISHED | ESTABLISHED or SYN-RECEIVED')
  })
})

describe('a RST to an end in TIME-WAIT', () => {
  it('ends it, or does not, as stacks differ (RFC 1337)', async () => {
    const flow = await flowOf(`${OPEN}
      0.10  client  F.  1:1(0)  ack 1
      0.12  server  F.  1:1(0)  ack 2
      0.14  client  .   2:2(0)  ack 2
      0.50  server  .   1:1(0)  ack 2
      0.52  client  .   2:2(0)  ack 2
      0.54  server  R   2:2(0)
      end 20
    `)
    expect(statesOf(flow)).toBe('CLOSED or TIME-WAIT | CLOSED')
  })
})

describe('a late copy of a SYN that an earlier connection began with', () => {
  it('is what a SYN,ACK answers that fits no SYN of the present one', async () => {
    const report = await run(`
      0.00  client  S   0:0(0)
      0.02  server  S.  0:0(0)            ack 1
      0.04  client  R   1:1(0)
      1.00  client  S   90000:90000(0)
      1.02  server  S.  50000:50000(0)    ack 1
      1.04  client  R   1:1(0)
      2.00  client  S   90000:90000(0)
      2.02  server  S.  80000:80000(0)    ack 90001
      2.04  client  .   90001:90001(0)    ack 80001
    `)
    expect(rulesOf(report)).not.toContain('synack-ack-wrong')
  })
})

describe("an ACK that its sender's FIN has overtaken", () => {
  it('is no keepalive probe', async () => {
    const flow = await flowOf(`
      0.00  client  S   0:0(0)
      0.02  server  S.  0:0(0)  ack 1
      0.05  client  F.  1:1(0)  ack 1
      0.08  server  F.  1:1(0)  ack 2
      0.25  client  .   1:1(0)  ack 1
      0.30  client  .   2:2(0)  ack 2
    `)
    expect(flow.keepalive).toEqual([])
  })
})

describe('an end that calls and takes a stale SYN for the answer', () => {
  it('acknowledges that SYN, which is no wrong third step', async () => {
    const report = await run(`
      0.00  server  S   0:0(0)
      0.04  client  S.  0:0(0)            ack 1
      0.05  client  S   -90000:-90000(0)
      1.04  client  S.  0:0(0)            ack 1
      1.05  server  .   1:1(0)            ack -89999
    `)
    expect(rulesOf(report)).not.toContain('third-ack-wrong')
  })
})

describe('data that a RST without a connection has overtaken', () => {
  it('does not show that its sender went on', async () => {
    const report = await run(`${OPEN}
      0.100  client  P.  1:11(10)   ack 1
      0.101  server  .   1:1(0)     ack 11
      0.102  client  R.  21:21(0)   ack 1
      0.103  client  R   11:11(0)
      0.104  client  P.  11:21(10)  ack 1
    `)
    expect(rulesOf(report)).not.toContain('segment-after-own-rst')
  })
})

describe('a capture that lacks how a connection began', () => {
  const CLOSED = `${OPEN}
    0.05  client  F.  1:1(0)  ack 1
    0.07  server  F.  1:1(0)  ack 2
    0.09  client  .   2:2(0)  ack 2
  `

  it('charges its data to no connection that was closed before', async () => {
    const report = await run(`${CLOSED}
      9.00  client  P.  900001:900011(10)    ack 700001
      9.02  server  .   700001:700001(0)     ack 900011
    `)
    expect(report.flows.map(({ frames, handshake }) => [frames, handshake.outcome])).toEqual([
      [6, 'complete'],
      [2, 'not-captured'],
    ])
    expect(rulesOf(report)).toEqual(['capture-midstream'])
  })

  it('knows the answer to a SYN that waits, whenever it comes', async () => {
    const report = await run(`${CLOSED}
      1.00  client  S   5000:5000(0)
      1.02  server  .   2:2(0)            ack 2
      3.00  client  S   400000:400000(0)
      3.02  server  S.  800000:800000(0)  ack 400001
      3.04  client  .   400001:400001(0)  ack 800001
      4.00  server  S.  850000:850000(0)  ack 5001
    `)
    expect(report.summary.rules).not.toHaveProperty('synack-ack-wrong')
  })
})

describe('a RST', () => {
  it('that acknowledges the other of two SYNs is no malformed refusal', async () => {
    const report = await run(`
      0.05  client  S   11960:11960(0)
      1.00  client  S   0:0(0)
      1.24  server  R.  -3000:-3000(0)  ack 1
    `)
    expect(rulesOf(report)).not.toContain('rst-refusal-malformed')
  })

  it('with a higher ACK than what its sender sends again takes nothing back', async () => {
    const report = await run(`
      0.00  client  S   0:0(0)            <TS val 100 ecr 0>
      0.02  server  S.  0:0(0)     ack 1  <TS val 900 ecr 100>
      0.04  client  .   1:1(0)     ack 1  <TS val 140 ecr 900>
      0.10  server  P.  1:11(10)   ack 1  <TS val 980 ecr 140>
      0.11  client  P.  1:6(5)     ack 1  <TS val 210 ecr 900>
      0.12  client  R.  6:6(0)     ack 11
      0.13  client  P.  1:6(5)     ack 1  <TS val 210 ecr 900>
    `)
    expect(rulesOf(report)).not.toContain('ack-went-backwards')
  })
})

describe('a stale SYN of the called side', () => {
  it('does not set the number that the third step must acknowledge', async () => {
    const report = await run(`
      0.00  client  S   0:0(0)
      0.05  server  S   12634:12634(0)
      1.00  client  S   0:0(0)
      1.02  server  S.  0:0(0)  ack 1
      1.04  client  .   1:1(0)  ack 1
    `)
    expect(rulesOf(report)).not.toContain('third-ack-wrong')
    expect(report.flows[0]!.handshake.ackFrame).toBe(5)
  })
})

describe('an ACK of the connection that a late SYN has opened', () => {
  it('takes back nothing of the one before', async () => {
    const report = await run(`
      0.00  client  S   0:0(0)             <TS val 100 ecr 0>
      0.02  server  S.  0:0(0)      ack 1  <TS val 900 ecr 100>
      0.04  client  F.  1:1(0)      ack 1  <TS val 140 ecr 900>
      0.06  server  F.  1:1(0)      ack 2  <TS val 940 ecr 140>
      0.08  client  .   2:2(0)      ack 2  <TS val 180 ecr 940>
      0.30  server  S.  65539:65539(0)  ack 1  <TS val 1200 ecr 100>
      0.32  client  .   2:2(0)      ack 2  <TS val 420 ecr 940>
      0.34  server  .   65540:65540(0)  ack 1  <TS val 1240 ecr 100>
    `)
    expect(rulesOf(report)).not.toContain('ack-went-backwards')
  })
})

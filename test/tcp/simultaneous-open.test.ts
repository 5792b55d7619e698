import { describe, expect, it } from 'vitest'
import { column, flowOf, flowsOf, rulesOf, run, statesOf } from './run.js'

describe('a simultaneous open', () => {
  it('is one although the SYN,ACK of the client has overtaken its SYN', async () => {
    const report = await run(`
      0.00  server  S   0:0(0)
      0.01  client  S.  0:0(0)  ack 1
      0.02  client  S   0:0(0)
      0.04  server  S.  0:0(0)  ack 1
      0.06  client  P.  1:2(1)  ack 1
      0.08  server  .   1:1(0)  ack 2
    `)
    expect(report.flows).toHaveLength(1)
    expect(report.flows[0]!.handshake.outcome).toBe('simultaneous')
    expect(statesOf(report.flows[0]!)).toBe('ESTABLISHED | ESTABLISHED')
  })

  it('is complete when each end has sent its SYN,ACK again, which is an ACK as well', async () => {
    const flow = await flowOf(`
      0.00  client  S   0:0(0)
      0.01  server  S   0:0(0)
      0.16  client  S.  0:0(0)  ack 1
      0.17  server  S.  0:0(0)  ack 1
      1.16  client  S.  0:0(0)  ack 1
      1.17  server  S.  0:0(0)  ack 1
    `)
    expect(flow.handshake.outcome).toBe('simultaneous')
    expect(flow.teardown.outcome).toBe('open')
  })

  it('is not over for the end that has refused a copy of the SYN without a connection', async () => {
    const flow = await flowOf(`
      iss client 5000
       0.00  client  S   0:0(0)
       0.01  server  S   0:0(0)
       0.03  server  S.  0:0(0)          ack 1
       0.04  client  S.  0:0(0)          ack 1
       3.04  client  S.  0:0(0)          ack 1
      23.00  client  R.  -5000:-5000(0)  ack 1
    `)
    expect(flow.handshake.outcome).toBe('simultaneous')
    expect(flow.finalState.server).toContain('ESTABLISHED')
  })

  it('may be refused by an end that has given up, whose refusal its own SYN may have overtaken', async () => {
    const flow = await flowOf(`
      iss server 3000
       0.00  client  S   0:0(0)
       0.15  server  S   0:0(0)
       0.30  server  S.  0:0(0)          ack 1
      31.00  client  S   0:0(0)
      31.30  server  R.  -3000:-3000(0)  ack 1
    `)
    expect(flow.finalState).toEqual({
      client: ['SYN-SENT', 'ESTABLISHED', 'CLOSED'],
      server: ['SYN-RECEIVED', 'CLOSED'],
    })
  })

  it('may begin with a refused SYN of the other end, whose flow takes no RST of it', async () => {
    const flows = await flowsOf(`
      iss server 3000
      0.02  client  S   0:0(0)
      0.02  server  R.  -3000:-3000(0)  ack 1
      0.04  server  S   0:0(0)
      0.05  client  S   0:0(0)
      0.06  server  S.  0:0(0)          ack 1
      0.09  client  R   1:1(0)
    `)
    expect(flows.map(({ frames }) => frames)).toEqual([2, 4])
    expect(flows.map(statesOf)).toEqual(['CLOSED | CLOSED', 'CLOSED | CLOSED'])
  })
})

describe('a refused SYN that succeeds when it comes again', () => {
  it('has opened a connection, with its close and its TIME-WAIT', async () => {
    const flow = await flowOf(`
      iss server 0
      0.00  client  S   0:0(0)
      0.02  server  R.  0:0(0)  ack 1
      1.00  client  S   0:0(0)
      1.02  server  S.  0:0(0)  ack 1
      1.04  client  .   1:1(0)  ack 1
      1.06  server  F.  1:1(0)  ack 1
      1.08  client  F.  1:1(0)  ack 2
      1.10  server  .   2:2(0)  ack 2
    `)
    expect(flow.handshake.outcome).toBe('complete')
    expect(flow.timeWait).toMatchObject({ holder: 'server', enteredFrame: 8 })
    expect(statesOf(flow)).toBe('CLOSED | TIME-WAIT')
  })
})

describe('a split handshake', () => {
  it('leaves the called side where it is, however often it acknowledges the SYN', async () => {
    const report = await run(`
      0.00  client  S   0:0(0)
      0.02  server  .   0:0(0)  ack 1
      1.00  client  S   0:0(0)
      1.02  server  .   0:0(0)  ack 1
      1.03  server  S   0:0(0)
      1.05  client  S.  0:0(0)  ack 1
      1.07  server  .   1:1(0)  ack 1
    `)
    const flow = report.flows[0]!
    expect(flow.handshake.outcome).toBe('split')
    expect(column(flow, 'server')[0]).toBe('5* snd SYN: CLOSED → SYN-SENT')
    expect(statesOf(flow)).toBe('ESTABLISHED | ESTABLISHED')
    expect(rulesOf(report)).toContain('split-handshake')
  })
})

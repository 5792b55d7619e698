import { describe, expect, it } from 'vitest'
import { flowOf, rulesOf, run } from './run.js'

const OPEN = `
  0.00  client  S   0:0(0)
  0.02  server  S.  0:0(0)  ack 1
  0.04  client  .   1:1(0)  ack 1
`
/** IPv6 has no identification, and these segments no timestamps. */
const IPV6 = `
  client [2001:db8::1]:40000
  server [2001:db8::2]:80
`

/** What the client sent again, and its segments as counted. */
async function sentAgain(packets: string): Promise<{ segments: number; retransmissions: number }> {
  const { segments, retransmissions } = (await flowOf(packets)).directions.client
  return { segments, retransmissions }
}

describe('a frame that the capture holds twice', () => {
  it('counts to its flow and is no segment of its own', async () => {
    const flow = await flowOf(`
      0.00  client  S   0:0(0)             dup
      0.02  server  S.  0:0(0)     ack 1   dup
      0.04  client  .   1:1(0)     ack 1   dup
      0.10  client  P.  1:11(10)   ack 1   dup
      0.12  server  .   1:1(0)     ack 11  dup
      0.20  client  F.  11:11(0)   ack 1   dup
      0.22  server  F.  1:1(0)     ack 12  dup
      0.24  client  .   12:12(0)   ack 2   dup
    `)
    expect(flow.frames).toBe(16)
    expect(flow.handshake).toMatchObject({ outcome: 'complete', synRepeats: 0, synAckRepeats: 0 })
    expect(flow.teardown).toMatchObject({ outcome: 'three-segment', finRepeats: { client: 0, server: 0 } })
    expect(flow.directions.client).toMatchObject({
      segments: 5,
      payloadBytes: 10,
      retransmissions: 0,
      duplicateAcks: 0,
    })
  })

  it.each([0.00002, 0.0009])('is told when it comes again after %f s, as from a SPAN port', async (after) => {
    const packets = `${OPEN}0.10  client  P.  1:11(10)  ack 1  dup +${after}`
    expect(await sentAgain(packets)).toEqual({ segments: 3, retransmissions: 0 })
    expect(rulesOf(await run(packets))).toEqual(['capture-duplicated'])
  })

  it('is told 20 ms later too, as in two taps merged, by its identification', async () => {
    const packets = `${OPEN}0.10  client  P.  1:11(10)  ack 1  dup +0.02`
    expect(await sentAgain(packets)).toEqual({ segments: 3, retransmissions: 0 })
  })

  it('is a segment sent again when it comes later than any capture explains', async () => {
    const packets = `${OPEN}0.10  client  P.  1:11(10)  ack 1  dup +0.3`
    expect(await sentAgain(packets)).toEqual({ segments: 4, retransmissions: 1 })
  })

  it('is marked for who reads frame by frame', async () => {
    const report = await run(`${OPEN}0.10  client  P.  1:11(10)  ack 1  dup`, { segments: true })
    expect(report.flows[0]!.segments!.map(({ marks }) => marks)).toEqual([[], [], [], [], ['duplicate-frame']])
  })
})

describe('a segment that looks like the one before', () => {
  it('was sent again when its identification is another', async () => {
    const packets = `${OPEN}
      0.1000  client  P.  1:11(10)  ack 1
      0.1005  client  P.  1:11(10)  ack 1
    `
    expect(await sentAgain(packets)).toEqual({ segments: 4, retransmissions: 1 })
  })

  it('is an ACK of its own over IPv6, however soon it comes', async () => {
    const flow = await flowOf(`${IPV6}${OPEN}
      0.1000  client  P.  1:11(10)   ack 1
      0.1001  client  P.  21:31(10)  ack 1
      0.1002  client  P.  31:41(10)  ack 1
      0.1200  server  .   1:1(0)     ack 11
      0.1201  server  .   1:1(0)     ack 11
      0.1202  server  .   1:1(0)     ack 11
    `)
    expect(flow.directions.server).toMatchObject({ segments: 4, duplicateAcks: 2 })
  })

  it('is a copy over IPv6 when it carries data, which no stack sends twice at once', async () => {
    expect(await sentAgain(`${IPV6}${OPEN}0.10  client  P.  1:11(10)  ack 1  dup`)).toEqual({
      segments: 3,
      retransmissions: 0,
    })
  })

  it('is a copy over IPv6 when it is an ACK in a flow whose frames all come twice', async () => {
    const flow = await flowOf(`${IPV6}
      0.00  client  S   0:0(0)             dup
      0.02  server  S.  0:0(0)     ack 1   dup
      0.04  client  .   1:1(0)     ack 1   dup
      0.10  client  P.  1:11(10)   ack 1   dup
      0.12  server  .   1:1(0)     ack 11  dup
    `)
    expect([flow.directions.client.segments, flow.directions.server.segments]).toEqual([3, 2])
    expect(flow.directions.server.duplicateAcks).toBe(0)
  })

  it('is no copy when it belongs to another flow', async () => {
    const report = await run(`
      endpoint other 10.0.0.1:40001
      iss other 1000
      0.0000  client          S  0:0(0)  id 1
      0.0001  other > server  S  0:0(0)  id 1
    `)
    expect(report.flows.map(({ directions }) => directions.client.segments)).toEqual([1, 1])
  })
})

import { describe, expect, it } from 'vitest'
import { flowOf } from './run.js'

const OPEN = `
  0.00  client  S   0:0(0)
  0.02  server  S.  0:0(0)    ack 1
  0.04  client  .   1:1(0)    ack 1
`

/** How many probes each end sent. */
async function probesOf(packets: string): Promise<string[]> {
  const { keepalive } = await flowOf(OPEN + packets)
  return keepalive.map(({ prober, probes }) => `${prober}: ${probes}`)
}

describe('a keepalive probe', () => {
  it('with the very octet that was sent is one also when it crosses a probe of the other end', async () => {
    const probes = await probesOf(`
       0.10  server  P.  1:3(2)    ack 1  data "\\x00\\x00"
       0.12  client  .   1:1(0)    ack 3
      60.10  client  .   0:0(0)    ack 3
      60.11  server  .   2:3(1)    ack 1  data "\\x00"
      60.12  server  .   3:3(0)    ack 1
      60.13  client  .   1:1(0)    ack 3
    `)
    expect(probes).toEqual(['client: 1', 'server: 1'])
  })

  it('is one also when the FIN has overtaken it', async () => {
    const probes = await probesOf(`
      0.10  client  P.  1:11(10)   ack 1
      0.12  server  .   1:1(0)     ack 11
      5.12  client  F.  11:11(0)   ack 1
      5.13  client  .   10:10(0)   ack 1
      5.14  server  .   1:1(0)     ack 12
    `)
    expect(probes).toEqual(['client: 1'])
  })

  it('with an octet in the place of the SYN is one also when data has overtaken it', async () => {
    const probes = await probesOf(`
      5.12  client  P.  1:11(10)   ack 1
      5.13  client  .   0:1(1)     ack 1
      5.14  server  .   1:1(0)     ack 11
    `)
    expect(probes).toEqual(['client: 1'])
  })

  it('is one also when it was sent before the RST could come', async () => {
    const probes = await probesOf(`
      0.10  client  P.  1:11(10)   ack 1
      0.60  server  .   1:1(0)     ack 11
      9.00  server  P.  1:11(10)   ack 11
      9.40  client  .   11:11(0)   ack 11
      60.0  client  .   10:10(0)   ack 11
      60.2  server  R   11:11(0)
      60.3  client  .   10:10(0)   ack 11
    `)
    expect(probes).toEqual(['client: 2'])
  })
})

describe('a probe of the window', () => {
  it('is one also after octets that were sent again, whose window is older than the one in use', async () => {
    const flow = await flowOf(`
      0.00  client  S   0:0(0)             <mss 1460,TS val 100 ecr 0>
      0.02  server  S.  0:0(0)     ack 1   <mss 1460,TS val 900 ecr 100>
      0.04  client  .   1:1(0)     ack 1   <nop,nop,TS val 140 ecr 900>
      0.05  client  P.  1:11(10)   ack 1   <nop,nop,TS val 150 ecr 900>
      0.07  server  P.  1:2(1)     ack 1   <nop,nop,TS val 950 ecr 140>
      0.12  server  .   2:2(0)     ack 11  win 0    <nop,nop,TS val 1000 ecr 150>
      0.62  server  .   2:2(0)     ack 11  win 400  <nop,nop,TS val 1500 ecr 150>
      0.64  client  .   10:10(0)   ack 1   <nop,nop,TS val 740 ecr 900>
      0.92  server  P.  1:2(1)     ack 11  win 400  <nop,nop,TS val 1800 ecr 150>
      0.94  client  .   11:11(0)   ack 2   <nop,nop,TS val 1040 ecr 1800>
      1.84  client  .   10:10(0)   ack 2   <nop,nop,TS val 1940 ecr 1800>
    `)
    expect(flow.keepalive).toEqual([])
    expect(flow.directions.client.windowProbes).toBe(2)
  })
})

describe('a FIN that is sent again while the ACK of it is under way', () => {
  const CLOSING = `
    0.100  client  F.  1:1(0)  ack 1
    0.105  server  F.  1:1(0)  ack 1
    0.106  client  .   2:2(0)  ack 2
  `

  it('is answered from TIME-WAIT, whose entry had passed before the answer', async () => {
    const flow = await flowOf(`${OPEN}
      0.10  client  F.  1:1(0)  ack 1
      0.12  server  F.  1:1(0)  ack 2
      0.13  server  F.  1:1(0)  ack 2
      0.14  client  .   2:2(0)  ack 2
      0.15  client  .   2:2(0)  ack 2
    `)
    expect(flow.timeWait).toMatchObject({ holder: 'client', restarts: 1 })
  })

  it('is so too where both ends hold it, and the FIN comes after the ACK of the other', async () => {
    const flow = await flowOf(`${OPEN}${CLOSING}
      0.112  client  F.  1:1(0)  ack 2
      0.120  server  .   2:2(0)  ack 2
      0.130  server  .   2:2(0)  ack 2
    `)
    expect(flow.timeWait).toMatchObject({ holder: 'both', restarts: 1 })
  })

  it('is answered from CLOSING where it comes before the ACK of the other', async () => {
    const flow = await flowOf(`${OPEN}
      0.100  server  F.  1:1(0)  ack 1
      0.105  client  F.  1:1(0)  ack 1
      0.110  server  F.  1:1(0)  ack 1
      0.111  server  .   2:2(0)  ack 2
      0.120  client  .   2:2(0)  ack 2
      0.129  client  .   2:2(0)  ack 2
    `)
    expect(flow.timeWait).toMatchObject({ holder: 'both', restarts: 0 })
  })
})

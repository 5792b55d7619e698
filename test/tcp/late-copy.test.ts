import { describe, expect, it } from 'vitest'
import { flowOf, statesOf } from './run.js'

const OPEN = `
  0.00  client  S   0:0(0)            <mss 536>  id 10
  0.02  server  S.  0:0(0)     ack 1  <mss 536>  id 500
  0.04  client  .   1:1(0)     ack 1             id 11
`

/** Both ends' states at the end of the packets that follow a handshake. */
const statesAfter = async (packets: string): Promise<string> => statesOf(await flowOf(OPEN + packets))

/** The network delivers once more what its sender had sent before. */
describe('a late copy', () => {
  it.each([
    ['the number of a packet sent before', '9.00  server  P.  1:11(10)  ack 11  id 501'],
    ['an ACK that its sender has gone past', '9.00  server  P.  1:11(10)  ack 1'],
  ])('with %s does not show that its sender has outlived a RST', async (_, copy) => {
    const states = await statesAfter(`
      0.10  client  P.  1:11(10)   ack 1   id 12
      0.12  server  P.  1:11(10)   ack 11  id 501
      0.14  client  .   11:11(0)   ack 11  id 13
      0.20  client  R.  11:11(0)   ack 11  id 14
      ${copy}
    `)
    expect(states).toMatch(/^CLOSED \| CLOSED/)
  })

  it('with a timestamp used before does not either', async () => {
    const states = statesOf(
      await flowOf(`
        0.00  client  S   0:0(0)              <mss 536,TS val 100 ecr 0>
        0.02  server  S.  0:0(0)     ack 1    <mss 536,TS val 900 ecr 100>
        0.04  client  .   1:1(0)     ack 1    <nop,nop,TS val 140 ecr 900>
        0.12  server  P.  1:11(10)   ack 1    <nop,nop,TS val 1000 ecr 140>
        0.20  client  R.  1:1(0)     ack 1
        9.00  server  P.  1:11(10)   ack 1    <nop,nop,TS val 1000 ecr 140>
      `),
    )
    expect(states).toMatch(/^CLOSED \| CLOSED/)
  })

  it('of a SYN,ACK does not show that the ACK of it was lost', async () => {
    expect(await statesAfter('90.00  server  S.  0:0(0)  ack 1  <mss 536>  id 500')).toBe('ESTABLISHED | ESTABLISHED')
  })

  it('of a FIN that was sent twice does not show that the ACK of it was lost', async () => {
    const states = await statesAfter(`
      0.10  client  F.  1:1(0)  ack 1  id 12
      0.12  server  F.  1:1(0)  ack 2  id 501
      1.12  server  F.  1:1(0)  ack 2  id 502
      1.14  client  .   2:2(0)  ack 2  id 13
      9.00  server  F.  1:1(0)  ack 2  id 502
    `)
    expect(states).toBe('TIME-WAIT | CLOSED')
  })

  it('of an ACK from TIME-WAIT does not show that this has outlived a RST', async () => {
    const flow = await flowOf(`${OPEN}
      0.10  client  F.  1:1(0)  ack 1  id 12
      0.12  server  F.  1:1(0)  ack 2  id 501
      0.14  client  .   2:2(0)  ack 2  id 13
      0.30  server  F.  1:1(0)  ack 2  id 502
      0.32  client  .   2:2(0)  ack 2  id 14
      0.34  server  R   2:2(0)         id 503
      1.00  client  .   2:2(0)  ack 2  id 14
    `)
    expect(flow.timeWait?.outcome).toBe('assassinated')
  })
})

describe('a SYN,ACK that is sent again while the ACK of it is under way', () => {
  it('says nothing of that ACK', async () => {
    expect(await statesAfter('0.05  server  S.  0:0(0)  ack 1  <mss 536>  id 501')).toBe('ESTABLISHED | ESTABLISHED')
  })
})

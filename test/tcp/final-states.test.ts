import { describe, expect, it } from 'vitest'
import { flowOf, statesOf } from './run.js'

const OPEN = `
  0.00  client  S   0:0(0)
  0.02  server  S.  0:0(0)  ack 1
  0.04  client  .   1:1(0)  ack 1
`

/** Both ends' states at the end of the packets that follow a handshake. */
const statesAfter = async (packets: string): Promise<string> => statesOf(await flowOf(OPEN + packets))

describe('where a RST leaves its receiver, when', () => {
  it('the RST has overtaken the data before it: whether it was exact then, nobody knows', async () => {
    const states = await statesAfter(`
      0.100  server  R.  2:2(0)  ack 1
      0.101  server  P.  1:2(1)  ack 1
    `)
    expect(states).toBe('ESTABLISHED or CLOSED | ESTABLISHED or CLOSED')
  })

  it('it may have received more than the number of the RST, which it ignores then', async () => {
    const states = await statesAfter(`
      0.10  server  P.  1:11(10)   ack 1
      0.10  server  P.  11:21(10)  ack 1
      0.12  client  .   1:1(0)     ack 11
      0.14  server  R   11:11(0)
    `)
    expect(states).toBe('CLOSED or ESTABLISHED | CLOSED')
  })

  it('another RST follows, with the number of all that was sent', async () => {
    const states = await statesAfter(`
      0.10  server  P.  1:11(10)   ack 1
      0.10  server  P.  11:21(10)  ack 1
      0.12  client  .   1:1(0)     ack 11
      0.14  server  R   11:11(0)
      0.16  client  .   1:1(0)     ack 21
      0.18  server  R   21:21(0)
    `)
    expect(states).toBe('CLOSED | CLOSED')
  })

  it('it acknowledges more than the RST has come to: it goes on', async () => {
    const flow = await flowOf(`${OPEN}
      0.100  client  F.  1:1(0)  ack 1
      0.120  server  .   1:1(0)  ack 2
      0.200  server  R   1:1(0)
      0.201  server  F.  1:1(0)  ack 2
      0.220  client  .   2:2(0)  ack 2
    `)
    expect(flow.finalState.client).toContain('TIME-WAIT')
    expect(flow.timeWait?.holder).toBe('client')
  })

  it('a FIN that passed before the RST may have led it to TIME-WAIT, which some stacks let no RST end', async () => {
    const states = await statesAfter(`
      0.10  client  F.  1:1(0)  ack 1
      0.12  server  F.  1:1(0)  ack 2
      0.12  server  R.  2:2(0)  ack 2
      end 1
    `)
    expect(states).toBe('CLOSED or TIME-WAIT | CLOSED')
  })

  it('it repeats its SYN,ACK after the client has refused it', async () => {
    const states = statesOf(
      await flowOf(`
        0.00  client  S   0:0(0)
        0.02  server  S.  0:0(0)  ack 1
        0.04  client  R   1:1(0)
        1.02  server  S.  0:0(0)  ack 1
      `),
    )
    expect(states).toBe('CLOSED | LISTEN or SYN-RECEIVED')
  })

  it('it was refused and tries again: the refusal did not come, or it is as stubborn as some stacks', async () => {
    const flow = await flowOf(`
      iss server 0
      0.00  client  S   0:0(0)
      0.02  server  R.  0:0(0)  ack 1
      1.00  client  S   0:0(0)
    `)
    expect(flow.finalState.client).toEqual(['CLOSED', 'SYN-SENT'])
  })

  it('its FIN, sent again from CLOSING, finds an end whose TIME-WAIT is over', async () => {
    const states = await statesAfter(`
        0.10  client  F.  1:1(0)  ack 1
        0.11  server  F.  1:1(0)  ack 1
        0.13  client  .   2:2(0)  ack 2
        0.14  server  .   2:2(0)  ack 2
      120.00  client  F.  1:1(0)  ack 2
      120.02  server  R   2:2(0)
    `)
    expect(states).toBe('CLOSED | CLOSED')
  })
})

describe('where an end is that', () => {
  it('has refused a SYN with a foreign number, and is silent since', async () => {
    const flow = await flowOf(`
      iss server 3000
      0.00  client  S   0:0(0)
      0.02  server  S.  0:0(0)          ack 1
      0.04  client  .   1:1(0)          ack 1
      5.00  client  S   70000:70000(0)
      5.02  server  R.  -3000:-3000(0)  ack 70001
    `)
    expect(flow.finalState.server).toEqual(['CLOSED'])
  })

  it('sends again what was acknowledged together with its FIN', async () => {
    const states = await statesAfter(`
      0.10  server  P.  1:11(10)   ack 1
      0.11  server  F.  11:11(0)   ack 1
      0.13  client  .   1:1(0)     ack 12
      1.10  server  P.  1:11(10)   ack 1
    `)
    expect(states).toBe('CLOSE-WAIT | FIN-WAIT-1 or FIN-WAIT-2')
  })

  it('was called, and is called anew before anything shows that the third step has come', async () => {
    const states = await statesAfter(`
      3.00  client  S  900000:900000(0)
      3.02  server  .  1:1(0)            ack 1
    `)
    expect(states).toBe('ESTABLISHED | ESTABLISHED or SYN-RECEIVED')
  })

  it('was called simultaneously, and sends its SYN,ACK long after that of its peer has passed', async () => {
    const flow = await flowOf(`
      0.00  client  S   0:0(0)
      0.01  server  S   0:0(0)
      0.03  server  S.  0:0(0)  ack 1
      1.03  client  S.  0:0(0)  ack 1
    `)
    expect(flow.finalState.client).toEqual(['ESTABLISHED', 'SYN-RECEIVED'])
  })

  it('answers from LAST-ACK after the ACK of its FIN', async () => {
    const states = await statesAfter(`
       0.10  server  F.  1:1(0)  ack 1
       0.12  client  .   1:1(0)  ack 2
       0.20  client  F.  1:1(0)  ack 2
       0.22  server  .   2:2(0)  ack 2
      24.00  client  .   2:2(0)  ack 2
    `)
    expect(states).toBe('CLOSED or LAST-ACK | TIME-WAIT')
  })
})

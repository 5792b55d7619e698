import { describe, expect, it } from 'vitest'
import { column, flowOf, statesOf } from './run.js'

/** A star stands where the end itself has shown the step. */
interface Course {
  name: string
  packets: string
  client: string[]
  server: string[]
  /** States in which the frames leave both ends. */
  end: string
}

const OPEN = `
  0.00  client  S   0:0(0)
  0.02  server  S.  0:0(0)  ack 1
  0.04  client  .   1:1(0)  ack 1
`
const CLIENT_OPENS = ['1* snd SYN: CLOSED → SYN-SENT', '3* rcv SYN,ACK: SYN-SENT → ESTABLISHED']
const SERVER_OPENS = ['2* snd SYN,ACK: LISTEN → SYN-RECEIVED', '3  rcv ACK of SYN: SYN-RECEIVED → ESTABLISHED']
/** It goes on as only an end in ESTABLISHED does. */
const SERVER_OPENED = ['2* snd SYN,ACK: LISTEN → SYN-RECEIVED', '3* rcv ACK of SYN: SYN-RECEIVED → ESTABLISHED']

const FIGURES: Course[] = [
  {
    name: 'a handshake and a normal close (Figures 6 and 12)',
    packets: `${OPEN}
      0.10  client  F.  1:1(0)  ack 1
      0.12  server  .   1:1(0)  ack 2
      0.14  server  F.  1:1(0)  ack 2
      0.16  client  .   2:2(0)  ack 2
    `,
    client: [
      ...CLIENT_OPENS,
      '4* snd FIN: ESTABLISHED → FIN-WAIT-1',
      '5  rcv ACK of FIN: FIN-WAIT-1 → FIN-WAIT-2',
      '7* rcv FIN: FIN-WAIT-2 → TIME-WAIT',
    ],
    server: [
      ...SERVER_OPENED,
      '5* rcv FIN: ESTABLISHED → CLOSE-WAIT',
      '6* snd FIN: CLOSE-WAIT → LAST-ACK',
      '7  rcv ACK of FIN: LAST-ACK → CLOSED',
    ],
    end: 'TIME-WAIT | CLOSED',
  },
  {
    name: 'a close in three segments, whose FIN,ACK is three events',
    packets: `${OPEN}
      0.10  client  F.  1:1(0)  ack 1
      0.12  server  F.  1:1(0)  ack 2
      0.14  client  .   2:2(0)  ack 2
    `,
    client: [
      ...CLIENT_OPENS,
      '4* snd FIN: ESTABLISHED → FIN-WAIT-1',
      '5  rcv ACK of FIN: FIN-WAIT-1 → FIN-WAIT-2',
      '6* rcv FIN: FIN-WAIT-2 → TIME-WAIT',
    ],
    server: [
      ...SERVER_OPENED,
      '5* rcv FIN: ESTABLISHED → CLOSE-WAIT',
      '5* snd FIN: CLOSE-WAIT → LAST-ACK',
      '6  rcv ACK of FIN: LAST-ACK → CLOSED',
    ],
    end: 'TIME-WAIT | CLOSED',
  },
  {
    name: 'a simultaneous open (Figure 7)',
    packets: `
      0.00  client  S   0:0(0)
      0.01  server  S   0:0(0)
      0.03  server  S.  0:0(0)  ack 1
      0.04  client  S.  0:0(0)  ack 1
    `,
    client: [
      '1* snd SYN: CLOSED → SYN-SENT',
      '4* rcv SYN: SYN-SENT → SYN-RECEIVED',
      '4  rcv ACK of SYN: SYN-RECEIVED → ESTABLISHED',
    ],
    server: [
      '2* snd SYN: CLOSED → SYN-SENT',
      '3* rcv SYN: SYN-SENT → SYN-RECEIVED',
      '4  rcv ACK of SYN: SYN-RECEIVED → ESTABLISHED',
    ],
    end: 'ESTABLISHED | ESTABLISHED',
  },
  {
    name: "a simultaneous open whose second answer is the called side's",
    packets: `
      0.000  client  S   0:0(0)
      0.001  server  S   0:0(0)
      0.020  client  S.  0:0(0)  ack 1
      0.021  server  S.  0:0(0)  ack 1
    `,
    client: [
      '1* snd SYN: CLOSED → SYN-SENT',
      '3* rcv SYN: SYN-SENT → SYN-RECEIVED',
      '4  rcv ACK of SYN: SYN-RECEIVED → ESTABLISHED',
    ],
    server: [
      '2* snd SYN: CLOSED → SYN-SENT',
      '4* rcv SYN: SYN-SENT → SYN-RECEIVED',
      '4  rcv ACK of SYN: SYN-RECEIVED → ESTABLISHED',
    ],
    end: 'ESTABLISHED | ESTABLISHED',
  },
  {
    name: 'a simultaneous close (Figure 13)',
    packets: `${OPEN}
      0.100  client  F.  1:1(0)  ack 1
      0.105  server  F.  1:1(0)  ack 1
      0.120  client  .   2:2(0)  ack 2
      0.130  server  .   2:2(0)  ack 2
    `,
    client: [
      ...CLIENT_OPENS,
      '4* snd FIN: ESTABLISHED → FIN-WAIT-1',
      '6* rcv FIN: FIN-WAIT-1 → CLOSING',
      '7  rcv ACK of FIN: CLOSING → TIME-WAIT',
    ],
    server: [
      ...SERVER_OPENED,
      '5* snd FIN: ESTABLISHED → FIN-WAIT-1',
      '6* rcv FIN: FIN-WAIT-1 → CLOSING',
      '6  rcv ACK of FIN: CLOSING → TIME-WAIT',
    ],
    end: 'TIME-WAIT | TIME-WAIT',
  },
  {
    name: 'a refused connection (3.5.2, group 1)',
    packets: `
      iss server 0
      0.00  client  S   0:0(0)
      0.02  server  R.  0:0(0)  ack 1  win 0
    `,
    client: ['1* snd SYN: CLOSED → SYN-SENT', '2  rcv RST: SYN-SENT → CLOSED'],
    server: [],
    end: 'CLOSED | CLOSED',
  },
  {
    name: 'a FIN that is never answered',
    packets: `${OPEN}
      0.10  client  F.  1:1(0)  ack 1
      0.30  client  F.  1:1(0)  ack 1
      0.70  client  F.  1:1(0)  ack 1
    `,
    client: [...CLIENT_OPENS, '4* snd FIN: ESTABLISHED → FIN-WAIT-1'],
    server: SERVER_OPENS,
    end: 'FIN-WAIT-1 | CLOSE-WAIT or ESTABLISHED',
  },
]

const OTHERS: Course[] = [
  {
    name: 'a FIN in SYN-RECEIVED',
    packets: `
      0.00  client  S   0:0(0)
      0.02  server  S.  0:0(0)  ack 1
      0.03  server  F.  1:1(0)  ack 1
      0.05  client  .   1:1(0)  ack 2
    `,
    client: [...CLIENT_OPENS, '4* rcv FIN: ESTABLISHED → CLOSE-WAIT'],
    server: [
      '2* snd SYN,ACK: LISTEN → SYN-RECEIVED',
      '3* snd FIN: SYN-RECEIVED → FIN-WAIT-1',
      '4  rcv ACK of FIN: FIN-WAIT-1 → FIN-WAIT-2',
    ],
    end: 'CLOSE-WAIT | FIN-WAIT-2',
  },
  {
    name: 'a RST to a passive open, which goes back to LISTEN',
    packets: `
      0.00  client  S   0:0(0)
      0.02  server  S.  0:0(0)  ack 1
      0.04  client  R   1:1(0)  win 0
    `,
    client: ['1* snd SYN: CLOSED → SYN-SENT', '3* snd RST: SYN-SENT → CLOSED'],
    server: ['2* snd SYN,ACK: LISTEN → SYN-RECEIVED', '3  rcv refusal: SYN-RECEIVED → LISTEN'],
    end: 'CLOSED | LISTEN',
  },
  {
    name: 'a RST to an active open in SYN-RECEIVED, which does not',
    packets: `
      0.00  client  S   0:0(0)
      0.01  server  S   0:0(0)
      0.03  client  S.  0:0(0)  ack 1
      0.04  server  R   1:1(0)  win 0
    `,
    client: [
      '1* snd SYN: CLOSED → SYN-SENT',
      '3* rcv SYN: SYN-SENT → SYN-RECEIVED',
      '4  rcv RST: SYN-RECEIVED → CLOSED',
    ],
    server: ['2* snd SYN: CLOSED → SYN-SENT', '4* snd RST: SYN-SENT → CLOSED'],
    end: 'CLOSED | CLOSED',
  },
  {
    name: 'a flow that is joined at its close',
    packets: `
      0.10  client  F.  1:1(0)  ack 1
      0.12  server  F.  1:1(0)  ack 2
      0.14  client  .   2:2(0)  ack 2
    `,
    client: [
      '1* snd data: not captured → ESTABLISHED',
      '1* snd FIN: ESTABLISHED → FIN-WAIT-1',
      '2  rcv ACK of FIN: FIN-WAIT-1 → FIN-WAIT-2',
      '3* rcv FIN: FIN-WAIT-2 → TIME-WAIT',
    ],
    server: [
      '2* snd data: not captured → ESTABLISHED',
      '2* rcv FIN: ESTABLISHED → CLOSE-WAIT',
      '2* snd FIN: CLOSE-WAIT → LAST-ACK',
      '3  rcv ACK of FIN: LAST-ACK → CLOSED',
    ],
    end: 'TIME-WAIT | CLOSED',
  },
  {
    name: 'a FIN before a hole, which counts once the hole is filled',
    packets: `${OPEN}
      0.10  client  F.  11:11(0)  ack 1
      0.11  server  .   1:1(0)    ack 1
      0.30  client  P.  1:11(10)  ack 1
      0.32  server  .   1:1(0)    ack 12
    `,
    client: [...CLIENT_OPENS, '4* snd FIN: ESTABLISHED → FIN-WAIT-1', '7  rcv ACK of FIN: FIN-WAIT-1 → FIN-WAIT-2'],
    server: [...SERVER_OPENED, '7* rcv FIN: ESTABLISHED → CLOSE-WAIT'],
    end: 'FIN-WAIT-2 | CLOSE-WAIT',
  },
  {
    name: 'data that crosses the FIN, and is no answer to it',
    packets: `${OPEN}
      0.10  server  F.  1:1(0)    ack 1
      0.11  client  P.  1:11(10)  ack 1
      0.13  client  .   11:11(0)  ack 2
      0.14  client  F.  11:11(0)  ack 2
      0.16  server  .   2:2(0)    ack 12
    `,
    client: [
      ...CLIENT_OPENS,
      '6* rcv FIN: ESTABLISHED → CLOSE-WAIT',
      '7* snd FIN: CLOSE-WAIT → LAST-ACK',
      '8  rcv ACK of FIN: LAST-ACK → CLOSED',
    ],
    server: [
      ...SERVER_OPENED,
      '4* snd FIN: ESTABLISHED → FIN-WAIT-1',
      '6  rcv ACK of FIN: FIN-WAIT-1 → FIN-WAIT-2',
      '8* rcv FIN: FIN-WAIT-2 → TIME-WAIT',
    ],
    end: 'CLOSED | TIME-WAIT',
  },
  {
    name: 'the end of 2MSL, once something shows that it has passed',
    packets: `${OPEN}
      0.10    client  F.  1:1(0)  ack 1
      0.12    server  F.  1:1(0)  ack 2
      0.14    client  .   2:2(0)  ack 2
      300     server  F.  1:1(0)  ack 2
      300.02  client  R   2:2(0)  win 0
    `,
    client: [
      ...CLIENT_OPENS,
      '4* snd FIN: ESTABLISHED → FIN-WAIT-1',
      '5  rcv ACK of FIN: FIN-WAIT-1 → FIN-WAIT-2',
      '6* rcv FIN: FIN-WAIT-2 → TIME-WAIT',
      '7  wait 2MSL: TIME-WAIT → CLOSED',
    ],
    server: [
      ...SERVER_OPENED,
      '5* rcv FIN: ESTABLISHED → CLOSE-WAIT',
      '5* snd FIN: CLOSE-WAIT → LAST-ACK',
      '8  rcv RST: LAST-ACK → CLOSED',
    ],
    end: 'CLOSED | CLOSED',
  },
]

describe.each(['10.0.0.', '2001:db8::'])('two machines over addresses like %s', (network) => {
  const ends = network.includes(':')
    ? `client [${network}1]:40000\nserver [${network}2]:80\n`
    : `client ${network}1:40000\nserver ${network}2:80\n`

  it.each([...FIGURES, ...OTHERS])('follow $name', async ({ packets, client, server, end }) => {
    const flow = await flowOf(ends + packets)
    expect(column(flow, 'client')).toEqual(client)
    expect(column(flow, 'server')).toEqual(server)
    expect(statesOf(flow)).toBe(end)
  })
})

/** Both ends' states at the end of the packets that follow a handshake. */
const statesAfter = async (packets: string): Promise<string> => statesOf(await flowOf(OPEN + packets))

describe('what was only assumed to have arrived', () => {
  it('is taken back when the server repeats its SYN,ACK', async () => {
    expect(await statesAfter('1.02  server  S.  0:0(0)  ack 1')).toBe('ESTABLISHED | SYN-RECEIVED or ESTABLISHED')
  })

  it('counts again when the repeated SYN,ACK is acknowledged again', async () => {
    const flow = await flowOf(`${OPEN}
      1.02  server  S.  0:0(0)  ack 1
      1.04  client  .   1:1(0)  ack 1
    `)
    expect(column(flow, 'server')).toEqual([
      '2* snd SYN,ACK: LISTEN → SYN-RECEIVED',
      '5  rcv ACK of SYN: SYN-RECEIVED → ESTABLISHED',
    ])
  })

  it('stands when the server has acknowledged data before, and only a copy of its SYN,ACK is late', async () => {
    const states = await statesAfter(`
      0.10  client  P.  1:11(10)  ack 1
      0.12  server  .   1:1(0)    ack 11
      0.14  server  S.  0:0(0)    ack 1
    `)
    expect(states).toBe('ESTABLISHED | ESTABLISHED')
  })

  it('is taken back when the first FIN is repeated after its ACK has passed', async () => {
    const flow = await flowOf(`${OPEN}
      0.10  client  F.  1:1(0)  ack 1
      0.12  server  .   1:1(0)  ack 2
      0.30  client  F.  1:1(0)  ack 1
    `)
    expect(statesOf(flow)).toBe('FIN-WAIT-1 or FIN-WAIT-2 | CLOSE-WAIT')
    expect(flow.teardown.finRepeats).toEqual({ client: 1, server: 0 })
  })

  it('is taken back when the last FIN is repeated, and counts again with the ACK that restarts 2MSL', async () => {
    const close = `
      0.10  client  F.  1:1(0)  ack 1
      0.12  server  F.  1:1(0)  ack 2
      0.14  client  .   2:2(0)  ack 2
      0.34  server  F.  1:1(0)  ack 2
    `
    expect(await statesAfter(close)).toBe('TIME-WAIT | LAST-ACK or CLOSED')
    const flow = await flowOf(`${OPEN}${close}
      0.36  client  .   2:2(0)  ack 2
    `)
    expect(statesOf(flow)).toBe('TIME-WAIT | CLOSED')
    expect(flow.timeWait?.restarts).toBe(1)
  })

  it('is taken back when the receiver of a FIN goes on without acknowledging it', async () => {
    const assumed = `
      0.10  server  F.  1:1(0)    ack 1
      0.11  client  P.  1:11(10)  ack 1
      0.12  server  .   2:2(0)    ack 11
    `
    expect(await statesAfter(assumed)).toBe('CLOSE-WAIT or ESTABLISHED | FIN-WAIT-1')
    const flow = await flowOf(`${OPEN}${assumed}
      0.50  client  P.  11:21(10)  ack 1
    `)
    expect(column(flow, 'client')).toEqual(CLIENT_OPENS)
  })

  it('is a RST, until its receiver goes on for longer than what was under way', async () => {
    const reset = `
      0.10  client  R.  1:1(0)    ack 1
      0.11  server  P.  1:11(10)  ack 1
    `
    expect(await statesAfter(reset)).toBe('CLOSED | CLOSED')
    expect(await statesAfter(`${reset}2.00  server  P.  1:11(10)  ack 1`)).toBe('CLOSED | ESTABLISHED')
  })

  it('is a RST again when the end that went on gets another', async () => {
    const states = await statesAfter(`
      0.10  client  R.  1:1(0)    ack 1
      2.00  server  P.  1:11(10)  ack 1
      2.02  client  R   1:1(0)    win 0
    `)
    expect(states).toBe('CLOSED | CLOSED')
  })
})

describe('what the end of the capture leaves open', () => {
  it('is whether a FIN has arrived', async () => {
    expect(await statesAfter('0.10  client  F.  1:1(0)  ack 1')).toBe('FIN-WAIT-1 | CLOSE-WAIT or ESTABLISHED')
  })

  it('is whether the last FIN has', async () => {
    const states = await statesAfter(`
      0.10  client  F.  1:1(0)  ack 1
      0.12  server  F.  1:1(0)  ack 2
    `)
    expect(states).toBe('TIME-WAIT or FIN-WAIT-2 | LAST-ACK')
  })

  it('is whether TIME-WAIT is over where stacks shorten it', async () => {
    const close = `
      0.10  client  F.  1:1(0)  ack 1
      0.12  server  F.  1:1(0)  ack 2
      0.14  client  .   2:2(0)  ack 2
    `
    expect(await statesAfter(`${close}end 20`)).toBe('TIME-WAIT | CLOSED')
    expect(await statesAfter(`${close}end 40`)).toBe('TIME-WAIT or CLOSED | CLOSED')
    expect(await statesAfter(`${close}end 300`)).toBe('CLOSED | CLOSED')
  })
})

describe('what the network has copied or overtaken', () => {
  it('takes nothing back: a FIN with the packet number of the first is no FIN sent again', async () => {
    const flow = await flowOf(`${OPEN}
      0.10  client  F.  1:1(0)  ack 1  id 50
      0.12  server  F.  1:1(0)  ack 2  id 60
      0.14  client  .   2:2(0)  ack 2  id 51
      0.34  server  F.  1:1(0)  ack 2  id 60
    `)
    expect(flow.finalState.server).toEqual(['CLOSED'])
  })

  it('takes nothing back: a SYN,ACK that passes after the FIN of its sender', async () => {
    const flow = await flowOf(`${OPEN}
      0.10  server  F.  1:1(0)  ack 1
      0.12  client  .   1:1(0)  ack 2
      0.30  server  S.  0:0(0)  ack 1
    `)
    expect(flow.finalState).toEqual({ client: ['CLOSE-WAIT'], server: ['FIN-WAIT-2'] })
  })

  it('is a simultaneous close where an ACK of the FIN has overtaken a FIN that was sent before it', async () => {
    const flow = await flowOf(`${OPEN}
      0.100  client  F.  1:1(0)  ack 1
      0.120  server  .   2:2(0)  ack 2
      0.121  server  F.  1:1(0)  ack 1
      0.140  client  .   2:2(0)  ack 2
    `)
    expect(statesOf(flow)).toBe('TIME-WAIT | TIME-WAIT')
  })
})

describe('a RST', () => {
  it('that is not exact for what its receiver has acknowledged leaves that where it was, when a challenge ACK follows', async () => {
    const flow = await flowOf(`${OPEN}
      0.10  server  P.  1:11(10)   ack 1
      0.12  client  .   1:1(0)     ack 11
      0.20  server  P.  11:21(10)  ack 1  lost
      0.21  server  R.  21:21(0)   ack 1
      0.23  client  .   1:1(0)     ack 11
    `)
    expect(flow.finalState.client).toContain('ESTABLISHED')
  })

  it('has ended what refuses its sender afterwards', async () => {
    const flow = await flowOf(`${OPEN}
      0.10  server  P.  1:11(10)   ack 1
      0.12  client  .   1:1(0)     ack 11
      0.50  server  R   11:11(0)
      1.00  server  P.  11:21(10)  ack 1
      1.02  client  R   1:1(0)
    `)
    expect(flow.finalState).toEqual({ client: ['CLOSED'], server: ['CLOSED'] })
  })

  it('of an end without a connection ends no handshake in which its number is outside the window', async () => {
    const flow = await flowOf(`
      0.00  client  S   0:0(0)
      0.02  server  S   0:0(0)
      0.03  client  S.  0:0(0)              ack 1
      0.04  server  R.  200000:200000(0)    ack 1
      0.06  server  .   1:1(0)              ack 1
    `)
    expect(flow.finalState.client).toEqual(['ESTABLISHED'])
  })
})

import { describe, expect, it } from 'vitest'
import { flowOf, rulesOf, run } from './run.js'

const OPEN = `
  0.00  client  S   0:0(0)
  0.02  server  S.  0:0(0)    ack 1
  0.04  client  .   1:1(0)    ack 1
`
/** Ten octets of the client, acknowledged. */
const USED = `${OPEN}
  0.10  client  P.  1:11(10)  ack 1
  0.12  server  .   1:1(0)    ack 11
`

/** What the report says of all probes, in one line for each end that probed. */
async function probing(packets: string): Promise<string[]> {
  const { keepalive } = await flowOf(packets)
  return keepalive.map(
    ({ prober, probes, runs, answered, interval, outcome }) =>
      `${prober}: ${probes} probes in ${runs} runs, ${answered} answered, every ${interval ?? '?'} s, ${outcome}`,
  )
}

describe('keepalive probes', () => {
  it('are one run with the idle time between while nothing but answers comes', async () => {
    const flow = await flowOf(`${USED}
       7200.12  client  .  10:10(0)  ack 1
       7200.14  server  .  1:1(0)    ack 11
      14400.14  client  .  10:10(0)  ack 1
      14400.16  server  .  1:1(0)    ack 11
    `)
    expect(flow.keepalive).toEqual([
      {
        prober: 'client',
        probes: 2,
        answered: 2,
        runs: 1,
        frames: [6, 8],
        idle: 7200,
        interval: null,
        style: 'no-data',
        profiles: ['rfc', 'textbook', 'linux', 'bsd', 'windows'],
        outcome: 'answered',
      },
    ])
  })

  it('have an interval where nothing of the peer lies between, and fit a profile by all their numbers', async () => {
    const flow = await flowOf(`${USED}
      repeat 9 every 75 {
        7200.12  client  .   10:10(0)  ack 1
      }
      7875.12    client  R.  11:11(0)  ack 1
    `)
    expect(flow.keepalive).toMatchObject([
      { probes: 9, answered: 0, idle: 7200, interval: 75, profiles: ['rfc', 'textbook', 'linux'], outcome: 'gave-up' },
    ])
  })

  it('count as answered only where the peer sent something before the next probe', async () => {
    const probes = await probing(`${OPEN}
       60.00  client  .  0:0(0)  ack 1
       70.00  client  .  0:0(0)  ack 1
       80.00  client  .  0:0(0)  ack 1
       80.02  server  .  1:1(0)  ack 1
      140.00  client  .  0:0(0)  ack 1
      150.00  client  .  0:0(0)  ack 1
    `)
    expect(probes).toEqual(['client: 5 probes in 1 runs, 1 answered, every 10 s, unanswered'])
  })

  it('tell as unanswered the row before the probe that was answered, and not that one', async () => {
    const report = await run(`${OPEN}
      60.00  client  .  0:0(0)  ack 1
      70.00  client  .  0:0(0)  ack 1
      80.00  client  .  0:0(0)  ack 1
      80.02  server  .  1:1(0)  ack 1
    `)
    const finding = report.findings.find(({ rule }) => rule === 'keepalive-unanswered')
    expect(finding?.data).toEqual({ by: 'client', unanswered: 2 })
    expect(finding?.frames).toEqual([4, 5])
  })

  it.each([
    ['the prober', 'client  P.  1:11(10)  ack 1', 'server  .  1:1(0)  ack 11', '10:10(0)  ack 1'],
    ['the peer', 'server  P.  1:11(10)  ack 1', 'client  .  1:1(0)  ack 11', '0:0(0)    ack 11'],
  ])('begin a new run after data of %s', async (_, data, ack, probe) => {
    const probes = await probing(`${OPEN}
       60.00  client  .  0:0(0)  ack 1
       60.02  server  .  1:1(0)  ack 1
      100.00  ${data}
      100.02  ${ack}
      160.00  client  .  ${probe}
    `)
    expect(probes).toEqual(['client: 2 probes in 2 runs, 1 answered, every ? s, unanswered'])
  })

  it('of both ends at once are answered by the ACKs that follow, and each has its own silence', async () => {
    const flow = await flowOf(`${OPEN}
      60.040  client  .  0:0(0)  ack 1
      60.041  server  .  0:0(0)  ack 1
      60.060  client  .  1:1(0)  ack 1
      60.061  server  .  1:1(0)  ack 1
    `)
    expect(flow.keepalive).toMatchObject([
      { prober: 'client', probes: 1, answered: 1, idle: 60.02, outcome: 'answered' },
      { prober: 'server', probes: 1, answered: 1, idle: 60.001, outcome: 'answered' },
    ])
  })

  it('of both ends at once are no answers to each other', async () => {
    const probes = await probing(`${OPEN}
      60.040  client  .  0:0(0)  ack 1
      60.041  server  .  0:0(0)  ack 1
    `)
    expect(probes).toEqual([
      'client: 1 probes in 1 runs, 0 answered, every ? s, unanswered',
      'server: 1 probes in 1 runs, 0 answered, every ? s, unanswered',
    ])
  })

  it('that the peer answers with RST are refused', async () => {
    const probes = await probing(`${OPEN}
      60.04  client  .  0:0(0)  ack 1
      60.06  server  R  1:1(0)  win 0
    `)
    expect(probes).toEqual(['client: 1 probes in 1 runs, 0 answered, every ? s, refused'])
  })

  it.each(['F.', 'R.'])('after which their sender closes with %s have given up', async (flags) => {
    const probes = await probing(`${OPEN}
      60.00  client  .   0:0(0)  ack 1
      70.00  client  .   0:0(0)  ack 1
      80.00  client  ${flags}  1:1(0)  ack 1
    `)
    expect(probes).toEqual(['client: 2 probes in 1 runs, 0 answered, every 10 s, gave-up'])
  })

  it('that were answered are not given up when their sender closes', async () => {
    const probes = await probing(`${OPEN}
      60.00  client  .   0:0(0)  ack 1
      60.02  server  .   1:1(0)  ack 1
      80.00  client  F.  1:1(0)  ack 1
    `)
    expect(probes).toEqual(['client: 1 probes in 1 runs, 1 answered, every ? s, answered'])
  })

  it('leave their mark on the segments, and so do their answers', async () => {
    const report = await run(
      `${OPEN}
        60.00  client  .  0:0(0)  ack 1
        60.02  server  .  1:1(0)  ack 1
      `,
      { segments: true },
    )
    expect(report.flows[0]!.segments!.map(({ marks }) => marks)).toEqual([[], [], [], ['keepalive'], ['keepalive-ack']])
  })
})

const STAMPED = `
  0.00  client  S   0:0(0)             <mss 1460,sackOK,TS val 100 ecr 0>
  0.02  server  S.  0:0(0)      ack 1  <mss 1460,sackOK,TS val 500 ecr 100>
  0.04  client  .   1:1(0)      ack 1  <TS val 140 ecr 500>
  0.10  client  P.  1:2(1)      ack 1  <TS val 200 ecr 500>
  0.12  server  .   1:1(0)      ack 2  <TS val 600 ecr 200>
`
const WORD = `${OPEN}
  0.10  client  P.  1:3(2)      ack 1  data "hi"
  0.12  server  .   1:1(0)      ack 3
`

/** Of the client's segments: what it sent again, its keepalives and its probes of a closed window. */
const KINDS: [row: number, name: string, packets: string, kind: string][] = [
  [
    1,
    'no octet below a closed window',
    `${OPEN}
    0.10  client  P.  1:11(10)  ack 1
    0.12  server  .   1:1(0)    ack 11  win 0
    0.42  client  .   10:10(0)  ack 1`,
    'window probe',
  ],
  [
    1,
    'a new octet past a closed window',
    `${OPEN}
    0.10  client  P.  1:11(10)  ack 1
    0.12  server  .   1:1(0)    ack 11  win 0
    5.42  client  .   11:12(1)  ack 1`,
    'window probe',
  ],
  [
    2,
    'the last octet again while it is not acknowledged',
    `${OPEN}
    0.10  client  P.  1:11(10)  ack 1
    0.40  client  .   10:11(1)  ack 1`,
    'retransmission',
  ],
  [
    3,
    'no octet while data is not acknowledged',
    `${OPEN}
    0.10  client  P.  1:11(10)  ack 1
    60.4  client  .   10:10(0)  ack 1`,
    'none',
  ],
  [
    4,
    'an ACK with an older timestamp than the data after it',
    `${STAMPED}
    0.30  client  .   1:1(0)    ack 1   <TS val 199 ecr 500>`,
    'none',
  ],
  [
    4,
    'an ACK at once after the octet that overtook it',
    `${OPEN}
    0.1000  client  P.  1:2(1)  ack 1
    0.1001  server  .   1:1(0)  ack 2
    0.1002  client  .   1:1(0)  ack 1`,
    'none',
  ],
  [
    5,
    'no octet, everything acknowledged, window open',
    `${USED}
    60.00  client  .   10:10(0)  ack 1`,
    'keepalive',
  ],
  [
    6,
    'another octet with the last number',
    `${WORD}
    0.30  client  .   2:3(1)    ack 1   data "\\x00"`,
    'keepalive',
  ],
  [
    6,
    'an octet with the number of the SYN',
    `${OPEN}
    0.30  client  .   0:1(1)    ack 1   data "\\x00"`,
    'keepalive',
  ],
  [
    6,
    'an octet with the number of the FIN',
    `${OPEN}
    0.10  client  F.  1:1(0)    ack 1
    0.12  server  .   1:1(0)    ack 2
    0.30  client  .   1:2(1)    ack 1   data "\\x00"`,
    'keepalive',
  ],
  [
    7,
    'the last octet again after a silence',
    `${WORD}
    60.30  client  .   2:3(1)    ack 1   data "i"`,
    'keepalive',
  ],
  [
    8,
    'the last octet again soon',
    `${WORD}
    0.30  client  .   2:3(1)    ack 1   data "i"`,
    'retransmission',
  ],
]

describe('a segment at SND.NXT - 1', () => {
  it.each(KINDS)('is told by test %i: %s', async (_, __, packets, kind) => {
    const { client } = (await flowOf(packets)).directions
    const { keepaliveProbes, windowProbes, retransmissions } = client
    const counts = { 'window probe': windowProbes, keepalive: keepaliveProbes, retransmission: retransmissions }
    expect(counts).toEqual({
      'window probe': 0,
      keepalive: 0,
      retransmission: 0,
      ...(kind !== 'none' && { [kind]: 1 }),
    })
  })

  it('moves nothing: what follows it is healthy', async () => {
    const report = await run(`${USED}
      60.00  client  .   10:10(0)   ack 1
      60.02  server  .   1:1(0)     ack 11
      61.00  client  P.  11:21(10)  ack 1
      61.02  server  .   1:1(0)     ack 21
    `)
    expect(rulesOf(report)).toEqual(['keepalive-probe'])
  })
})

describe('an ACK with the number of the last octet', () => {
  it.each([
    [
      'before its sender has heard that the window opened, although that has passed the tap',
      `
        0.12   server  .  1:1(0)    ack 11  win 0
        1.10   server  .  1:1(0)    ack 11  win 400
        1.11   client  .  10:10(0)  ack 1
      `,
    ],
    [
      'after the news that the window opened was lost, and by an end that has probed the closed window',
      `
        0.12   server  .  1:1(0)    ack 11  win 0
        1.10   client  .  10:10(0)  ack 1
        1.12   server  .  1:1(0)    ack 11  win 0
        1.40   server  .  1:1(0)    ack 11  win 400
        9.10   client  .  10:10(0)  ack 1
      `,
    ],
  ])('probes the window: %s', async (_, packets) => {
    const flow = await flowOf(`${OPEN}
      0.10   client  P.  1:11(10)  ack 1
      ${packets}
    `)
    expect(flow.keepalive).toEqual([])
    expect(flow.directions.client.windowProbes).toBeGreaterThan(0)
  })

  it('asks an idle peer whose window opened long ago', async () => {
    const probes = await probing(`${USED}
       1.12  server  .  1:1(0)    ack 11  win 0
       1.40  server  .  1:1(0)    ack 11  win 400
      61.40  client  .  10:10(0)  ack 1
    `)
    expect(probes).toEqual(['client: 1 probes in 1 runs, 0 answered, every ? s, unanswered'])
  })

  it('is an old one when its sender numbered it, or stamped it, before the FIN that has its number', async () => {
    const numbered = await flowOf(`${OPEN}
      0.10  client  F.  1:1(0)  ack 1  id 101
      0.12  server  .   1:1(0)  ack 2
      5.00  client  .   1:1(0)  ack 1  id 100
    `)
    expect(numbered.keepalive).toEqual([])
    const stamped = await flowOf(`
      0.00  client  S   0:0(0)         <mss 1460, TS val 100 ecr 0>
      0.02  server  S.  0:0(0)  ack 1  <mss 1460, TS val 900 ecr 100>
      0.04  client  .   1:1(0)  ack 1  <TS val 140 ecr 900>
      0.10  client  F.  1:1(0)  ack 1  <TS val 200 ecr 900>
      0.12  server  .   1:1(0)  ack 2  <TS val 1000 ecr 200>
      0.20  client  .   1:1(0)  ack 1  <TS val 200 ecr 900>
    `)
    expect(stamped.keepalive).toEqual([])
  })

  it('is a probe when it is the first ACK of all, as the ACK of the SYN,ACK was lost', async () => {
    const packets = `
       0.00  client  S   0:0(0)
       0.02  server  S.  0:0(0)  ack 1
      60.04  client  .   0:0(0)  ack 1
      60.06  server  .   1:1(0)  ack 1
    `
    expect(await probing(packets)).toEqual(['client: 1 probes in 1 runs, 1 answered, every ? s, answered'])
    // It has no number that SYN-RECEIVED accepts (RFC 9293, section 3.10.7.4): its ACK counts for its sender alone.
    const { finalState } = await flowOf(packets)
    expect(finalState).toEqual({ client: ['ESTABLISHED'], server: ['SYN-RECEIVED'] })
  })

  it('is a probe when it acknowledges more than anything before, as the ACK of the data was lost', async () => {
    const probes = await probing(`${USED}
       1.00  server  P.  1:21(20)  ack 11
      61.00  client  .   10:10(0)  ack 21
    `)
    expect(probes).toEqual(['client: 1 probes in 1 runs, 0 answered, every ? s, unanswered'])
  })

  it('is a probe of an end that lives on after a RST to it was lost', async () => {
    const flow = await flowOf(`${USED}
       60.00  client  .  10:10(0)  ack 1
       60.02  server  R  1:1(0)           win 0
      135.00  client  .  10:10(0)  ack 1
    `)
    expect(flow.keepalive).toMatchObject([{ prober: 'client', probes: 2 }])
    expect(flow.finalState.client).toEqual(['ESTABLISHED'])
  })
})

import { describe, expect, it } from 'vitest'
import { check } from '../src/check/check.js'
import type { Flow, HandshakeOutcome, Side, State, TeardownOutcome } from '../src/report/model.js'
import { encodeScript } from '../src/script/encode.js'
import { parseScript } from '../src/script/parse.js'

/** A connection as it should be, and what the report must say of it. */
interface Healthy {
  name: string
  packets: string
  handshake?: HandshakeOutcome
  teardown: TeardownOutcome
  initiator: Side | null
  timeWait: { holder: Side | 'both'; enteredFrame: number; restarts: number } | null
  /** The states that each end goes through, as in the columns of the RFC's figures; the last is where it ends. */
  client: string
  server: string
  /** Rules that say a word about it, all of them notes; a plain connection has none. */
  notes?: string[]
}

const ACTIVE_OPEN = 'CLOSED SYN-SENT ESTABLISHED'
const PASSIVE_OPEN = 'LISTEN SYN-RECEIVED ESTABLISHED'
const ACTIVE_CLOSE = 'FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT'
const PASSIVE_CLOSE = 'CLOSE-WAIT LAST-ACK CLOSED'

/** The client closes first, in four segments, with nothing else to tell. */
const PLAIN = {
  teardown: 'four-segment',
  initiator: 'client',
  client: `${ACTIVE_OPEN} ${ACTIVE_CLOSE}`,
  server: `${PASSIVE_OPEN} ${PASSIVE_CLOSE}`,
} as const

const closedIn = (enteredFrame: number) => ({ holder: 'client', enteredFrame, restarts: 0 }) as const

const CONNECTIONS: Healthy[] = [
  {
    name: 'three steps to open and four to close (Figures 6 and 12)',
    packets: `
      iss client 100
      iss server 300
      0.000  client  S   0:0(0)           <mss 1460>
      0.020  server  S.  0:0(0)   ack 1   <mss 1460>
      0.040  client  .   1:1(0)   ack 1
      0.050  client  F.  1:1(0)   ack 1
      0.070  server  .   1:1(0)   ack 2
      0.080  server  F.  1:1(0)   ack 2
      0.100  client  .   2:2(0)   ack 2
    `,
    ...PLAIN,
    timeWait: closedIn(7),
  },
  {
    name: 'a close in four segments by the server',
    packets: `
      open
      0.050  server  F.  1:1(0)   ack 1
      0.070  client  .   1:1(0)   ack 2
      0.080  client  F.  1:1(0)   ack 2
      0.100  server  .   2:2(0)   ack 2
    `,
    teardown: 'four-segment',
    initiator: 'server',
    timeWait: { holder: 'server', enteredFrame: 7, restarts: 0 },
    client: `${ACTIVE_OPEN} ${PASSIVE_CLOSE}`,
    server: `${PASSIVE_OPEN} ${ACTIVE_CLOSE}`,
  },
  {
    name: 'a close in three segments by the client',
    packets: `
      open
      0.050  client  F.  1:1(0)   ack 1
      0.070  server  F.  1:1(0)   ack 2
      0.090  client  .   2:2(0)   ack 2
    `,
    teardown: 'three-segment',
    initiator: 'client',
    timeWait: closedIn(6),
    client: `${ACTIVE_OPEN} ${ACTIVE_CLOSE}`,
    server: `${PASSIVE_OPEN} ${PASSIVE_CLOSE}`,
  },
  {
    name: 'a close in three segments by the server, its last data on the FIN',
    packets: `
      open
      0.050  client  P.  1:11(10) ack 1
      0.070  server  FP. 1:51(50) ack 11
      0.090  client  F.  11:11(0) ack 52
      0.110  server  .   52:52(0) ack 12
    `,
    teardown: 'three-segment',
    initiator: 'server',
    timeWait: { holder: 'server', enteredFrame: 7, restarts: 0 },
    client: `${ACTIVE_OPEN} ${PASSIVE_CLOSE}`,
    server: `${PASSIVE_OPEN} ${ACTIVE_CLOSE}`,
  },
  {
    name: 'a simultaneous open (Figure 7)',
    packets: `
      0.000  client  S   0:0(0)           <mss 1460>
      0.005  server  S   0:0(0)           <mss 1460>
      0.025  server  S.  0:0(0)   ack 1   <mss 1460>
      0.030  client  S.  0:0(0)   ack 1   <mss 1460>
      0.050  client  F.  1:1(0)   ack 1
      0.070  server  .   1:1(0)   ack 2
      0.080  server  F.  1:1(0)   ack 2
      0.100  client  .   2:2(0)   ack 2
    `,
    handshake: 'simultaneous',
    teardown: 'four-segment',
    initiator: 'client',
    timeWait: closedIn(8),
    client: `CLOSED SYN-SENT SYN-RECEIVED ESTABLISHED ${ACTIVE_CLOSE}`,
    server: `CLOSED SYN-SENT SYN-RECEIVED ESTABLISHED ${PASSIVE_CLOSE}`,
    notes: ['simultaneous-open'],
  },
  {
    name: 'a simultaneous close (Figure 13)',
    packets: `
      open
      0.050  client  F.  1:1(0)   ack 1
      0.055  server  F.  1:1(0)   ack 1
      0.075  client  .   2:2(0)   ack 2
      0.080  server  .   2:2(0)   ack 2
    `,
    teardown: 'simultaneous',
    initiator: null,
    timeWait: { holder: 'both', enteredFrame: 6, restarts: 0 },
    client: `${ACTIVE_OPEN} FIN-WAIT-1 CLOSING TIME-WAIT`,
    server: `${PASSIVE_OPEN} FIN-WAIT-1 CLOSING TIME-WAIT`,
    notes: ['simultaneous-close'],
  },
  {
    name: 'a half-close: the answer comes after the client has finished',
    packets: `
      open
      0.050  client  FP. 1:11(10)   ack 1
      0.070  server  .   1:1(0)     ack 12
      0.100  server  .   1:51(50)   ack 12
      0.101  server  P.  51:101(50) ack 12
      0.121  client  .   12:12(0)   ack 101
      0.200  server  F.  101:101(0) ack 12
      0.220  client  .   12:12(0)   ack 102
    `,
    ...PLAIN,
    timeWait: closedIn(10),
    notes: ['half-close'],
  },
  {
    name: 'the last ACK is lost and sent again: 2MSL starts anew',
    packets: `
      open
      close
      0.380  server  F.  1:1(0)   ack 2
      0.400  client  .   2:2(0)   ack 2
      0.980  server  F.  1:1(0)   ack 2
      1.000  client  .   2:2(0)   ack 2
    `,
    ...PLAIN,
    timeWait: { holder: 'client', enteredFrame: 7, restarts: 2 },
    notes: ['time-wait-fin-reacked'],
  },
  {
    name: 'data both ways over IPv6',
    packets: `
      client [2001:db8::1]:40000
      server [2001:db8::2]:443
      0.000  client  S   0:0(0)               <mss 1440, sackOK, TS val 100 ecr 0, nop, wscale 7>
      0.020  server  S.  0:0(0)     ack 1     <mss 1440, sackOK, TS val 900 ecr 100, nop, wscale 7>
      0.040  client  .   1:1(0)     ack 1     win 502  <nop, nop, TS val 140 ecr 900>
      0.041  client  P.  1:201(200) ack 1     win 502  <nop, nop, TS val 141 ecr 900>
      0.061  server  .   1:1(0)     ack 201   win 509  <nop, nop, TS val 941 ecr 141>
      0.070  server  .   1:1429(1428)    ack 201  win 509  <nop, nop, TS val 950 ecr 141>
      0.071  server  P.  1429:2001(572)  ack 201  win 509  <nop, nop, TS val 951 ecr 141>
      0.091  client  .   201:201(0) ack 2001  win 501  <nop, nop, TS val 191 ecr 951>
      0.100  client  F.  201:201(0) ack 2001  win 501  <nop, nop, TS val 200 ecr 951>
      0.120  server  .   2001:2001(0)  ack 202   win 509  <nop, nop, TS val 1000 ecr 200>
      0.130  server  F.  2001:2001(0)  ack 202   win 509  <nop, nop, TS val 1010 ecr 200>
      0.150  client  .   202:202(0)    ack 2002  win 501  <nop, nop, TS val 250 ecr 1010>
    `,
    ...PLAIN,
    timeWait: closedIn(12),
  },
  {
    name: 'sequence numbers that pass 2^32 on both sides',
    packets: `
      iss client 4294967290
      iss server 4294967295
      open
      0.050  client  P.  1:101(100)   ack 1
      0.070  server  P.  1:201(200)   ack 101
      0.090  client  .   101:101(0)   ack 201
      0.100  client  F.  101:101(0)   ack 201
      0.120  server  .   201:201(0)   ack 102
      0.130  server  F.  201:201(0)   ack 102
      0.150  client  .   102:102(0)   ack 202
    `,
    ...PLAIN,
    timeWait: closedIn(10),
  },
  {
    name: 'delayed ACKs, one for every second segment or after 200 ms',
    packets: `
      open
      0.050  client  .   1:1461(1460)     ack 1
      0.051  client  .   1461:2921(1460)  ack 1
      0.071  server  .   1:1(0)           ack 2921
      0.091  client  P.  2921:4381(1460)  ack 1
      0.311  server  .   1:1(0)           ack 4381
      0.320  client  F.  4381:4381(0)     ack 1
      0.340  server  .   1:1(0)           ack 4382
      0.350  server  F.  1:1(0)           ack 4382
      0.370  client  .   4382:4382(0)     ack 2
    `,
    ...PLAIN,
    timeWait: closedIn(12),
  },
  {
    name: 'a loss that duplicate ACKs with SACK repair',
    packets: `
      0.000  client  S   0:0(0)                      <mss 1460, sackOK>
      0.020  server  S.  0:0(0)           ack 1      <mss 1460, sackOK>
      0.040  client  .   1:1(0)           ack 1
      0.050  client  .   1:1461(1460)     ack 1
      0.051  client  .   1461:2921(1460)  ack 1      # lost behind the tap
      0.052  client  .   2921:4381(1460)  ack 1
      0.053  client  .   4381:5841(1460)  ack 1
      0.054  client  P.  5841:7301(1460)  ack 1
      0.070  server  .   1:1(0)           ack 1461
      0.072  server  .   1:1(0)           ack 1461   <nop, nop, sack 2921-4381>
      0.073  server  .   1:1(0)           ack 1461   <nop, nop, sack 2921-5841>
      0.074  server  .   1:1(0)           ack 1461   <nop, nop, sack 2921-7301>
      0.095  client  .   1461:2921(1460)  ack 1
      0.115  server  .   1:1(0)           ack 7301
      0.120  client  F.  7301:7301(0)     ack 1
      0.140  server  .   1:1(0)           ack 7302
      0.150  server  F.  1:1(0)           ack 7302
      0.170  client  .   7302:7302(0)     ack 2
    `,
    ...PLAIN,
    timeWait: closedIn(18),
    notes: ['retransmission'],
  },
  {
    name: 'a window far beyond 65,535 octets by the scale',
    packets: `
      0.000  client  S   0:0(0)               win 64240  <mss 65495, nop, wscale 10>
      0.020  server  S.  0:0(0)     ack 1     win 100    <mss 65495, nop, wscale 10>
      0.040  client  .   1:1(0)     ack 1     win 64
      0.050  client  .   1:51(50)   ack 1     win 64
      0.070  server  .   1:1(0)     ack 51    win 512
      0.090  client  .   51:65051(65000)      ack 1  win 64
      0.091  client  .   65051:130051(65000)  ack 1  win 64
      0.092  client  P.  130051:195051(65000) ack 1  win 64
      0.112  server  .   1:1(0)     ack 195051  win 512
      0.120  client  F.  195051:195051(0)  ack 1       win 64
      0.140  server  .   1:1(0)            ack 195052  win 512
      0.150  server  F.  1:1(0)            ack 195052  win 512
      0.170  client  .   195052:195052(0)  ack 2       win 64
    `,
    ...PLAIN,
    timeWait: closedIn(13),
  },
  {
    name: 'a keepalive probe after two hours, answered',
    packets: `
      open
      0.050     client  P.  1:11(10)  ack 1
      0.070     server  .   1:1(0)    ack 11
      7200.070  client  .   10:10(0)  ack 1
      7200.090  server  .   1:1(0)    ack 11
      7300.000  client  F.  11:11(0)  ack 1
      7300.020  server  .   1:1(0)    ack 12
      7300.030  server  F.  1:1(0)    ack 12
      7300.050  client  .   12:12(0)  ack 2
    `,
    ...PLAIN,
    timeWait: closedIn(11),
    notes: ['keepalive-probe'],
  },
  {
    name: 'the third step rides on the first data',
    packets: `
      0.000  client  S   0:0(0)             <mss 1460>
      0.020  server  S.  0:0(0)    ack 1    <mss 1460>
      0.040  client  P.  1:11(10)  ack 1
      0.060  server  P.  1:51(50)  ack 11
      0.080  client  F.  11:11(0)  ack 51
      0.100  server  .   51:51(0)  ack 12
      0.110  server  F.  51:51(0)  ack 12
      0.130  client  .   12:12(0)  ack 52
    `,
    ...PLAIN,
    timeWait: closedIn(8),
  },
  {
    name: 'still open when the capture ends',
    packets: `
      open
      0.050  client  P.  1:11(10)  ack 1
      0.070  server  P.  1:51(50)  ack 11
      0.090  client  .   11:11(0)  ack 51
      end 30
    `,
    teardown: 'open',
    initiator: null,
    timeWait: null,
    client: ACTIVE_OPEN,
    server: PASSIVE_OPEN,
  },
]

/** The states of one end from first to last. */
function column({ transitions }: Flow, side: Side): string {
  const own = transitions.filter(({ endpoint }) => endpoint === side)
  return [own[0]?.from, ...own.map(({ to }) => to)].join(' ')
}

const lastOf = (states: string): State[] => [states.split(' ').at(-1) as State] // the columns above hold states only

describe('a healthy connection', () => {
  it.each(CONNECTIONS.map((one) => [one.name, one] as const))('%s', async (_, wanted) => {
    const { flows, findings } = await check(encodeScript(parseScript(wanted.packets)))
    expect(findings.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual(
      (wanted.notes ?? []).map((rule) => `note ${rule}`),
    )
    expect(flows).toHaveLength(1)
    const flow = flows[0]!
    const { handshake, teardown, timeWait, finalState } = flow
    const { handshake: opened = 'complete', teardown: closed, initiator, client, server } = wanted
    expect({ opened: handshake.outcome, closed: teardown.outcome, initiator: teardown.initiator }).toEqual({
      opened,
      closed,
      initiator,
    })
    expect({ client: column(flow, 'client'), server: column(flow, 'server') }).toEqual({ client, server })
    expect(finalState).toEqual({ client: lastOf(client), server: lastOf(server) })
    expect(
      timeWait && { holder: timeWait.holder, enteredFrame: timeWait.enteredFrame, restarts: timeWait.restarts },
    ).toEqual(wanted.timeWait)
  })
})

import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { span } from './wording.js'

/** RFC 8684, section 3, table of subtypes. */
const SUBTYPES: Readonly<Record<number, string>> = {
  0: 'MP_CAPABLE',
  1: 'MP_JOIN',
  2: 'DSS',
  3: 'ADD_ADDR',
  4: 'REMOVE_ADDR',
  5: 'MP_PRIO',
  6: 'MP_FAIL',
  7: 'MP_FASTCLOSE',
  8: 'MP_TCPRST',
}

const MINUTES = 0x8000

export default rule({
  id: 'mptcp-or-uto-seen',
  group: 'options',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Multipath TCP or a user timeout',
  explanation: `
    A segment carries an option that changes what is normal for its connection. With Multipath TCP the
    connection may be one of several that carry one stream, and much is said in options. A user timeout
    tells the peer how long its sender will wait for acknowledgments before it gives up.`,
  advice: 'Nothing is wrong. With Multipath TCP, look for the other subflows between the same hosts.',
  asks: 'Either end may send these options. An end that does not know them passes over them.',
  causes: [
    'a phone, or a service for phones, with Multipath TCP switched on',
    'a Linux host whose application asks for Multipath TCP',
    'a stack that announces its user timeout, which is rare',
  ],
  wireshark: 'The options are listed in the segment: `tcp.options.mptcp.subtype || tcp.options.user_to`.',
  cite: ['RFC 8684, section 3', 'RFC 5482, section 3'],
  gates: [],
  on: Fact.INCIDENT,
  find: ({ incidents }) => [
    ...incidents.of('multipath option').map(({ frame, time, by, subtype }) => ({
      frame,
      time,
      frames: [],
      endpoint: by,
      data: {
        kind: 'mptcp',
        by: by as string,
        subtype: (SUBTYPES[subtype] ?? `subtype ${subtype}`) as string | null,
        timeout: null as number | null,
      },
    })),
    ...incidents
      .of('user timeout option')
      .slice(0, 1)
      .map(({ frame, time, by, value }) => ({
        frame,
        time,
        frames: [],
        endpoint: by,
        data: { kind: 'uto', by: by as string, subtype: null, timeout: secondsOf(value) },
      })),
  ],
  message: ({ by, subtype, timeout }) =>
    timeout === null
      ? `the ${by} speaks Multipath TCP, first with ${subtype}`
      : `the ${by} says that its user timeout is ${span(timeout)}`,
  examples: [
    {
      name: 'a SYN with MP_CAPABLE',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, mptcp 0081>  ! the client speaks Multipath TCP, first with MP_CAPABLE
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, mptcp 00810102030405060708>
        0.040  client  .   1:1(0)    ack 1   <mptcp 00810102030405060708090a0b0c0d0e0f10>
      `,
    },
    {
      name: 'a second path',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, mptcp 10010102030405060708>  ! MP_JOIN
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'a user timeout of 5 minutes',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, opt 28 8005>  ! the client says that its user timeout is 5 min
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'neither',
      packets: `
        open
        close
      `,
    },
  ],
})

/** The granularity bit says minutes. */
function secondsOf(value: number): number {
  return value & MINUTES ? (value & ~MINUTES) * 60 : value
}

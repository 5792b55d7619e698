import * as Fact from '../tcp/fact.js'
import { MSS, SACK_PERMITTED, TIMESTAMPS, WINDOW_SCALE } from '../tcp/syn-options.js'
import { rule, withTotal } from './rule.js'

const NAMES = [
  [MSS, 'maximum segment size'],
  [WINDOW_SCALE, 'window scale'],
  [SACK_PERMITTED, 'SACK-permitted'],
  [TIMESTAMPS, 'timestamps'],
] as const

const namesOf = (kinds: number): string =>
  NAMES.filter(([kind]) => (kinds & kind) !== 0)
    .map(([, name]) => name)
    .join(' and ')

export default rule({
  id: 'option-repeated',
  group: 'options',
  severity: 'warning',
  certainty: 'certain',
  tier: 'later',
  title: 'The same option twice in one header',
  explanation: `
    A header carries this option twice. No standard says which one counts: receivers differ, and what checks the traffic
    on its way may read another value than the host does. tcpcheck goes by the last, as Linux does.`,
  advice: 'Look for a device on the path that adds an option without removing the old one, or for crafted packets.',
  asks: 'Each of these options is described as one that a segment has once; what a second one means is said nowhere.',
  causes: [
    'a device that adds its own value and leaves the old one',
    'a program that makes its own packets',
    'an attempt to show a firewall another value than the host',
  ],
  wireshark:
    'Nothing is said; the Info column lists the option twice. For the window scale: `count(tcp.options.wscale.shift) > 1`.',
  cite: ['RFC 9293, section 3.2', 'RFC 7323, sections 2.2 and 3.2'],
  gates: [],
  on: Fact.INCIDENT,
  find: ({ incidents }) =>
    withTotal(
      incidents.of('option repeated').map(({ frame, time, by, kinds }) => ({
        frame,
        time,
        frames: [],
        endpoint: by,
        data: { by, names: namesOf(kinds) },
      })),
      incidents.count('option repeated'),
    ),
  message: ({ by, names }, count) =>
    count === 1
      ? `the ${by} sent a segment with the option ${names} twice; the last one counts here`
      : `${count} segments carry the option ${names} twice; the last one counts here`,
  examples: [
    {
      name: 'two window scales',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, nop, wscale 7, nop, wscale 9>  ! a segment with the option window scale twice
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, nop, wscale 7>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'each option once',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 1 ecr 0, nop, wscale 7>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 9 ecr 1, nop, wscale 7>
        0.040  client  .   1:1(0)    ack 1   <nop, nop, TS val 2 ecr 9>
      `,
    },
    {
      name: 'Multipath TCP may say several things at once',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, mptcp 0081>  ! mptcp-or-uto-seen
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, mptcp 00810102030405060708>
        0.040  client  .   1:1(0)    ack 1   <mptcp 2001, mptcp 30010a000001>
      `,
    },
    {
      name: 'a damaged frame says nothing of its sender',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   <mss 1460, mss 1400>  bad-checksum  ! checksum-bad
        0.350  client  P.  1:11(10)  ack 1
        0.370  server  .   1:1(0)    ack 11
      `,
    },
  ],
})

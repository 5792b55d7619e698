import * as Fact from '../tcp/fact.js'
import { rule, withTotal } from './rule.js'

export default rule({
  id: 'ts-unnegotiated',
  group: 'options',
  severity: 'warning',
  certainty: 'certain',
  tier: 'later',
  title: 'Timestamps that were not agreed',
  explanation: `
    Timestamps are in use only when both SYNs carry them. One of these does not, and yet a later segment has one. Its
    receiver ignores it, so that twelve octets of each segment are wasted, and its sender measures round trips by echoes
    that never come.`,
  advice: 'Compare a capture at the other end: a device on the path may have removed the option from one of the SYNs.',
  asks: 'Timestamps are in use only when both SYNs carry them. In any other connection they are ignored.',
  causes: ['a device that removed the option from one of the SYNs', 'a stack that does not heed what its peer offers'],
  wireshark: 'Nothing is said: `tcp.flags.syn == 0 && tcp.options.timestamp`.',
  cite: ['RFC 7323, section 3.2'],
  gates: ['HS', 'WHOLE'],
  on: Fact.INCIDENT,
  find: ({ incidents }) =>
    withTotal(
      incidents
        .of('timestamp not agreed')
        .map(({ frame, time, by }) => ({ frame, time, frames: [], endpoint: by, data: { by } })),
      incidents.count('timestamp not agreed'),
    ),
  message: ({ by }, count) =>
    `${count === 1 ? `the ${by} sent a segment` : `${count} segments were sent`} with a timestamp although not both SYNs carried one`,
  examples: [
    {
      name: 'neither SYN has one',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   <nop, nop, TS val 5 ecr 0>  ! the client sent a segment with a timestamp although not both SYNs carried one
        0.070  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: "only the client's SYN has one",
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, TS val 1 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1   <nop, nop, TS val 2 ecr 0>  ! 2 segments were sent
        0.050  client  P.  1:11(10)  ack 1   <nop, nop, TS val 5 ecr 0>
        0.070  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'both SYNs have one',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, TS val 1 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, TS val 9 ecr 1>
        0.040  client  .   1:1(0)    ack 1   <nop, nop, TS val 2 ecr 9>
      `,
    },
    {
      name: 'the snap length cut the options of the SYN,ACK',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, TS val 1 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, TS val 9 ecr 1>  snap 58  ! capture-truncated
        0.040  client  .   1:1(0)    ack 1   <nop, nop, TS val 2 ecr 9>
      `,
    },
    {
      name: 'the SYNs are not in the capture',
      packets: `
        0.040  client  P.  1:11(10)  ack 1   <nop, nop, TS val 2 ecr 9>   ! capture-midstream
        0.060  server  .   1:1(0)    ack 11  <nop, nop, TS val 12 ecr 2>
      `,
    },
  ],
})

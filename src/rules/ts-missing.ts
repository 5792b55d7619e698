import * as Fact from '../tcp/fact.js'
import { rule, withTotal } from './rule.js'

export default rule({
  id: 'ts-missing',
  group: 'options',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'Segment without the timestamps that were agreed',
  explanation: `
    Both SYNs carry timestamps, so every later segment but a RST must. This one does not, and a strict receiver drops it
    silently. Where the segment comes with another TTL than the SYN of its sender, a device on the path may
    have sent it, and the finding is a warning. Where it says nothing new, as a keepalive, it is a note: some stacks
    send such ACKs without any option, and nothing comes of it.`,
  advice:
    'Compare TTL and IP identification with the other packets of that host: a proxy, load balancer or firewall that sends in its name does not know its clock.',
  asks: 'Once both SYNs carry timestamps, every segment but a RST must; one without should be dropped silently.',
  causes: [
    'a proxy, load balancer or firewall that sends in the name of a host',
    'a device that removes options from some segments',
    'a stack that leaves them out of keepalives, ACKs or FINs',
  ],
  wireshark: 'Nothing is said; the Info column lacks "TSval=": `tcp.flags.reset == 0 && !tcp.options.timestamp`.',
  cite: ['RFC 7323, section 3.2'],
  gates: ['HS', 'WHOLE', 'SUM'],
  on: Fact.INCIDENT,
  find: (flow) =>
    withTotal(
      flow.incidents.of('timestamp missing').map(({ frame, time, by, isNews, otherTtl }) => {
        const isOwn = isNews && !otherTtl
        return {
          frame,
          time,
          frames: [],
          endpoint: otherTtl ? null : by,
          // Some stacks make keepalives and other bare answers by hand, without options.
          severity: isOwn ? undefined : otherTtl ? ('warning' as const) : ('note' as const),
          certainty: isOwn ? undefined : 'probable',
          data: { by, otherTtl },
        }
      }),
      flow.incidents.count('timestamp missing'),
    ),
  message: ({ by, otherTtl }, count) =>
    `${count === 1 ? `a segment in the ${by}'s name carries` : `${count} segments carry`} no timestamp although both SYNs did${otherTtl ? '; its TTL is not that of the SYN, so that a device on the path may have sent it' : ''}`,
  examples: [
    {
      name: 'data without a timestamp',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, TS val 1 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, TS val 9 ecr 1>
        0.040  client  .   1:1(0)    ack 1   <nop, nop, TS val 2 ecr 9>
        0.050  client  P.  1:6(5)    ack 1                               ! a segment in the client's name carries no timestamp
        0.070  server  .   1:1(0)    ack 6   <nop, nop, TS val 12 ecr 2>
      `,
    },
    {
      name: 'from a certain moment on',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, TS val 1 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, TS val 9 ecr 1>
        0.040  client  .   1:1(0)    ack 1
        0.050  client  P.  1:6(5)    ack 1                               ! 3 segments carry no timestamp
        0.070  server  .   1:1(0)    ack 6   <nop, nop, TS val 12 ecr 1>
        0.080  client  P.  6:11(5)   ack 1
        0.100  server  .   1:1(0)    ack 11  <nop, nop, TS val 15 ecr 1>
      `,
    },
    {
      name: 'an answer with another TTL: a device on the path',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, TS val 1 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, TS val 9 ecr 1>
        0.040  client  .   1:1(0)    ack 1   <nop, nop, TS val 2 ecr 9>
        0.050  client  P.  1:6(5)    ack 1   <nop, nop, TS val 3 ecr 9>
        0.070  server  .   1:1(0)    ack 6   ttl 63                      ! its TTL is not that of the SYN
      `,
    },
    {
      name: 'timestamps all along',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, TS val 1 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, TS val 9 ecr 1>
        0.040  client  .   1:1(0)    ack 1   <nop, nop, TS val 2 ecr 9>
        0.050  client  P.  1:6(5)    ack 1   <nop, nop, TS val 3 ecr 9>
        0.070  server  .   1:1(0)    ack 6   <nop, nop, TS val 12 ecr 3>
      `,
    },
    {
      name: 'a RST need not carry them',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, TS val 1 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, TS val 9 ecr 1>
        0.040  client  .   1:1(0)    ack 1   <nop, nop, TS val 2 ecr 9>
        0.050  client  R.  1:1(0)    ack 1                               ! abortive-close
      `,
    },
    {
      name: 'not agreed: the SYN,ACK has none',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, TS val 1 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the SYN that was sent again has none',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, TS val 1 ecr 0>  ! syn-options-changed
        1.000  client  S   0:0(0)            <mss 1460>      ! syn-retransmission
        1.020  server  S.  0:0(0)    ack 1   <mss 1460, TS val 9 ecr 1>
        1.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the snap length cut the options',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, TS val 1 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, TS val 9 ecr 1>
        0.040  client  .   1:1(0)    ack 1   <nop, nop, TS val 2 ecr 9>  snap 54  ! capture-truncated
        0.050  client  P.  1:6(5)    ack 1   <nop, nop, TS val 3 ecr 9>
        0.070  server  .   1:1(0)    ack 6   <nop, nop, TS val 12 ecr 3>
      `,
    },
    {
      name: 'Multipath TCP may need the room',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, TS val 1 ecr 0, mptcp 0081>  ! mptcp-or-uto-seen
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, TS val 9 ecr 1, mptcp 00810102030405060708>
        0.040  client  .   1:1(0)    ack 1   <mptcp 00810102030405060708090a0b0c0d0e0f10>
      `,
    },
  ],
})

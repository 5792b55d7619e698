import * as Fact from '../tcp/fact.js'
import { caseOfList, rule } from './rule.js'
import { count, span } from './wording.js'

export default rule({
  id: 'ack-storm',
  group: 'data',
  severity: 'warning',
  certainty: 'certain',
  tier: 'base',
  title: 'ACK storm: two ends out of step answer each other',
  explanation: `
    The two ends no longer agree on their sequence numbers: what one sends lies outside what the other accepts. Such a
    segment must be answered with an ACK of one's own numbers, which the other can't accept either, and must answer:
    they go on for ever, and no data passes.`,
  advice:
    "Something changed the numbers of one direction only, or put octets into it: a device that rewrites sequence numbers and forgot the connection, or somebody who took it over. Compare TTL and IP identification with the same host's earlier packets.",
  asks: "A segment with a number that is not acceptable changes nothing, and is answered with an empty ACK of one's own numbers. Such answers should be throttled (RFC 5961).",
  causes: [
    'a device that rewrites sequence numbers and has lost its record of the connection',
    'a proxy or attacker that put octets into one direction',
    'a host that was restored or moved with an old state of the connection',
  ],
  wireshark: '"[TCP Dup ACK]" without end, often on one side only: `tcp.analysis.duplicate_ack`.',
  cite: ['RFC 9293, section 3.5.2, group 3', 'RFC 9293, section 3.10.7.4, first and fifth step', 'RFC 5961, section 7'],
  gates: ['BOTH'],
  on: Fact.ACK_STORM,
  find: ({ ackStorm }) =>
    ackStorm?.storms.map((storm) => {
      const { frames, times } = storm
      return caseOfList(storm, null, { first: frames.length, lasted: times[times.length - 1]! - times[0]! })
    }) ?? [],
  message: ({ first, lasted }, total) => {
    const time = total > first ? `the first ${first} of them in ${span(lasted)}` : `in ${span(lasted)}`
    return `the ends answered each other with ${count(total)} ACKs that neither can accept, ${time}`
  },
  examples: [
    {
      name: 'octets that the client never sent have reached the server',
      packets: `
        open
        0.050  client  P.  1:21(20)   ack 1
        0.060  client  P.  1:21(20)   ack 1   ! retransmission
        0.070  server  .   1:1(0)     ack 21
        0.090  client  .   1:1(0)     ack 1   ! the ends answered each other with 12 ACKs that neither can accept, in 520 ms
        0.110  server  .   1:1(0)     ack 21
        0.190  client  .   1:1(0)     ack 1
        0.210  server  .   1:1(0)     ack 21
        0.290  client  .   1:1(0)     ack 1
        0.310  server  .   1:1(0)     ack 21
        0.390  client  .   1:1(0)     ack 1
        0.410  server  .   1:1(0)     ack 21
        0.490  client  .   1:1(0)     ack 1
        0.510  server  .   1:1(0)     ack 21
        0.590  client  .   1:1(0)     ack 1
        0.610  server  .   1:1(0)     ack 21
      `,
    },
    {
      name: 'both stacks throttle their answers, and go on all the same',
      packets: `
        open
        0.050  client  P.  1:21(20)   ack 1
        0.070  server  .   1:1(0)     ack 21
        0.090  client  .   1:1(0)     ack 1   ! 30 ACKs that neither can accept, the first 20 of them in
        0.600  server  .   1:1(0)     ack 21
        repeat 14 every 1 {
          1.090  client  .   1:1(0)     ack 1
          1.600  server  .   1:1(0)     ack 21
        }
      `,
    },
    {
      name: 'a few such ACKs are an old duplicate and its answer',
      packets: `
        open
        0.050  client  P.  1:21(20)   ack 1
        0.060  client  P.  1:21(20)   ack 1   ! retransmission
        0.070  server  .   1:1(0)     ack 21
        0.090  client  .   1:1(0)     ack 1
        0.110  server  .   1:1(0)     ack 21
        0.190  client  .   1:1(0)     ack 1
        0.210  server  .   1:1(0)     ack 21
      `,
    },
    {
      name: 'probes of an idle connection and their answers take turns as well',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        1.070  client  .   10:10(0)   ack 1   ! keepalive-probe ! keepalive-idle-below-default
        1.090  server  .   1:1(0)     ack 11
        repeat 10 every 1 {
          2.070  client  .   10:10(0)   ack 1
          2.090  server  .   1:1(0)     ack 11
        }
      `,
    },
    {
      name: 'probes below data that a closed window keeps waiting',
      packets: `
        open
        0.050  client  .   1:11(10)   ack 1
        0.051  client  P.  11:21(10)  ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        repeat 6 every 0.5 {
          0.570  client  .   10:10(0)   ack 1
          0.590  server  .   1:1(0)     ack 11  win 0
        }
        3.800  server  .   1:1(0)     ack 21  win 500
      `,
    },
    {
      name: 'duplicate ACKs come from one end, and data from the other',
      packets: `
        open
        0.050  client  .   1:11(10)   ack 1   lost
        repeat 10 every 0.01 {
          0.060  client  .   11+10i:21+10i(10)  ack 1
          0.065  server  .   1:1(0)             ack 1
        }
        0.200  client  .   1:11(10)   ack 1   ! retransmission
        0.220  server  .   1:1(0)     ack 111
      `,
    },
    {
      name: 'each round gets further: a connection that works in small steps',
      packets: `
        open
        repeat 10 every 0.1 {
          0.050  client  P.  1+10i:11+10i(10)   ack 1
          0.070  server  .   1:1(0)             ack 11+10i
          0.072  client  .   11+10i:11+10i(0)   ack 1
        }
      `,
    },
  ],
})

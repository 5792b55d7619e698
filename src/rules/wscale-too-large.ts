import * as Fact from '../tcp/fact.js'
import { scalesTooMuch, synsOf } from '../tcp/syn-options.js'
import { rule } from './rule.js'

export default rule({
  id: 'wscale-too-large',
  group: 'options',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'Window scale above 14',
  explanation: `
    Windows may be scaled by at most 14 bits, so that they stay below 1 GiB: with larger ones old sequence
    numbers could not be told from new ones. This SYN asks for more. Its peer uses 14, so that the two do not
    agree on what a window means.`,
  advice: 'Look for a crafted packet or a stack that computes the scale from the buffer size without a limit.',
  asks: 'A scale is 14 at most. Who receives a larger one uses 14, and should log it.',
  causes: [
    'a program that makes its own packets: a scanner, a fuzzer, a test',
    'a stack that computes the scale from its buffer without a limit',
  ],
  wireshark: 'A warning in the details, "Window scale shift exceeds 14": `tcp.options.wscale.shift.invalid`.',
  cite: ['RFC 7323, section 2.3'],
  gates: ['SUM'],
  on: Fact.ODD_SYN,
  find: ({ endpoints }) =>
    endpoints.flatMap((endpoint) =>
      synsOf(endpoint)
        .filter(scalesTooMuch)
        .slice(0, 1)
        .map(({ frame, time, windowShift }) => ({
          frame,
          time,
          frames: [],
          endpoint: endpoint.side,
          data: { by: endpoint.side as string, shift: windowShift },
        })),
    ),
  message: ({ by, shift }, count) =>
    count === 1
      ? `the ${by} asks for a window scale of ${shift}; at most 14 is allowed, and its peer uses that`
      : `both ends ask for a window scale above 14, the ${by} for ${shift}; each uses 14 for the other's`,
  examples: [
    {
      name: 'a scale of 15',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, nop, wscale 15>  ! the client asks for a window scale of 15
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, nop, wscale 7>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'both ends',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, nop, wscale 255>  ! both ends ask for a window scale above 14, the client for 255
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, nop, wscale 15>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'a scale of 14 is the largest',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, nop, wscale 14>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, nop, wscale 14>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'a damaged SYN says nothing of its sender',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, nop, wscale 15>  bad-checksum  ! checksum-bad
        1.000  client  S   0:0(0)            <mss 1460, nop, wscale 7>                 ! syn-retransmission
        1.020  server  S.  0:0(0)    ack 1   <mss 1460, nop, wscale 7>
        1.040  client  .   1:1(0)    ack 1
      `,
    },
  ],
})

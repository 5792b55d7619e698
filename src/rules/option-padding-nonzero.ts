import * as Fact from '../tcp/fact.js'
import { rule, withTotal } from './rule.js'

export default rule({
  id: 'option-padding-nonzero',
  group: 'options',
  severity: 'warning',
  certainty: 'certain',
  tier: 'later',
  title: 'Padding of the TCP header is not zero',
  explanation: `
    After the end of the options the header is padded with zeros. Here something else follows. Receivers do not look at
    it; but it may be old memory of the sender that nobody was meant to see, or options that a device has cut off.`,
  advice:
    'Look for a stack that does not clear its buffers, or a device that overwrites options with an end of the list.',
  asks: 'What follows the end of the option list, up to the end of the header, must be zero.',
  causes: [
    'a stack that does not clear its buffers',
    'a device that ends the list early to take options away',
    'a program that makes its own packets',
  ],
  wireshark: 'A note in the details, "Non-zero header padding": `tcp.non_zero_bytes_after_eol`.',
  cite: ['RFC 9293, section 3.1, MUST-69'],
  gates: [],
  on: Fact.INCIDENT,
  find: ({ incidents }) =>
    withTotal(
      incidents
        .of('padding nonzero')
        .map(({ frame, time, by, at }) => ({ frame, time, frames: [], endpoint: by, data: { by, at } })),
      incidents.count('padding nonzero'),
    ),
  message: ({ by, at }, count) =>
    count === 1
      ? `the padding behind the options of a segment of the ${by} is not zero, from byte ${at} of the header on`
      : `the padding behind the options of ${count} segments is not zero, in the first of them from byte ${at} of the header on`,
  examples: [
    {
      name: 'what stands behind the end of the list',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   <eol, nop, nop, nop>  ! from byte 21 of the header on
        0.070  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'again and again',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   <eol, eol, nop, nop>  ! of 2 segments is not zero, in the first of them from byte 22
        0.070  server  .   1:1(0)    ack 11
        0.090  client  P.  11:21(10) ack 1   <eol, eol, nop, nop>
        0.110  server  .   1:1(0)    ack 21
      `,
    },
    {
      name: 'zeros',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, eol, eol>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, eol>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'no-operations between options are no padding',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, nop, nop, sackOK>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, nop, nop>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'a damaged frame says nothing of its sender',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   <eol, nop, nop, nop>  bad-checksum  ! checksum-bad
        0.350  client  P.  1:11(10)  ack 1
        0.370  server  .   1:1(0)    ack 11
      `,
    },
  ],
})

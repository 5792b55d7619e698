import * as Fact from '../tcp/fact.js'
import { rule, withTotal } from './rule.js'

export default rule({
  id: 'sack-permitted-in-non-syn',
  group: 'options',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'SACK-permitted outside of a SYN',
  explanation: `
    An end says once, when a connection opens, that it takes selective acknowledgments (SACK): the option belongs to
    segments with SYN and must not stand in any other, where it means nothing.`,
  advice:
    'Look for a crafted packet (port scanners send such to learn what system a host runs), or a stack that copies the options of its SYN.',
  asks: 'The option is for SYNs alone and must not be sent in other segments.',
  causes: [
    'a port scanner, or another program that makes its own packets',
    'a stack that copies the options of its SYN',
  ],
  wireshark:
    'Nothing is said; "SACK_PERM" in the Info column of a segment without SYN: `tcp.options.sack_perm && tcp.flags.syn == 0`.',
  cite: ['RFC 2018, section 2'],
  gates: ['SUM'],
  on: Fact.INCIDENT,
  find: ({ incidents }) =>
    withTotal(
      incidents
        .of('SACK-permitted outside SYN')
        .map(({ frame, time, by }) => ({ frame, time, frames: [], endpoint: by, data: { by } })),
      incidents.count('SACK-permitted outside SYN'),
    ),
  message: ({ by }, count) =>
    `${count === 1 ? `the ${by} sent SACK-permitted in a segment` : `${count} segments carry SACK-permitted`} without SYN`,
  examples: [
    {
      name: 'an ACK in an open connection',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   <nop, nop, sackOK>  ! the client sent SACK-permitted in a segment without SYN
        0.070  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'both ends, again and again',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   <nop, nop, sackOK>  ! 3 segments carry SACK-permitted without SYN
        0.070  server  .   1:1(0)    ack 11  <nop, nop, sackOK>
        0.090  client  P.  11:21(10) ack 1   <nop, nop, sackOK>
        0.110  server  .   1:1(0)    ack 21
      `,
    },
    {
      name: 'a SYN and a SYN,ACK are where it belongs',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, nop, wscale 7>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, nop, wscale 7>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'a damaged frame says nothing of its sender',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   <nop, nop, sackOK>  bad-checksum  ! checksum-bad
        0.350  client  P.  1:11(10)  ack 1
        0.370  server  .   1:1(0)    ack 11
      `,
    },
  ],
})

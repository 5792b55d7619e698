import * as Fact from '../tcp/fact.js'
import { rule, withTotal } from './rule.js'

export default rule({
  id: 'wscale-in-non-syn',
  group: 'options',
  severity: 'warning',
  certainty: 'certain',
  tier: 'base',
  title: 'Window scale outside of a SYN',
  explanation: `
    The scale of windows is agreed once, when a connection opens: the option belongs to the SYN and the SYN,ACK. In any
    other segment its receiver must ignore it, so that a sender that goes by the new scale is misunderstood from there
    on.`,
  advice:
    'Look for a crafted packet (port scanners send such to learn what system a host runs), or a stack that copies the options of its SYN.',
  asks: 'The option stands in the SYN and the SYN,ACK; in any other segment it is ignored.',
  causes: [
    'a port scanner, or another program that makes its own packets',
    'a stack that copies the options of its SYN',
  ],
  wireshark:
    'Nothing is said; "WS=" in the Info column of a segment without SYN: `tcp.options.wscale && tcp.flags.syn == 0`.',
  cite: ['RFC 7323, section 2.2'],
  gates: [],
  on: Fact.INCIDENT,
  find: ({ incidents }) =>
    withTotal(
      incidents
        .of('window scale outside SYN')
        .map(({ frame, time, by }) => ({ frame, time, frames: [], endpoint: by, data: { by } })),
      incidents.count('window scale outside SYN'),
    ),
  message: ({ by }, count) =>
    `${count === 1 ? `the ${by} sent a window scale in a segment` : `${count} segments carry a window scale`} without SYN`,
  examples: [
    {
      name: 'an ACK in an open connection',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   <nop, wscale 7>  ! the client sent a window scale in a segment without SYN
        0.070  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'both ends, again and again',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   <nop, wscale 7>  ! 3 segments carry a window scale without SYN
        0.070  server  .   1:1(0)    ack 11  <nop, wscale 7>
        0.090  client  P.  11:21(10) ack 1   <nop, wscale 7>
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
      name: 'a segment that its receiver must reject may come from anywhere',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1
        0.070  server  .   1:1(0)    ack 11
        0.090  client  P.  900001:900011(10)  ack 1   <nop, wscale 7>  ! out-of-window-segment
        0.110  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'a damaged frame says nothing of its sender',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   <nop, wscale 7>  bad-checksum  ! checksum-bad
        0.350  client  P.  1:11(10)  ack 1
        0.370  server  .   1:1(0)    ack 11
      `,
    },
  ],
})

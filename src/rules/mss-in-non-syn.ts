import * as Fact from '../tcp/fact.js'
import { rule, withTotal } from './rule.js'

export default rule({
  id: 'mss-in-non-syn',
  group: 'options',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'Maximum segment size outside of a SYN',
  explanation: `
    The maximum segment size is announced once, when a connection opens: the option belongs to segments with SYN and
    must not stand in any other. There a receiver ignores it, and whatever its sender wants to say with it is lost.`,
  advice:
    'Look for a crafted packet (port scanners send such to learn what system a host runs), or a stack that copies the options of its SYN.',
  asks: 'The option may stand in segments with SYN, and in no others.',
  causes: [
    'a port scanner, or another program that makes its own packets',
    'a stack that copies the options of its SYN',
    'a device that adds the option to every segment it passes on',
  ],
  wireshark: 'A note in the details, "The non-SYN packet does contain a MSS option": `tcp.options.mss.present`.',
  cite: ['RFC 9293, section 3.2, MUST-65'],
  gates: ['SUM'],
  on: Fact.INCIDENT,
  find: ({ incidents }) =>
    withTotal(
      incidents
        .of('MSS outside SYN')
        .map(({ frame, time, by }) => ({ frame, time, frames: [], endpoint: by, data: { by } })),
      incidents.count('MSS outside SYN'),
    ),
  message: ({ by }, count) =>
    `${count === 1 ? `the ${by} sent a maximum segment size in a segment` : `${count} segments carry a maximum segment size`} without SYN`,
  examples: [
    {
      name: 'an ACK in an open connection',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   <mss 1460>  ! the client sent a maximum segment size in a segment without SYN
        0.070  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'both ends, again and again',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   <mss 1460>  ! 3 segments carry a maximum segment size without SYN
        0.070  server  .   1:1(0)    ack 11  <mss 1460>
        0.090  client  P.  11:21(10) ack 1   <mss 1460>
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
        0.050  client  P.  1:11(10)  ack 1   <mss 1460>  bad-checksum  ! checksum-bad
        0.350  client  P.  1:11(10)  ack 1
        0.370  server  .   1:1(0)    ack 11
      `,
    },
  ],
})

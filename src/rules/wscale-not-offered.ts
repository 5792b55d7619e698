import * as Fact from '../tcp/fact.js'
import { isUnasked, WINDOW_SCALE } from '../tcp/syn-options.js'
import { rule } from './rule.js'

export default rule({
  id: 'wscale-not-offered',
  group: 'options',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'Window scale that was not offered',
  explanation: `
    A SYN,ACK may carry a window scale only if the SYN did. This one does although no copy of the SYN offers it,
    so that the server may scale its windows while the client takes them as they stand: transfers crawl, or
    overrun the server.

    Where the capture begins less than a minute before the SYN, this is a warning: a first copy, which offered more,
    may have passed before, for stacks leave out options when a SYN gets no answer.`,
  advice:
    'Compare a capture at the server: a device on the path may have removed the option from the SYN, or answers in the name of the server.',
  asks: 'A SYN,ACK carries a window scale only in answer to a SYN that does. Windows are scaled only when both do.',
  causes: [
    'a device that removed the option from the SYN',
    'a proxy that answers with fixed options',
    'a stack that always sends it',
    'a first SYN that did, which passed before the capture began',
  ],
  wireshark: 'Nothing is said. Compare both SYNs: `tcp.flags.syn == 1 && tcp.options.wscale` shows one only.',
  cite: ['RFC 7323, section 2.2'],
  gates: ['HS', 'SYN', 'WHOLE'],
  on: Fact.ODD_SYN,
  find: (flow) => {
    const { client, server } = flow
    if (!isUnasked(flow, WINDOW_SCALE)) return []
    const { frame, time } = server.synAck!
    return [{ frame, time, frames: client.syns.frames, endpoint: server.side, data: {} }]
  },
  message: () => "the server's SYN,ACK carries a window scale, which the client's SYN did not offer",
  examples: [
    {
      name: 'the SYN has none',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, nop, wscale 7>  ! the client's SYN did not offer
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the capture began long before, and the SYN is its first copy',
      packets: `
        endpoint other 192.0.2.7:61000

        0.000   other   R   0:0(0)
        70.000  client  S   0:0(0)            <mss 1460>
        70.020  server  S.  0:0(0)    ack 1   <mss 1460, nop, wscale 7>  ! the client's SYN did not offer
        70.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the client offers, and the server answers',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, nop, wscale 7>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, nop, wscale 7>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the client offers, and the server does not want it',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, nop, wscale 7>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'a SYN sent again offers less, and the answer is to the first',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, nop, wscale 7>      ! syn-options-changed
        1.000  client  S   0:0(0)            <mss 1460>           ! syn-retransmission
        1.020  server  S.  0:0(0)    ack 1   <mss 1460, nop, wscale 7>
        1.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'in a simultaneous open each end offers for itself',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460>
        0.001  server  S   0:0(0)            <mss 1460, nop, wscale 7>      ! simultaneous-open
        0.040  client  S.  0:0(0)    ack 1   <mss 1460>
        0.041  server  S.  0:0(0)    ack 1   <mss 1460, nop, wscale 7>
      `,
    },
    {
      name: 'the snap length cut the options of the SYN',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, nop, wscale 7>  snap 58  ! capture-truncated
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, nop, wscale 7>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
  ],
})

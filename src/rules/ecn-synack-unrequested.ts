import * as Fact from '../tcp/fact.js'
import { isEcnUnasked } from '../tcp/syn-options.js'
import { rule } from './rule.js'

export default rule({
  id: 'ecn-synack-unrequested',
  group: 'options',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'SYN,ACK grants ECN that was not asked for',
  explanation: `
    A client that wants explicit congestion notification sets ECE and CWR in its SYN, and a server that wants it
    too answers with ECE alone. Here the SYN,ACK has ECE although no copy of the SYN asks: the server believes
    that the client reacts to congestion marks, and it does not.

    Where the capture begins less than a minute before the SYN, this is a warning: a first copy, which offered more,
    may have passed before, for stacks leave out options when a SYN gets no answer.`,
  advice:
    'Compare a capture at the server: a device between may set bits in the SYN or in its answer. If the server itself sends it so, its stack is at fault.',
  asks: 'A server may grant ECN (ECE without CWR in its SYN,ACK) only where the SYN had both ECE and CWR.',
  causes: [
    'a stack, or a proxy in front of the server, that sets ECE whatever the SYN says',
    'an old stack that copies the bits of a SYN with ECE alone',
    'a device on the path that rewrites flags',
    'an earlier SYN that did ask, before the capture began',
  ],
  wireshark:
    'Nothing is said but the flags, as "[SYN, ACK, ECE]": `tcp.flags.syn == 1 && tcp.flags.ack == 1 && tcp.flags.ece == 1 && tcp.flags.cwr == 0`. Look whether the SYN before it has ECE and CWR.',
  cite: ['RFC 3168, section 6.1.1'],
  gates: ['HS', 'SYN', 'WHOLE'],
  on: Fact.ODD_SYN,
  find: (flow) => {
    const { client, server } = flow
    if (!isEcnUnasked(flow)) return []
    const { frame, time } = server.synAck!
    return [{ frame, time, frames: client.syns.frames, endpoint: server.side, data: {} }]
  },
  message: () => "the server's SYN,ACK grants ECN (ECE without CWR), which the client's SYN did not ask for",
  examples: [
    {
      name: 'the SYN has neither ECE nor CWR',
      packets: `
        0.000  client  S    0:0(0)            <mss 1460>
        0.020  server  S.E  0:0(0)    ack 1   <mss 1460>  ! the client's SYN did not ask for
        0.040  client  .    1:1(0)    ack 1
      `,
    },
    {
      name: 'the capture began long before, and the SYN is its first copy',
      packets: `
        endpoint other 192.0.2.7:61000

        0.000   other   R    0:0(0)
        70.000  client  S    0:0(0)            <mss 1460>
        70.020  server  S.E  0:0(0)    ack 1   <mss 1460>  ! the client's SYN did not ask for
        70.040  client  .    1:1(0)    ack 1
      `,
    },
    {
      name: 'the SYN has ECE alone, which asks for nothing',
      packets: `
        0.000  client  SE   0:0(0)            <mss 1460>
        0.020  server  S.E  0:0(0)    ack 1   <mss 1460>  ! the client's SYN did not ask for
        0.040  client  .    1:1(0)    ack 1
      `,
    },
    {
      name: 'the client asks, and the server grants',
      packets: `
        0.000  client  SEW  0:0(0)            <mss 1460>
        0.020  server  S.E  0:0(0)    ack 1   <mss 1460>
        0.040  client  .    1:1(0)    ack 1
      `,
    },
    {
      name: 'the client asks for accurate ECN, and the server grants the classic one',
      packets: `
        0.000  client  SEWA 0:0(0)            <mss 1460>
        0.020  server  S.E  0:0(0)    ack 1   <mss 1460>
        0.040  client  .    1:1(0)    ack 1
      `,
    },
    {
      name: 'the server refuses',
      packets: `
        0.000  client  SEW  0:0(0)            <mss 1460>
        0.020  server  S.   0:0(0)    ack 1   <mss 1460>
        0.040  client  .    1:1(0)    ack 1
      `,
    },
    {
      name: 'a SYN sent again does not ask any more, and the answer is to the first',
      packets: `
        0.000  client  SEW  0:0(0)            <mss 1460>  ! syn-options-changed
        1.000  client  S    0:0(0)            <mss 1460>  ! syn-retransmission
        1.020  server  S.E  0:0(0)    ack 1   <mss 1460>
        1.040  client  .    1:1(0)    ack 1
      `,
    },
    {
      name: 'in a simultaneous open each end asks for itself',
      packets: `
        0.000  client  S    0:0(0)            <mss 1460>
        0.001  server  SEW  0:0(0)            <mss 1460>  ! simultaneous-open
        0.040  client  S.   0:0(0)    ack 1   <mss 1460>
        0.041  server  S.E  0:0(0)    ack 1   <mss 1460>
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { isUnasked, TIMESTAMPS } from '../tcp/syn-options.js'
import { rule } from './rule.js'

export default rule({
  id: 'ts-not-offered',
  group: 'options',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'Timestamps that were not offered',
  explanation: `
    A SYN,ACK may carry timestamps only if the SYN did. This one does although no copy of the SYN offers them: the
    server may wait for timestamps that never come, and drop the segments of the client.

    Where the capture begins less than a minute before the SYN, this is a warning: a first copy, which offered more,
    may have passed before, for stacks leave out options when a SYN gets no answer.`,
  advice:
    'Compare a capture at the server: a device on the path may have removed the option from the SYN, or answers in the name of the server.',
  asks: 'A SYN,ACK carries timestamps only in answer to a SYN that does.',
  causes: [
    'a device that removed the option from the SYN',
    'a proxy that answers with fixed options',
    'a stack that always sends them',
    'a first SYN that did, which passed before the capture began',
  ],
  wireshark: 'Nothing is said. Compare both SYNs: `tcp.flags.syn == 1 && tcp.options.timestamp` shows one only.',
  cite: ['RFC 7323, section 3.2'],
  gates: ['HS', 'SYN', 'WHOLE'],
  on: Fact.ODD_SYN,
  find: (flow) => {
    const { client, server } = flow
    if (!isUnasked(flow, TIMESTAMPS)) return []
    const { frame, time } = server.synAck!
    return [{ frame, time, frames: client.syns.frames, endpoint: server.side, data: {} }]
  },
  message: () => "the server's SYN,ACK carries timestamps, which the client's SYN did not offer",
  examples: [
    {
      name: 'the SYN has none',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, nop, nop, TS val 5 ecr 0>  ! the client's SYN did not offer
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the capture began long before, and the SYN is its first copy',
      packets: `
        endpoint other 192.0.2.7:61000

        0.000   other   R   0:0(0)
        70.000  client  S   0:0(0)            <mss 1460>
        70.020  server  S.  0:0(0)    ack 1   <mss 1460, nop, nop, TS val 5 ecr 0>  ! the client's SYN did not offer
        70.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the client offers, and the server answers',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, nop, nop, TS val 5 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, nop, nop, TS val 5 ecr 0>
        0.040  client  .   1:1(0)    ack 1   <nop, nop, TS val 6 ecr 5>
      `,
    },
    {
      name: 'the client offers, and the server does not want it',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, nop, nop, TS val 5 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'a SYN sent again offers less, and the answer is to the first',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, nop, nop, TS val 5 ecr 0>      ! syn-options-changed
        1.000  client  S   0:0(0)            <mss 1460>           ! syn-retransmission
        1.020  server  S.  0:0(0)    ack 1   <mss 1460, nop, nop, TS val 5 ecr 0>
        1.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'in a simultaneous open each end offers for itself',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460>
        0.001  server  S   0:0(0)            <mss 1460, nop, nop, TS val 5 ecr 0>      ! simultaneous-open
        0.040  client  S.  0:0(0)    ack 1   <mss 1460>
        0.041  server  S.  0:0(0)    ack 1   <mss 1460, nop, nop, TS val 5 ecr 0>
      `,
    },
    {
      name: 'the snap length cut the options of the SYN',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, nop, nop, TS val 5 ecr 0>  snap 58  ! capture-truncated
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, nop, nop, TS val 5 ecr 0>
        0.040  client  .   1:1(0)    ack 1   <nop, nop, TS val 6 ecr 5>
      `,
    },
  ],
})

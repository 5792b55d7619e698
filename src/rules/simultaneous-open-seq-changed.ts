import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'

export default rule({
  id: 'simultaneous-open-seq-changed',
  group: 'handshake',
  severity: 'warning',
  certainty: 'probable',
  tier: 'later',
  title: 'Simultaneous open: the SYN,ACK is not that of the SYN',
  explanation: `
    Both ends sent a SYN, and the SYNs crossed. Each must then answer with a SYN,ACK that carries the sequence number
    of its own SYN: it is the same SYN, now with an acknowledgment. This end chose another number, so that the ACK of
    its SYN and the ACK of its SYN,ACK do not agree. A host that gave up its own attempt meanwhile, and then listens,
    looks the same.`,
  advice: 'Look at the stack of that end, or for a device that rewrites the sequence numbers of SYNs alone.',
  asks: 'An end in SYN-SENT that receives a SYN answers with SYN,ACK under the number of its own SYN. Every TCP must support such an open.',
  causes: [
    'a host that gave up its own SYN, and took the other for a new connection',
    'a stack that never was tried with crossing SYNs',
    'a device that rewrites the numbers of SYNs alone',
  ],
  wireshark: 'The SYN,ACK is "[TCP Port numbers reused]": `tcp.flags.syn == 1`; compare `tcp.seq_raw` of each end.',
  cite: ['RFC 9293, section 3.10.7.3, fourth step', 'RFC 9293, section 3.5, Figure 7, MUST-10'],
  gates: ['HS', 'WHOLE'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('crossed ISS changed').map(({ frame, time, by, synFrame }) => ({
      frame,
      time,
      frames: [synFrame],
      endpoint: by,
      data: { by, synFrame },
    })),
  message: ({ by, synFrame }) =>
    `the ${by}'s SYN,ACK does not carry the sequence number of its own SYN in frame ${synFrame}, which had crossed the peer's`,
  examples: [
    {
      name: 'the client chooses another number for its SYN,ACK',
      packets: `
        0.000  client  S   0:0(0)              <mss 1460>
        0.005  server  S   0:0(0)              <mss 1460>  ! simultaneous-open
        0.025  client  S.  555:555(0)  ack 1   <mss 1460>  ! the client's SYN,ACK does not carry the sequence number of its own SYN in frame 1
        0.030  server  S.  0:0(0)      ack 1   <mss 1460>
        0.050  client  .   1:1(0)      ack 1
      `,
    },
    {
      name: 'each SYN,ACK is the SYN with an acknowledgment',
      packets: `
        0.000  client  S   0:0(0)              <mss 1460>
        0.005  server  S   0:0(0)              <mss 1460>  ! simultaneous-open
        0.025  client  S.  0:0(0)      ack 1   <mss 1460>
        0.030  server  S.  0:0(0)      ack 1   <mss 1460>
      `,
    },
    {
      name: 'an end that has not sent a SYN of its own is free to choose',
      packets: `
        0.000  client  S   0:0(0)              <mss 1460>
        0.025  server  S.  555:555(0)  ack 1   <mss 1460>
        0.050  client  .   1:1(0)      ack 556
      `,
    },
  ],
})

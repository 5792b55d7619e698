import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { gapList, repeated } from './wording.js'

export default rule({
  id: 'synack-retransmission',
  group: 'handshake',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'SYN,ACK sent again',
  explanation: `
    The server sent its SYN,ACK more than once, because no ACK of it had arrived. Where that ACK had passed here, it
    was lost between the tap and the server, or the server waits for the client's first data on purpose.`,
  advice:
    'Look for loss between the tap and the server, or for a listener that accepts only when data comes (TCP_DEFER_ACCEPT on Linux).',
  asks: 'The SYN,ACK is sent again until it is acknowledged.',
  causes: [
    'the SYN,ACK or its ACK was lost',
    'a listener that waits for data before it accepts (TCP_DEFER_ACCEPT)',
    'a client that answers slowly',
  ],
  wireshark:
    'The copy is "[TCP Retransmission]": `tcp.flags.syn == 1 && tcp.flags.ack == 1 && tcp.analysis.retransmission`.',
  cite: ['RFC 6298, section 5, rule 5.4', 'RFC 9293, section 3.8.3'],
  gates: ['HS'],
  on: Fact.SYN_ACK_AGAIN,
  find: (flow) => {
    const { server } = flow
    const { count, frames, times: moments } = server.syns
    if (count < 2 || server.syn !== server.synAck) return []
    const kind =
      flow.ackFrame > 0 && flow.ackFrame < frames[frames.length - 1]! ? 'ack-lost-behind-tap' : 'unacknowledged'
    return [
      {
        frame: frames[1]!,
        time: moments[1]!,
        frames: [...frames, flow.ackFrame],
        endpoint: 'server',
        count: count - 1,
        data: { kind, synAcks: count, gaps: gapList(moments) },
      },
    ]
  },
  message: ({ kind, synAcks, gaps }) =>
    `the server sent its SYN,ACK ${repeated(synAcks, gaps)}${kind === 'ack-lost-behind-tap' ? ', although the ACK of it had passed here' : ''}`,
  examples: [
    {
      name: 'the first SYN,ACK is lost',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        1.020  server  S.  0:0(0)    ack 1  ! the server sent its SYN,ACK twice, 1 s apart
        1.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the ACK of it is lost behind the tap',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
        1.020  server  S.  0:0(0)    ack 1  ! twice, 1 s apart, although the ACK of it had passed here
        1.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'one SYN,ACK is enough',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'the capture holds it twice',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1  dup +0.0005  ! capture-duplicated
        0.040  client  .   1:1(0)    ack 1
      `,
    },
  ],
})

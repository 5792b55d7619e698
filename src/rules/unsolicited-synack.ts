import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'

export default rule({
  id: 'unsolicited-synack',
  group: 'handshake',
  severity: 'note',
  certainty: 'probable',
  tier: 'base',
  title: 'SYN,ACK without a SYN',
  explanation: `
    A SYN,ACK came, and no SYN that it could answer is in the capture: it answers a SYN that somebody else sent in
    this host's name (backscatter of a flood), or an old SYN, or the capture began too late or hears one direction
    only. A RST from the recipient shows that it had not asked.`,
  advice:
    'If the recipient resets, somebody forges its address, or an old SYN was answered. If the connection goes on, the capture missed the SYN.',
  asks: 'In CLOSED or LISTEN a SYN,ACK that nobody asked for is answered with RST.',
  causes: [
    'backscatter: somebody floods the sender with SYNs that bear this address',
    'the answer to an old SYN',
    'a capture that began after the SYN',
  ],
  wireshark: 'A SYN,ACK as the first frame of a stream: `tcp.flags.syn == 1 && tcp.flags.ack == 1`.',
  cite: [
    'RFC 9293, section 3.10.7.1',
    'RFC 9293, section 3.10.7.2, second step',
    'RFC 9293, section 3.5.1 (Figure 11)',
  ],
  gates: [],
  on: Fact.LATE,
  find: (flow) => {
    const { client, server } = flow
    if (!flow.startedWithSynAck || client.pureSyn !== null || server.synAck === null) return []
    const isDisowned = flow.reset?.by === 'client'
    return [
      {
        frame: server.synAck.frame,
        time: server.synAck.time,
        frames: [flow.reset?.frame ?? 0],
        endpoint: null,
        data: { disowned: isDisowned, segments: client.segments },
      },
    ]
  },
  message: ({ disowned, segments }) =>
    disowned
      ? 'a SYN,ACK arrived that nobody had asked for; its recipient refused it with RST'
      : `the SYN that this SYN,ACK answers is not in the capture${segments > 0 ? ', yet the connection goes on' : ', and nobody answered it'}`,
  examples: [
    {
      name: 'the recipient had not asked, and says so (Figure 11, lines 3 and 4)',
      packets: `
        0.000  server  S.  0:0(0)    ack 1  ! a SYN,ACK arrived that nobody had asked for; its recipient refused it with RST
        0.020  client  R   1:1(0)
      `,
    },
    {
      name: 'nobody answers: backscatter',
      packets: `
        0.000  server  S.  0:0(0)    ack 1  ! the SYN that this SYN,ACK answers is not in the capture, and nobody answered it
        1.000  server  S.  0:0(0)    ack 1
        3.000  server  S.  0:0(0)    ack 1
      `,
    },
    {
      name: 'the capture began too late',
      packets: `
        0.000  server  S.  0:0(0)    ack 1  ! yet the connection goes on
        0.020  client  .   1:1(0)    ack 1
        0.030  client  P.  1:11(10)  ack 1
        0.050  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'the capture holds the SYN behind its answer',
      packets: `
        0.00000  server  S.  0:0(0)  ack 1
        0.00002  client  S   0:0(0)         ! capture-reordered
        0.02000  client  .   1:1(0)  ack 1
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'data-before-third-ack',
  group: 'handshake',
  severity: 'error',
  certainty: 'certain',
  tier: 'core',
  title: 'Server sends data before the handshake is complete',
  explanation: `
    Until the client acknowledges its SYN, the server is in SYN-RECEIVED: it may queue data for later, not send it.
    Only that third step shows that the client is there and wants this connection. Sending before it makes a
    handshake of two steps, and any old SYN that is late on its way, or a forged one, opens a connection.`,
  advice:
    "Check when the server's stack lets the application's data out: only after an ACK of its SYN. TCP Fast Open (RFC 7413) allows it earlier, and was not in use here.",
  asks: 'In SYN-RECEIVED the server may queue data, and sends it only when an ACK of its SYN has made the connection ESTABLISHED.',
  causes: [
    'a user-space stack or proxy that answers with SYN,ACK and data at once',
    'an accelerator that vouches for its clients',
    'TCP Fast Open of a kind that does not show in the SYN',
  ],
  wireshark:
    'Nothing is said: the data looks like any other. Look for `tcp.len > 0` before the third frame of the stream.',
  cite: ['RFC 9293, section 3.10.2 (SYN-RECEIVED)', 'RFC 9293, section 3.4.1', 'RFC 9293, section 3.5 (Figure 8)'],
  gates: ['HS', 'WHOLE', 'BOTH'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('data before third ACK').map(({ frame, time, by, octets, synAckFrame }) => ({
      frame,
      time,
      frames: [flow.client.syns.frames[0] ?? 0, synAckFrame],
      endpoint: by,
      data: { octets },
    })),
  message: ({ octets }) =>
    `the server sent ${octetCount(octets)} before anything acknowledged its SYN: a handshake of two steps`,
  examples: [
    {
      name: 'the server does not wait for the third step',
      packets: `
        iss client 100
        iss server 300
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.050  server  P.  1:21(20)  ack 1   ! the server sent 20 bytes before anything acknowledged its SYN
        0.080  client  .   1:1(0)    ack 21
      `,
    },
    {
      name: 'an old SYN gets data',
      packets: `
        iss client 100
        iss server 300
        0.000  client  S   0:0(0)            id 7
        0.020  server  S.  0:0(0)      ack 1
        0.040  client  .   1:1(0)      ack 1
        0.050  client  R.  1:1(0)      ack 1    ! abortive-close
        9.000  client  S   0:0(0)            id 7   ! stale-syn
        9.020  server  S.  900:900(0)  ack 1
        9.050  server  P.  901:921(20) ack 1    ! the server sent 20 bytes
        9.070  client  R   1:1(0)
      `,
    },
    {
      name: 'the third step first',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
        0.050  server  P.  1:21(20)  ack 1
        0.070  client  .   1:1(0)    ack 21
      `,
    },
    {
      name: 'data of the client is a third step as good as any',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1   lost
        0.041  client  P.  1:11(10)  ack 1
        0.060  server  P.  1:21(20)  ack 11
        0.080  client  .   11:11(0)  ack 21
      `,
    },
    {
      name: 'TCP Fast Open: the cookie stands in for the third step',
      packets: `
        0.000  client  S   0:10(10)           <mss 1460,fastopen 0123456789abcdef>  ! syn-with-data
        0.020  server  S.  0:0(0)    ack 11
        0.050  server  P.  1:21(20)  ack 11
        0.070  client  .   11:11(0)  ack 21
      `,
    },
    {
      name: 'the capture holds the third step 20 microseconds late',
      packets: `
        0.000    client  S   0:0(0)
        0.020    server  S.  0:0(0)    ack 1
        0.050    server  P.  1:21(20)  ack 1   ! capture-reordered
        0.05002  client  .   1:1(0)    ack 1
        0.070    client  .   1:1(0)    ack 21
      `,
    },
  ],
})

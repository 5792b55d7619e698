import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'data-beyond-window',
  group: 'data',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'Data beyond every window that was granted',
  explanation: `
    A receiver says in each ACK how far its peer may send. This peer sent past the furthest of all the limits
    that passed here, and the receiver did not take those octets. (One octet just past a closed window is a
    probe, and allowed.)`,
  advice: 'Look at how the sender applies the window scale, and at devices that change windows in flight.',
  asks: 'A sender may not send past SND.UNA + SND.WND; a receiver trims or drops what lies beyond its window.',
  causes: [
    'a sender that applies the window scale wrongly',
    'a device that changed the scale or the window on its way',
    'a window that was larger before, in an ACK that is not in the capture',
  ],
  wireshark: 'At most "[TCP Window Full]" just before; nothing is said of octets beyond.',
  cite: ['RFC 9293, section 3.8.6', 'RFC 9293, section 3.4', 'RFC 1122, section 4.2.2.16'],
  gates: ['HS', 'WS', 'WHOLE', 'BOTH'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('beyond window').map(({ frame, time, by, octets, grantFrame, answerFrame }) => ({
      frame,
      time,
      frames: [grantFrame, answerFrame],
      endpoint: by,
      data: { by, of: flow.endpoint(by).peer.side, octets },
    })),
  message: ({ by, of, octets }) =>
    `the ${by} sent ${octetCount(octets)} past the furthest limit that the ${of} ever granted`,
  examples: [
    {
      name: '30 octets into a window of 10',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>
        0.020  server  S.  0:0(0)     ack 1   win 10  <mss 1460>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  P.  1:31(30)   ack 1           ! the client sent 20 bytes past the furthest limit
        0.070  server  .   1:1(0)     ack 11  win 10
      `,
    },
    {
      name: 'one octet past a closed window is a probe',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0   ! zero-window
        5.070  client  .   11:12(1)   ack 1           ! zero-window-probe
        5.090  server  .   1:1(0)     ack 11  win 0
      `,
    },
    {
      name: 'the server takes it all: the capture missed a larger window',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>
        0.020  server  S.  0:0(0)     ack 1   win 10  <mss 1460>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  P.  1:31(30)   ack 1
        0.070  server  .   1:1(0)     ack 31  win 10
      `,
    },
    {
      name: 'the file holds the larger window after the data that it allows',
      packets: `
        0.0000  client  S   0:0(0)                     <mss 1460>
        0.0200  server  S.  0:0(0)     ack 1   win 10  <mss 1460>
        0.0400  client  .   1:1(0)     ack 1
        0.0502  client  P.  1:31(30)   ack 1
        0.0501  server  .   1:1(0)     ack 1           ! capture-reordered
        0.0700  server  .   1:1(0)     ack 31
      `,
    },
    {
      name: 'a window that the receiver has taken back was granted nevertheless',
      packets: `
        open
        0.050  client  P.  1:11(10)     ack 1
        0.070  server  .   1:1(0)       ack 11  win 1000
        0.080  client  P.  11:911(900)  ack 1
        0.081  server  .   1:1(0)       ack 11  win 100
        0.100  server  .   1:1(0)       ack 911 win 100
      `,
    },
    {
      name: 'windows on segments with SYN are not scaled, all others are',
      packets: `
        0.000  client  S   0:0(0)                      <mss 1460, wscale 7>
        0.020  server  S.  0:0(0)       ack 1  win 10  <mss 1460, wscale 7>
        0.040  client  .   1:1(0)       ack 1  win 502
        0.050  client  .   1:11(10)     ack 1  win 502
        0.070  server  .   1:1(0)       ack 11 win 10
        0.090  client  P.  11:1211(1200) ack 1 win 502
        0.110  server  .   1:1(0)       ack 1211 win 10
      `,
    },
    {
      name: 'the SYN,ACK answers a SYN with a scale, which passed before the capture began',
      packets: `
        0.000  client  S   0:0(0)                       <mss 1460>
        0.020  server  S.  0:0(0)        ack 1  win 10  <mss 1460, nop, wscale 7>  ! wscale-not-offered
        0.040  client  .   1:1(0)        ack 1  win 502
        0.050  client  P.  1:1201(1200)  ack 1  win 502
        0.060  server  .   1:1(0)        ack 11 win 10
        0.070  server  .   1:1(0)        ack 1201 win 10
      `,
    },
    {
      name: 'the scale is not known: nothing can be said',
      packets: `
        0.000  client  P.  1:11(10)     ack 1          ! capture-midstream
        0.020  server  .   1:1(0)       ack 11 win 10
        0.040  client  P.  11:1211(1200) ack 1
        0.060  server  .   1:1(0)       ack 11 win 10
      `,
    },
  ],
})

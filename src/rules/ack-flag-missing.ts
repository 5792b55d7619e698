import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount, times } from './wording.js'

export default rule({
  id: 'ack-flag-missing',
  group: 'data',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'Segment without ACK on a connection',
  explanation: `
    Once a SYN has been acknowledged, every segment carries an acknowledgment; only a SYN that opens a connection
    and a RST do without. A receiver drops a segment without the ACK flag and says nothing: what it carried is
    lost until it is sent again.`,
  advice: 'Look for a stack that builds its flags by hand, a device that clears them, or a scanner.',
  asks: 'Once a connection is established, every segment has the ACK flag. A receiver drops one that has not.',
  causes: [
    'a TCP that is written by hand: a small device, a test tool',
    'a scanner that tries how a host answers',
    'a device on the path that clears flags',
  ],
  wireshark:
    'Nothing is said but the flags, as "[PSH]": `tcp.flags.ack == 0 && tcp.flags.syn == 0 && tcp.flags.reset == 0`.',
  cite: ['RFC 9293, section 3.1 (Acknowledgment Number)', 'RFC 9293, section 3.10.7.4, fifth step'],
  gates: ['SUM'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('ACK flag missing').map(({ frame, time, by, octets, synAckFrame }) => ({
      frame,
      time,
      frames: [synAckFrame],
      endpoint: by,
      data: { by, octets },
    })),
  message: ({ by, octets }, total) =>
    `the ${by} sent a segment ${octets > 0 ? `with ${octetCount(octets)} ` : ''}without the ACK flag on a connection${total > 1 ? `, ${times(total)} in all` : ''}`,
  examples: [
    {
      name: 'data without an acknowledgment',
      packets: `
        open
        0.050  client  P   1:6(5)             ! the client sent a segment with 5 bytes without the ACK flag
        0.350  client  P.  1:6(5)     ack 1
        0.370  server  .   1:1(0)     ack 6
      `,
    },
    {
      name: 'it sets no flag but URG, twice',
      packets: `
        open
        0.050  client  U   1:1(0)     urg 1   ! the client sent a segment without the ACK flag on a connection, twice in all
        0.060  client  U   1:1(0)     urg 1
        0.100  client  P.  1:6(5)     ack 1
        0.120  server  .   1:1(0)     ack 6
      `,
    },
    {
      name: 'the same data with the flag',
      packets: `
        open
        0.050  client  P.  1:6(5)     ack 1
        0.070  server  .   1:1(0)     ack 6
      `,
    },
    {
      name: 'a late copy of the SYN has none, as it should',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460>
        0.040  client  .   1:1(0)     ack 1
        0.050  client  S   0:0(0)             <mss 1460>  ! stale-syn
        0.070  server  .   1:1(0)     ack 1
      `,
    },
    {
      name: 'a RST needs none',
      packets: `
        open
        0.050  client  R   1:1(0)             ! abortive-close
      `,
    },
    {
      name: 'a FIN without ACK has a rule of its own, on a connection or not',
      packets: `
        open
        0.050  client  F   1:1(0)             ! flags-illegal
      `,
    },
    {
      name: 'no SYN,ACK was seen: a scan, or the capture began too late to tell',
      packets: `
        0.000  client  P.  1:6(5)     ack 1   ! capture-midstream
        0.010  client  P   6:11(5)
        0.020  server  .   1:1(0)     ack 11
      `,
    },
  ],
})

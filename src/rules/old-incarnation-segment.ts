import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount, span } from './wording.js'

export default rule({
  id: 'old-incarnation-segment',
  group: 'time-wait',
  severity: 'note',
  certainty: 'probable',
  tier: 'base',
  title: 'Segment of a connection that is over',
  explanation: `
    After a new connection had taken the addresses and ports over, a segment with data or FIN came whose numbers are
    those of the connection before. TIME-WAIT is there to let such segments die out; here the ports were used again
    sooner. The new connection's numbers lie elsewhere, so it can't take this one for its own.`,
  advice:
    'Find out who uses these ports again so soon, and what delays segments for so long; timestamps on both ends protect in any case.',
  asks: 'Initial numbers come from a clock, and TIME-WAIT keeps a pair of addresses and ports apart until old segments have died out. Timestamps let a receiver tell an old segment from a new one.',
  causes: [
    'a path, or a queue on it, that holds segments back for seconds',
    'a host that uses its ports again at once',
    'an end that still repeats its last data or FIN, as it missed the end of the old connection',
  ],
  wireshark:
    'The old segment counts in the new stream, as "[TCP Spurious Retransmission]" or "[TCP Retransmission]" with a relative number near 4 billion: `tcp.analysis.retransmission`.',
  cite: ['RFC 9293, section 3.4.3', 'RFC 7323, section 5.8', 'RFC 1337, section 2'],
  gates: ['BOTH'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('old segment').map(({ frame, time, by, octets, hasFin, after }) => ({
      frame,
      time,
      frames: [flow.next?.firstFrame ?? 0],
      endpoint: null,
      data: { by, octets, hasFin, after },
    })),
  message: ({ by, octets, hasFin, after }) =>
    `${octets > 0 ? octetCount(octets) : hasFin ? 'a FIN' : 'a segment'} of the ${by} passed ${span(after)} after a new connection had begun on the same addresses and ports`,
  examples: [
    {
      name: 'old data reaches the next connection',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1
        0.070  server  .   1:1(0)    ack 11
        0.080  client  F.  11:11(0)  ack 1
        0.100  server  F.  1:1(0)    ack 12
        0.120  client  .   12:12(0)  ack 2
        5.000  server  S   90000:90000(0)                <mss 1460>  ! time-wait-reopened
        5.020  client  S.  70000:70000(0)   ack 90001    <mss 1460>
        5.040  server  .   90001:90001(0)   ack 70001
        6.000  client  P.  1:11(10)         ack 1  ! 10 bytes of the client passed 1 s after a new connection had begun on the same addresses and ports
        6.020  server  .   90001:90001(0)   ack 70001
      `,
    },
    {
      name: 'its last ACK is late by a moment: of no account',
      packets: `
        open
        close
        5.000  server  S   90000:90000(0)                <mss 1460>  ! time-wait-reopened
        5.020  client  S.  70000:70000(0)   ack 90001    <mss 1460>
        5.022  client  .   2:2(0)           ack 2
        5.040  server  .   90001:90001(0)   ack 70001
      `,
    },
    {
      name: 'data of the new connection',
      packets: `
        open
        close
        5.000  server  S   90000:90000(0)                <mss 1460>  ! time-wait-reopened
        5.020  client  S.  70000:70000(0)   ack 90001    <mss 1460>
        5.040  server  .   90001:90001(0)   ack 70001
        6.000  client  P.  70001:70011(10)  ack 90001
        6.020  server  .   90001:90001(0)   ack 70011
      `,
    },
    {
      name: 'the file holds the last FIN after the new SYN',
      packets: `
        open
        0.050  client  F.  1:1(0)           ack 1
        0.070  server  F.  1:1(0)           ack 2
        0.090  client  .   2:2(0)           ack 2
        5.000  server  S   90000:90000(0)                <mss 1460>  ! time-wait-reopened
        5.001  server  F.  1:1(0)           ack 2                    ! retransmission
        5.020  client  S.  70000:70000(0)   ack 90001    <mss 1460>
        5.040  server  .   90001:90001(0)   ack 70001
      `,
    },
  ],
})

import type { Endpoint } from '../tcp/endpoint.js'
import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import { LONGEST_ACK_DELAY } from '../tcp/late-ack.js'
import { rule } from './rule.js'
import { span } from './wording.js'

/** The longest first timeout in use, in seconds (RFC 1122): who has not sent again by then has got an ACK that the capture missed. */
const FIRST_TIMEOUT = 3

/** Some of the acker's segments are not in the capture, or could not be believed: an ACK may be among them. */
const isCaptureMissing = ({ missingOctets, badChecksums }: Endpoint): boolean =>
  missingOctets > 0 || badChecksums.count > 0

/** Where segments are lost, an earlier ACK may have been as well. */
const isLossy = ({ endpoints }: Flow): boolean =>
  endpoints.some(({ syns, resent }) => syns.count > 1 || resent.count > 0)

/** From the tap to the acker and back at its best; where data tells, not the handshake alone, which a proxy may answer. */
function roundTrip({ rttTap, peer }: Endpoint): number {
  return peer.rttCount > 1 ? Math.max(rttTap, peer.rttMin) : rttTap
}

export default rule({
  id: 'delayed-ack-too-long',
  group: 'data',
  severity: 'warning',
  certainty: 'probable',
  tier: 'base',
  title: 'Acknowledgment delayed for too long',
  explanation: `
    A receiver may wait a little with its ACK, for another segment or for data of its own to send with it, but less
    than half a second. Here data that was sent once and arrived was acknowledged later than that, even if the
    way there and back is taken off.`,
  advice:
    'Look at the receiver: a stack with a long delayed-ACK timer, or a machine that stood still (power saving, a paused virtual machine). An earlier ACK that was lost before the capture point looks the same.',
  asks: 'An ACK may be delayed, but for less than half a second, and every second full-sized segment should have one.',
  causes: [
    'a machine that stood still: power saving, a paused virtual machine',
    'a stack whose delayed-ACK timer is set too long',
    'a queue or a sleeping radio link between the capture point and the receiver',
    'an earlier ACK that was lost before the capture point',
  ],
  wireshark: 'Nothing is said. The time from data to its ACK: `tcp.analysis.ack_rtt > 0.5`.',
  cite: ['RFC 9293, section 3.8.6.3, MUST-40', 'RFC 5681, section 4.2'],
  gates: ['BOTH', 'WHOLE'],
  on: Fact.INCIDENT,
  find: (flow) => {
    if (isLossy(flow)) return []
    const late = flow.incidents.of('late ACK')
    return flow.endpoints.flatMap((acker) => {
      const own = late.filter(({ by }) => by === acker.side)
      if (isCaptureMissing(acker) || own.some(({ waited }) => waited > FIRST_TIMEOUT)) return []
      const onTheWay = 2 * roundTrip(acker)
      return own
        .filter(({ frame, waited }) => waited - onTheWay > LONGEST_ACK_DELAY && !(frame > (flow.reset?.frame ?? frame)))
        .map(({ frame, time, by, waited, dataFrame }) => ({
          frame,
          time,
          frames: [dataFrame],
          endpoint: by,
          data: { by, waited, roundTrip: onTheWay / 2, dataFrame },
        }))
    })
  },
  message: ({ by, waited, roundTrip: way, dataFrame }, count) =>
    `the ${by} acknowledged frame ${dataFrame} after ${span(waited)}; an ACK may wait for less than 0.5 s (the way there and back takes ${span(way)})${count > 1 ? `; ${count} ACKs so` : ''}`,
  examples: [
    {
      name: 'nine tenths of a second for the ACK of a request',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.970  server  .   1:1(0)     ack 11  ! the server acknowledged frame 4 after 920 ms; an ACK may wait for less than 0.5 s (the way there and back takes 20 ms)
      `,
    },
    {
      name: 'the ACK waits for the answer, which takes two seconds; then again',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        2.070  server  P.  1:11(10)   ack 11  ! the server acknowledged frame 4 after 2.02 s; an ACK may wait for less than 0.5 s (the way there and back takes 20 ms); 2 ACKs so
        2.090  client  .   11:11(0)   ack 11
        2.100  client  P.  11:21(10)  ack 11
        2.120  server  .   11:11(0)   ack 21
        3.050  client  P.  21:31(10)  ack 11
        4.070  server  P.  11:21(10)  ack 31
        4.090  client  .   31:31(0)   ack 21
      `,
    },
    {
      name: 'two tenths are lawful',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.270  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'a long way there and back is no delay of the receiver',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>
        0.900  server  S.  0:0(0)     ack 1   <mss 1460>
        0.920  client  .   1:1(0)     ack 1
        0.950  client  P.  1:11(10)   ack 1
        1.870  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'the receiver was quiet for long: its radio may have had to wake up',
      packets: `
        open
        9.000  client  P.  1:11(10)   ack 1
        9.970  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'the data was sent again: the first copy may never have arrived',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.350  client  P.  1:11(10)   ack 1   ! retransmission
        0.970  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'ACKs of earlier data come in between: a queue on the way',
      packets: `
        open
        0.050  client  .   1:11(10)   ack 1
        0.060  client  .   11:21(10)  ack 1
        0.300  server  .   1:1(0)     ack 11
        0.310  client  P.  21:31(10)  ack 1
        0.500  server  .   1:1(0)     ack 11
        0.700  server  .   1:1(0)     ack 21
        0.900  server  .   1:1(0)     ack 31
      `,
    },
    {
      name: 'a proxy on this side answers the SYN, and the server is further away than that',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>
        0.001  server  S.  0:0(0)     ack 1   <mss 1460>
        0.002  client  .   1:1(0)     ack 1
        0.050  client  P.  1:11(10)   ack 1
        0.450  server  P.  1:11(10)   ack 11
        0.460  client  P.  11:21(10)  ack 11
        1.200  server  P.  11:21(10)  ack 21
        1.210  client  .   21:21(0)   ack 21
      `,
    },
    {
      name: 'the path loses segments: an earlier ACK may be among them',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>
        1.000  client  S   0:0(0)             <mss 1460>  ! syn-retransmission
        1.020  server  S.  0:0(0)     ack 1   <mss 1460>
        1.040  client  .   1:1(0)     ack 1
        1.050  client  P.  1:11(10)   ack 1
        1.970  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'the data went again together with more',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.650  client  P.  1:21(20)   ack 1
        0.670  server  .   1:1(0)     ack 21
      `,
    },
    {
      name: 'the sender does not repeat it for ten seconds: its ACK is missing in the capture',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        1.000  server  P.  1:11(10)   ack 11
        1.020  client  P.  11:21(10)  ack 11
        11.00  server  P.  11:21(10)  ack 21
        11.02  client  .   21:21(0)   ack 21
      `,
    },
    {
      name: 'segments of the receiver are missing in the capture',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.300  server  P.  1:11(10)   ack 11  lost
        0.970  server  P.  11:21(10)  ack 11
        0.990  client  .   11:11(0)   ack 21  ! capture-gap
      `,
    },
    {
      name: 'a closed window takes no data',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0    ! zero-window
        0.570  client  .   11:12(1)   ack 1            ! zero-window-probe
        2.000  server  .   1:1(0)     ack 12  win 500
      `,
    },
  ],
})

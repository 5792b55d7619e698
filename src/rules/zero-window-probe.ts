import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { gapList, times } from './wording.js'

export default rule({
  id: 'zero-window-probe',
  group: 'data',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Probes of a closed window',
  explanation: `
    The peer has closed its window, and says so no more than once: were its next word lost, both would wait for
    ever. So the sender probes the window now and then, with one octet past it or (Linux) with no data and the
    number before the next one, and the peer must answer.`,
  advice: 'Nothing is wrong with the prober. Look at why the window stays closed.',
  asks: 'A closed window must be probed, first after one retransmission timeout, then with growing gaps; the receiver answers each probe.',
  causes: ['the application of the receiver is slow, blocked or stopped', 'a receive buffer that is too small'],
  wireshark:
    '"[TCP ZeroWindowProbe]"; Linux\'s, which carries no data, is shown as "[TCP Keep-Alive]": `tcp.analysis.zero_window_probe || tcp.analysis.keep_alive`.',
  cite: ['RFC 9293, section 3.8.6.1, MUST-36, SHLD-29, SHLD-30', 'RFC 9293, section 3.8.6, MUST-35'],
  gates: ['BOTH'],
  on: Fact.INCIDENT,
  find: (flow) => {
    const probes = flow.incidents.of('zero window probe')
    const total = flow.incidents.count('zero window probe')
    if (total === 0) return []
    const { frame, time, by } = probes[0]!
    const gaps = gapList(probes.map((probe) => probe.time))
    return [
      {
        frame,
        time,
        frames: probes.map((probe) => probe.frame),
        endpoint: by,
        count: total,
        data: { by, gaps, octets: probes[0]!.octets },
      },
    ]
  },
  message: ({ by, gaps, octets }, total) =>
    `the ${by} probed the closed window ${times(total)}${gaps === '' ? '' : ` (gaps of ${gaps})`}, with ${octets === 0 ? 'no data' : 'one byte'}`,
  examples: [
    {
      name: 'Linux: no data, with the number before the next one',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        0.300  client  .   10:10(0)   ack 1          ! 3 times (gaps of 500 ms and 1 s), with no data
        0.320  server  .   1:1(0)     ack 11  win 0
        0.800  client  .   10:10(0)   ack 1
        0.820  server  .   1:1(0)     ack 11  win 0
        1.800  client  .   10:10(0)   ack 1
        1.820  server  .   1:1(0)     ack 11  win 500
        1.840  client  P.  11:21(10)  ack 1
        1.860  server  .   1:1(0)     ack 21  win 500
      `,
    },
    {
      name: 'BSD: the next octet, just past the closed window',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        5.070  client  .   11:12(1)   ack 1          ! once, with one byte
        5.090  server  .   1:1(0)     ack 11  win 0
        6.000  server  .   1:1(0)     ack 11  win 500
        6.020  client  .   11:21(10)  ack 1
        6.040  server  .   1:1(0)     ack 21  win 500
      `,
    },
    {
      name: 'the octet is taken: the window was open again',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        5.070  client  .   11:12(1)   ack 1          ! once, with one byte
        5.090  server  .   1:1(0)     ack 12  win 500
        5.110  client  P.  12:21(9)   ack 1
        5.130  server  .   1:1(0)     ack 21  win 500
      `,
    },
    {
      name: 'the same segment while the window is open is a keepalive',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        5.070  client  .   10:10(0)   ack 1          ! keepalive-probe ! keepalive-idle-below-default
        5.090  server  .   1:1(0)     ack 11
      `,
    },
  ],
})

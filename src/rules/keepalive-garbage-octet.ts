import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'

export default rule({
  id: 'keepalive-garbage-octet',
  group: 'keepalive',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Keepalive probes carry an octet',
  explanation: `
    The keepalive probes of one end carry one octet, with the number of the last octet that its peer has already.
    They should carry none; the octet is allowed for the sake of old stacks that do not answer an empty probe. It is
    garbage and no part of the stream: a tool that takes it for a retransmission may show the wrong text.`,
  advice: 'Nothing is wrong: Windows probes like this, and so do the keepalives of some devices.',
  cite: ['RFC 9293, section 3.8.4, SHLD-12 and MAY-6', 'RFC 1122, section 4.2.3.6'],
  gates: ['BOTH'],
  on: Fact.KEEPALIVE,
  isForEachEnd: true,
  find: ({ endpoints }) =>
    endpoints.flatMap(({ keepalive, side }) =>
      keepalive.kept
        .filter(({ oneOctet }) => oneOctet)
        .map(({ frames, times, probes }) => ({
          frame: frames[0]!,
          time: times[0]!,
          frames,
          endpoint: side,
          count: probes,
          data: { by: side },
        })),
    ),
  message: ({ by }, count) =>
    `the ${by} put an octet of garbage into ${count === 1 ? 'its keepalive probe' : `${count} keepalive probes`}: an empty one should do`,
  examples: [
    {
      name: 'Windows: one octet of 0',
      packets: `
        open
        0.050    client  P.  1:11(10)   ack 1   data "GET /\\r\\n\\r\\n\\n"
        0.070    server  .   1:1(0)     ack 11
        7200.07  client  .   10:11(1)   ack 1   data "\\x00"  ! keepalive-probe ! the client put an octet of garbage into its keepalive probe
        7200.09  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'in the place of the SYN, while no data has followed that',
      packets: `
        open
        60.00  client  .   0:1(1)     ack 1   data "\\x00"  ! keepalive-probe ! the client put an octet of garbage into 2 keepalive probes
        60.02  server  .   1:1(0)     ack 1
        120.0  client  .   0:1(1)     ack 1   data "\\x00"
        120.1  server  .   1:1(0)     ack 1
      `,
    },
    {
      name: 'an empty probe',
      packets: `
        open
        0.050    client  P.  1:11(10)   ack 1
        0.070    server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7200.09  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'the last octet again before its ACK: a retransmission',
      packets: `
        open
        0.050  client  P.  1:2(1)     ack 1
        0.350  client  P.  1:2(1)     ack 1   ! retransmission
        0.370  server  .   1:1(0)     ack 2
      `,
    },
    {
      name: "the peer's window is closed: a window probe",
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        60.00  client  .   10:11(1)   ack 1   data "\\x00"  ! zero-window-probe
        60.02  server  .   1:1(0)     ack 11  win 0
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { count as countText, span } from './wording.js'

export default rule({
  id: 'gap-not-duplicate-acked',
  group: 'data',
  severity: 'warning',
  certainty: 'probable',
  tier: 'later',
  title: 'A gap that the receiver did not report',
  explanation: `
    A segment that arrives above a gap must be answered at once by an ACK of the number still missing: three of them
    make the sender repair the loss within a round trip. This receiver took several such segments and said nothing, so
    that the repair had to wait for the sender's timer.`,
  advice:
    'Look at the receiving stack, or for a device that drops ACKs which repeat a number. Loss of all of them before the capture point looks the same.',
  asks: 'A segment above a gap should be acknowledged at once (RFC 5681), with SACK blocks where both ends use them (RFC 2018).',
  causes: [
    'loss of these ACKs before the capture point',
    'a device that thins out ACKs, as cable and radio links do',
    'a stack that delays them, or drops what comes out of order',
  ],
  wireshark:
    'After "[TCP Previous segment not captured]" no "[TCP Dup ACK]" comes: `tcp.analysis.lost_segment || tcp.analysis.duplicate_ack`.',
  cite: ['RFC 5681, section 4.2', 'RFC 9293, section 3.8.6.3', 'RFC 2018, section 4'],
  gates: ['BOTH', 'WHOLE'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('gap not reported').map(({ frame, time, by, lasted, segments, filledFrame, ackFrame }) => ({
      frame,
      time,
      frames: [filledFrame, ackFrame],
      endpoint: by,
      data: { by, lasted, segments },
    })),
  message: ({ by, lasted, segments }, count) =>
    `the ${by} got ${countText(segments)} segments above a gap, and in ${span(lasted)} did not ask for what was missing${count > 1 ? ` (${count} gaps so)` : ''}`,
  examples: [
    {
      name: 'five segments above the gap, two seconds of silence, and then one ACK for all',
      packets: `
        open
        0.050  client  .   1:11(10)   ack 1   lost
        0.051  client  .   11:21(10)  ack 1   ! the server got 5 segments above a gap, and in 2 s did not ask for what was missing
        0.052  client  .   21:31(10)  ack 1
        0.053  client  .   31:41(10)  ack 1
        0.054  client  .   41:51(10)  ack 1
        0.055  client  P.  51:61(10)  ack 1
        2.051  client  .   1:11(10)   ack 1   ! retransmission
        2.071  server  .   1:1(0)     ack 61
      `,
    },
    {
      name: 'the receiver asks, and the sender waits all the same',
      packets: `
        open
        0.050  client  .   1:11(10)   ack 1   lost
        0.051  client  .   11:21(10)  ack 1
        0.052  client  .   21:31(10)  ack 1
        0.053  client  P.  31:41(10)  ack 1
        0.071  server  .   1:1(0)     ack 1
        2.051  client  .   1:11(10)   ack 1   ! retransmission
        2.071  server  .   1:1(0)     ack 41
      `,
    },
    {
      name: 'it asks late: a queue behind the tap holds up the segments and what answers them',
      packets: `
        open
        0.050  client  .   1:11(10)   ack 1   lost
        0.051  client  .   11:21(10)  ack 1
        0.052  client  .   21:31(10)  ack 1
        0.053  client  P.  31:41(10)  ack 1
        1.051  client  .   1:11(10)   ack 1   ! retransmission
        1.851  server  .   1:1(0)     ack 1
        1.852  server  .   1:1(0)     ack 1
        1.853  server  .   1:1(0)     ack 1
        2.851  server  .   1:1(0)     ack 41
      `,
    },
    {
      name: 'the segments above were lost behind the tap: they must go again',
      packets: `
        open
        0.050  client  .   1:11(10)   ack 1   lost
        0.051  client  .   11:21(10)  ack 1
        0.052  client  .   21:31(10)  ack 1
        0.053  client  P.  31:41(10)  ack 1
        2.051  client  .   1:11(10)   ack 1   ! retransmission
        2.071  server  .   1:1(0)     ack 11
        2.073  client  .   11:21(10)  ack 1
        2.074  client  .   21:31(10)  ack 1
        2.075  client  P.  31:41(10)  ack 1
        2.093  server  .   1:1(0)     ack 41
      `,
    },
    {
      name: 'the sender repeats everything before an ACK can come',
      packets: `
        open
        0.050  client  .   1:11(10)   ack 1   lost
        0.051  client  .   11:21(10)  ack 1
        0.052  client  .   21:31(10)  ack 1
        0.053  client  P.  31:41(10)  ack 1
        2.051  client  .   1:11(10)   ack 1   ! retransmission
        2.052  client  .   11:21(10)  ack 1
        2.053  client  .   21:31(10)  ack 1
        2.054  client  P.  31:41(10)  ack 1
        2.071  server  .   1:1(0)     ack 41
      `,
    },
    {
      name: 'two segments above a gap need not be enough',
      packets: `
        open
        0.050  client  .   1:11(10)   ack 1   lost
        0.051  client  .   11:21(10)  ack 1
        0.052  client  P.  21:31(10)  ack 1
        2.051  client  .   1:11(10)   ack 1   ! retransmission
        2.071  server  .   1:1(0)     ack 31
      `,
    },
    {
      name: 'a gap that is filled before an answer can come',
      packets: `
        open
        0.050  client  .   11:21(10)  ack 1   id 102
        0.051  client  .   21:31(10)  ack 1   id 103
        0.052  client  P.  31:41(10)  ack 1   id 104
        0.053  client  .   1:11(10)   ack 1   id 101  ! out-of-order
        0.071  server  .   1:1(0)     ack 41
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { counted } from '../text/numbers.js'
import { rule } from './rule.js'

export default rule({
  id: 'paws-reject',
  group: 'options',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Timestamp too old: PAWS rejects the segment',
  explanation: `
    With the timestamps option each segment carries its sender's clock. This one's is older than a value that
    the receiver has echoed already, so it drops the segment and answers with an ACK: the protection against
    wrapped sequence numbers (PAWS). An old duplicate or a forged segment looks so.`,
  advice:
    "Compare TTL and IP identification with the sender's other packets; look for a load balancer whose hosts have different timestamp clocks.",
  asks: 'A segment whose timestamp is older than the last one accepted is dropped, and answered with an ACK (RFC 7323).',
  causes: [
    'an old duplicate that was late on its way',
    'several hosts behind one address, with clocks of their own',
    'a forged segment',
  ],
  wireshark: 'The ACK may be "[TCP Dup ACK]"; for the timestamps themselves: `tcp.options.timestamp.tsval`.',
  cite: ['RFC 7323, sections 5.2 and 5.3'],
  gates: ['TS', 'BOTH'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('PAWS reject').map(({ frame, time, by, behind, answerFrame }) => ({
      frame,
      time,
      frames: [answerFrame],
      endpoint: by,
      data: { by, of: flow.endpoint(by).peer.side, behind, answered: answerFrame > 0 },
    })),
  message: ({ by, of, behind, answered }) =>
    `a segment in the ${by}'s name carries a timestamp ${counted(Math.abs(behind), 'tick')} older than what the ${of} has echoed${answered ? `; the ${of} answered with an ACK` : ''}`,
  examples: [
    {
      name: 'an old timestamp within the window, answered by an ACK',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.200  client  P.  1:11(10)   ack 1   <TS val 300 ecr 900>
        0.220  server  .   1:1(0)     ack 11  <TS val 1100 ecr 300>
        0.240  client  P.  11:21(10)  ack 1   <TS val 200 ecr 900>  ! 100 ticks older than what the server has echoed
        0.260  server  .   1:1(0)     ack 11  <TS val 1140 ecr 300>
        0.280  client  P.  11:21(10)  ack 1   <TS val 380 ecr 1140>
        0.300  server  .   1:1(0)     ack 21  <TS val 1180 ecr 380>
      `,
    },
    {
      name: 'a copy of what has arrived is an old segment whatever its timestamp',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.200  client  P.  1:11(10)   ack 1   <TS val 300 ecr 900>
        0.220  server  .   1:1(0)     ack 11  <TS val 1100 ecr 300>
        0.400  client  P.  11:21(10)  ack 1   <TS val 500 ecr 1100>
        0.420  server  .   1:1(0)     ack 21  <TS val 1300 ecr 500>
        0.440  client  P.  1:11(10)   ack 1   <TS val 300 ecr 900>   ! retransmission
        0.460  server  .   1:1(0)     ack 21  <TS val 1340 ecr 500>
      `,
    },
    {
      name: 'an ACK without data may be overtaken',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.200  client  P.  1:11(10)   ack 1   <TS val 300 ecr 900>
        0.220  server  .   1:1(0)     ack 11  <TS val 1100 ecr 300>
        0.240  client  .   11:11(0)   ack 1   <TS val 200 ecr 900>
      `,
    },
    {
      name: 'the same timestamp again is not older',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.200  client  P.  1:11(10)   ack 1   <TS val 300 ecr 900>
        0.220  server  .   1:1(0)     ack 11  <TS val 1100 ecr 300>
        0.221  client  P.  11:21(10)  ack 1   <TS val 300 ecr 1100>
        0.240  server  .   1:1(0)     ack 21  <TS val 1120 ecr 300>
      `,
    },
    {
      name: 'after 24 days without traffic an old timestamp says nothing',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.200  client  P.  1:11(10)   ack 1   <TS val 300 ecr 900>
        0.220  server  .   1:1(0)     ack 11  <TS val 1100 ecr 300>
        2160000.000  client  P.  11:21(10)  ack 1   <TS val 200 ecr 1100>
        2160000.020  server  .   1:1(0)     ack 21  <TS val 1000 ecr 200>
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { count } from './wording.js'

export default rule({
  id: 'tsval-went-backwards',
  group: 'options',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'The clock of timestamps stepped back',
  explanation: `
    The timestamps of one end must never decrease while a connection lasts: its peer takes a segment with an
    older one for a duplicate and drops it (PAWS). This segment carries new data, was sent after one with a
    newer timestamp (it acknowledges or echoes more), and its own is older. Where only its place in the
    stream tells the order, the finding is a warning.`,
  advice:
    'Look for a load balancer or a NAT with several hosts behind one address, a virtual machine that was moved or resumed, or a stack that takes timestamps from the wall clock.',
  asks: 'The clock behind the timestamps may stand still and never steps back. An older timestamp than the last that was accepted marks an old copy, which is dropped (PAWS).',
  causes: [
    'several hosts behind one address, with clocks of their own',
    'a virtual machine that was moved or resumed',
    'a stack that takes its timestamps from the time of day',
    'a device that rewrites timestamps in some segments',
  ],
  wireshark: 'Nothing is said; follow one direction in the column of `tcp.options.timestamp.tsval`.',
  cite: ['RFC 7323, sections 5.2 and 5.4'],
  gates: ['TS', 'WHOLE', 'SUM'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('timestamp went back').map(({ frame, time, by, behind, lastFrame, certain }) => ({
      frame,
      time,
      frames: [lastFrame],
      endpoint: by,
      severity: certain ? undefined : 'warning',
      certainty: certain ? undefined : 'probable',
      data: { by, behind, lastFrame },
    })),
  message: ({ by, behind, lastFrame }, total) =>
    total === 1
      ? `new data of the ${by} carries a timestamp ${count(behind)} ticks older than the one in frame ${lastFrame}, which was sent before it`
      : `${total} segments with new data carry timestamps older than ones sent before them, the first by ${count(behind)} ticks`,
  examples: [
    {
      name: 'an older timestamp on data that acknowledges more',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, TS val 500 ecr 100>
        0.040  client  .   1:1(0)     ack 1   <nop, nop, TS val 140 ecr 500>
        0.050  client  P.  1:11(10)   ack 1   <nop, nop, TS val 1000 ecr 500>
        0.060  server  P.  1:11(10)   ack 1   <nop, nop, TS val 540 ecr 140>
        0.080  client  P.  11:21(10)  ack 11  <nop, nop, TS val 900 ecr 540>  ! 100 ticks older than the one in frame 4
        0.090  server  .   11:11(0)   ack 21  <nop, nop, TS val 570 ecr 900>
      `,
    },
    {
      name: 'an older timestamp on data that follows, 20 ms later',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, TS val 500 ecr 100>
        0.040  client  .   1:1(0)     ack 1   <nop, nop, TS val 140 ecr 500>
        0.050  client  P.  1:11(10)   ack 1   <nop, nop, TS val 1000 ecr 500>
        0.070  client  P.  11:21(10)  ack 1   <nop, nop, TS val 900 ecr 500>  ! 100 ticks older
        0.090  server  .   1:1(0)     ack 21  <nop, nop, TS val 570 ecr 900>
      `,
    },
    {
      name: 'timestamps that stay or grow',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, TS val 500 ecr 100>
        0.040  client  .   1:1(0)     ack 1   <nop, nop, TS val 140 ecr 500>
        0.050  client  P.  1:11(10)   ack 1   <nop, nop, TS val 150 ecr 500>
        0.070  client  P.  11:21(10)  ack 1   <nop, nop, TS val 150 ecr 500>
        0.090  server  .   1:1(0)     ack 21  <nop, nop, TS val 570 ecr 150>
      `,
    },
    {
      name: 'two cores disagree by a tick',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, TS val 500 ecr 100>
        0.040  client  .   1:1(0)     ack 1   <nop, nop, TS val 140 ecr 500>
        0.050  client  P.  1:11(10)   ack 1   <nop, nop, TS val 150 ecr 500>
        0.070  client  P.  11:21(10)  ack 1   <nop, nop, TS val 149 ecr 500>
        0.090  server  .   1:1(0)     ack 21  <nop, nop, TS val 570 ecr 149>
      `,
    },
    {
      name: 'an ACK that was sent later has overtaken the data',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, TS val 500 ecr 100>
        0.040  client  .   1:1(0)     ack 1   <nop, nop, TS val 140 ecr 500>
        0.050  server  P.  1:11(10)   ack 1   <nop, nop, TS val 530 ecr 140>
        0.070  client  .   11:11(0)   ack 11  <nop, nop, TS val 170 ecr 530>
        0.090  client  P.  1:11(10)   ack 1   <nop, nop, TS val 150 ecr 500>
        0.110  server  .   11:11(0)   ack 11  <nop, nop, TS val 590 ecr 170>
      `,
    },
    {
      name: 'a segment that was sent again has overtaken the data behind it',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, TS val 500 ecr 100>
        0.040  client  .   1:1(0)     ack 1   <nop, nop, TS val 140 ecr 500>
        0.050  client  P.  1:11(10)   ack 1   <nop, nop, TS val 150 ecr 500>
        0.400  client  P.  1:11(10)   ack 1   <nop, nop, TS val 500 ecr 500>  ! retransmission
        0.405  client  P.  11:21(10)  ack 1   <nop, nop, TS val 160 ecr 500>
        0.420  server  .   1:1(0)     ack 21  <nop, nop, TS val 900 ecr 160>
      `,
    },
    {
      name: 'the peer rejects the segment: that is told of it',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, TS val 500 ecr 100>
        0.040  client  .   1:1(0)     ack 1   <nop, nop, TS val 140 ecr 500>
        0.050  client  P.  1:11(10)   ack 1   <nop, nop, TS val 1000 ecr 500>
        0.070  server  .   1:1(0)     ack 11  <nop, nop, TS val 550 ecr 1000>
        0.090  client  P.  11:21(10)  ack 1   <nop, nop, TS val 900 ecr 500>  ! paws-reject
        0.110  server  .   1:1(0)     ack 11  <nop, nop, TS val 590 ecr 1000>
      `,
    },
    {
      name: 'after 24 days of silence nothing can be said',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, TS val 500 ecr 100>
        0.040  client  .   1:1(0)     ack 1   <nop, nop, TS val 140 ecr 500>
        0.050  client  P.  1:11(10)   ack 1   <nop, nop, TS val 1000 ecr 500>
        0.070  server  .   1:1(0)     ack 11  <nop, nop, TS val 550 ecr 140>
        2160000.000  client  P.  11:21(10)  ack 1   <nop, nop, TS val 900 ecr 550>
        2160000.020  server  .   1:1(0)     ack 21  <nop, nop, TS val 590 ecr 900>
      `,
    },
  ],
})

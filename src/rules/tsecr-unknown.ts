import * as Fact from '../tcp/fact.js'
import { counted } from '../text/numbers.js'
import { rule } from './rule.js'
import { count as number } from './wording.js'

export default rule({
  id: 'tsecr-unknown',
  group: 'options',
  severity: 'warning',
  certainty: 'probable',
  tier: 'later',
  title: 'Echo of a timestamp that was never sent',
  explanation: `
    Each timestamp is echoed as it came. This echo is newer than every timestamp of the peer, and the peer's next
    segment shows that its clock had not come so far. The peer measures a wrong round trip by it, and its timer
    for retransmissions with it. A capture that lacks a segment, where the peer's clock steps back, looks the same.`,
  advice:
    'Look for a device on the path that writes timestamps in one direction only, or a stack that echoes another field.',
  asks: 'The echo is a timestamp that was received from the peer, as it came.',
  causes: [
    'a device that rewrites the timestamps of one direction only',
    'a stack that echoes another field, or its own clock',
    'two hosts behind one address, whose clocks differ',
  ],
  wireshark: 'Nothing is said. Compare each echo with the timestamps of the peer: `tcp.options.timestamp.tsecr`.',
  cite: ['RFC 7323, sections 3.2 and 4.3'],
  gates: ['TS', 'WHOLE', 'BOTH'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('echo unknown').map(({ frame, time, by, echo, ahead, proofFrame }) => ({
      frame,
      time,
      frames: [proofFrame],
      endpoint: by,
      data: { by, of: flow.endpoint(by).peer.side, echo, ahead, proofFrame },
    })),
  message: ({ by, of, echo, ahead, proofFrame }, count) =>
    count === 1
      ? `the ${by} echoes the timestamp ${number(echo)}, which the ${of} had not sent: its clock was ${counted(ahead, 'tick')} behind that in frame ${proofFrame}`
      : `${count} segments echo timestamps that had not been sent, the first ${number(echo)}`,
  examples: [
    {
      name: 'an echo from nowhere',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, TS val 500 ecr 100>
        0.040  client  .   1:1(0)     ack 1   <nop, nop, TS val 140 ecr 500>
        0.050  client  P.  1:11(10)   ack 1   <nop, nop, TS val 150 ecr 9999>  ! the client echoes the timestamp 9,999, which the server had not sent: its clock was 9,429 ticks behind that in frame 5
        0.090  server  .   1:1(0)     ack 11  <nop, nop, TS val 570 ecr 150>
      `,
    },
    {
      name: 'echoes of what was sent, the latest or an older one',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, TS val 500 ecr 100>
        0.040  client  .   1:1(0)     ack 1   <nop, nop, TS val 140 ecr 500>
        0.050  server  P.  1:11(10)   ack 1   <nop, nop, TS val 530 ecr 140>
        0.060  client  P.  1:11(10)   ack 1   <nop, nop, TS val 160 ecr 500>
        0.090  server  .   11:11(0)   ack 11  <nop, nop, TS val 570 ecr 160>
      `,
    },
    {
      name: 'the capture lost the segment that carried it',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, TS val 500 ecr 100>
        0.040  client  .   1:1(0)     ack 1   <nop, nop, TS val 140 ecr 500>
        0.050  server  P.  1:11(10)   ack 1   <nop, nop, TS val 530 ecr 140>  lost
        0.060  client  P.  1:11(10)   ack 1   <nop, nop, TS val 160 ecr 530>
        0.090  server  .   11:11(0)   ack 11  <nop, nop, TS val 570 ecr 160>
      `,
    },
    {
      name: 'the capture holds the segment that carried it late',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, TS val 500 ecr 100>
        0.040  client  .   1:1(0)     ack 1   <nop, nop, TS val 140 ecr 500>
        0.060  client  P.  1:11(10)   ack 1   <nop, nop, TS val 160 ecr 530>
        0.061  server  P.  1:11(10)   ack 1   <nop, nop, TS val 530 ecr 140>
        0.090  server  .   11:11(0)   ack 11  <nop, nop, TS val 570 ecr 160>
      `,
    },
    {
      name: 'a late segment of the server tells nothing of its clock',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, TS val 500 ecr 100>
        0.040  client  .   1:1(0)     ack 1   <nop, nop, TS val 140 ecr 500>
        0.050  server  P.  1:11(10)   ack 1   <nop, nop, TS val 530 ecr 140>  lost
        0.060  client  P.  1:11(10)   ack 1   <nop, nop, TS val 160 ecr 530>
        0.080  server  .   1:1(0)     ack 1   <nop, nop, TS val 520 ecr 140>
        0.090  server  .   11:11(0)   ack 11  <nop, nop, TS val 570 ecr 160>
      `,
    },
  ],
})

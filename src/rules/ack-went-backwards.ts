import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'ack-went-backwards',
  group: 'data',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'Acknowledgment taken back',
  explanation: `
    An acknowledgment says that everything before its number has arrived; that number never falls. This end sent a
    lower one than before, and its own timestamp shows that it sent it later: the network did not just deliver an
    old ACK late.`,
  advice:
    'Look for two machines that answer for one address, a device that rewrites sequence numbers, or a stack that loses count.',
  asks: 'An acknowledgment covers everything before its number, and that number never falls. Nor do the timestamps of one sender (RFC 7323).',
  causes: [
    'two machines that answer for one address: a failover pair, a cluster',
    'a firewall or load balancer that rewrites numbers, or acknowledges in the name of a host',
    'a virtual machine that was set back to an older state',
    'a fault in the stack',
  ],
  wireshark:
    'Nothing is said of an ACK that falls. After an acknowledgment of N by that end: `tcp.flags.ack == 1 && tcp.ack < N`.',
  cite: ['RFC 9293, section 3.4', 'RFC 9293, section 3.3.1 (RCV.NXT)', 'RFC 7323, section 5.2'],
  gates: ['TS', 'WHOLE'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('ACK went backwards').map(({ frame, time, by, octets, higherFrame, ticks }) => ({
      frame,
      time,
      frames: [higherFrame],
      endpoint: by,
      data: { by, octets, higherFrame, ticks },
    })),
  message: ({ by, octets, higherFrame }, count) =>
    `the ${by} acknowledged ${octetCount(octets)} less than in frame ${higherFrame}, in a segment with a newer timestamp${count > 1 ? ` (${count} segments so)` : ''}`,
  examples: [
    {
      name: 'a lower ACK with a newer timestamp',
      packets: `
        0.000  client  S   0:0(0)              <mss 1460,TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1    <mss 1460,TS val 500 ecr 100>
        0.040  client  .   1:1(0)     ack 1    <TS val 140 ecr 500>
        0.050  client  P.  1:101(100) ack 1    <TS val 150 ecr 500>
        0.070  server  .   1:1(0)     ack 101  <TS val 550 ecr 150>
        0.080  server  .   1:1(0)     ack 51   <TS val 560 ecr 150>  ! the server acknowledged 50 bytes less than in frame 5
      `,
    },
    {
      name: 'an ACK that was overtaken has an older timestamp',
      packets: `
        0.000  client  S   0:0(0)              <mss 1460,TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1    <mss 1460,TS val 500 ecr 100>
        0.040  client  .   1:1(0)     ack 1    <TS val 140 ecr 500>
        0.050  client  P.  1:51(50)   ack 1    <TS val 150 ecr 500>
        0.051  client  P.  51:101(50) ack 1    <TS val 151 ecr 500>
        0.070  server  .   1:1(0)     ack 101  <TS val 560 ecr 150>
        0.080  server  .   1:1(0)     ack 51   <TS val 550 ecr 150>
      `,
    },
    {
      name: 'one tick is within what two queues of a card disagree by',
      packets: `
        0.000  client  S   0:0(0)              <mss 1460,TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1    <mss 1460,TS val 500 ecr 100>
        0.040  client  .   1:1(0)     ack 1    <TS val 140 ecr 500>
        0.050  client  P.  1:101(100) ack 1    <TS val 150 ecr 500>
        0.070  server  .   1:1(0)     ack 101  <TS val 550 ecr 150>
        0.071  server  .   1:1(0)     ack 51   <TS val 551 ecr 150>
      `,
    },
    {
      name: 'without timestamps nothing shows which was sent first',
      packets: `
        open
        0.050  client  P.  1:101(100) ack 1
        0.070  server  .   1:1(0)     ack 101
        0.080  server  .   1:1(0)     ack 51
      `,
    },
    {
      name: 'a RST may carry any ACK',
      packets: `
        0.000  client  S   0:0(0)              <mss 1460,TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1    <mss 1460,TS val 500 ecr 100>
        0.040  client  .   1:1(0)     ack 1    <TS val 140 ecr 500>
        0.050  client  P.  1:101(100) ack 1    <TS val 150 ecr 500>
        0.070  server  .   1:1(0)     ack 101  <TS val 550 ecr 150>
        0.080  server  R.  1:1(0)     ack 51   <TS val 560 ecr 150>  ! abortive-close
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'keepalive-bad-answer',
  group: 'keepalive',
  severity: 'warning',
  certainty: 'probable',
  tier: 'later',
  title: 'Keepalive probe answered with an old number',
  explanation: `
    A keepalive probe asks a quiet peer for an ACK, which names the next number that it expects. This answer names one
    that is lower than the peer had acknowledged before: it has lost octets that it had taken, or another host answers
    in its name, or an old ACK happened to come just then.`,
  advice:
    'Look for a restored or migrated virtual machine, a failover pair that shares no state, or a proxy that answers.',
  asks: 'A probe has an old number. It is answered with an ACK of the next number that is expected (RCV.NXT), which never falls.',
  causes: [
    'a virtual machine that was set back or moved',
    'a failover pair that shares no state',
    'a proxy or firewall that answers in the name of the host',
    'an old ACK that came late',
  ],
  wireshark: 'The answer is not called "[TCP Keep-Alive ACK]": `tcp.analysis.keep_alive`, and the ACK behind it.',
  cite: ['RFC 9293, section 3.10.7.4, first step', 'RFC 1122, section 4.2.3.6'],
  gates: ['BOTH'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('keepalive answered too low').map(({ frame, time, by, below, probeFrame }) => ({
      frame,
      time,
      frames: [probeFrame],
      endpoint: by,
      data: { by, below },
    })),
  message: ({ by, below }) =>
    `the ${by} answered a keepalive probe with an ACK ${octetCount(below)} below what it had acknowledged before`,
  examples: [
    {
      name: 'the server has forgotten six octets',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        60.00  client  .   10:10(0)   ack 1   ! keepalive-probe
        60.02  server  .   1:1(0)     ack 5   ! the server answered a keepalive probe with an ACK 6 bytes below what it had acknowledged before
      `,
    },
    {
      name: 'the right answer',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        60.00  client  .   10:10(0)   ack 1   ! keepalive-probe
        60.02  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'an old ACK, by its timestamp',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.050  client  P.  1:11(10)  ack 1   <TS val 150 ecr 900>
        0.070  server  .   1:1(0)    ack 11  <TS val 950 ecr 150>
        60.00  client  .   10:10(0)  ack 1   <TS val 60100 ecr 950>  ! keepalive-probe
        60.02  server  .   1:1(0)    ack 1   <TS val 940 ecr 140>
      `,
    },
  ],
})

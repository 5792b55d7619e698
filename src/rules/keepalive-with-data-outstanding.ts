import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'keepalive-with-data-outstanding',
  group: 'keepalive',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'Keepalive probe while data is unacknowledged',
  explanation: `
    One end sent a keepalive probe although data that it had sent was not acknowledged yet. Then the connection is not
    idle, and the data itself, sent again, asks whether the peer is there. Whatever ACKs were lost on their way to the
    prober, they only make more of its data outstanding. The probe's timestamp shows that it is no old ACK.`,
  advice: 'This is a fault in the TCP that sent it, or in a device that probes in its name.',
  asks: 'A probe is sent only when nothing sent waits for its ACK, and nothing has come for the whole interval.',
  causes: [
    'a fault in the TCP that sent it',
    'a load balancer, proxy or firewall that probes in the name of a host',
    'a container or virtual machine that was just moved',
  ],
  wireshark:
    '"[TCP Keep-Alive]" where the probe has the last number that was sent, nothing where it has a lower one. Before data at sequence number N: `tcp.len == 0 && tcp.seq < N`.',
  cite: ['RFC 9293, section 3.8.4, MUST-26'],
  // A SACK that the capture does not show says that the data has arrived.
  gates: ['HS', 'BOTH', 'WHOLE', 'TS', 'PAY'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('keepalive with data outstanding').map(({ frame, time, by, octets, dataFrame }) => ({
      frame,
      time,
      frames: [dataFrame],
      endpoint: by,
      // Only the FIN waits for its ACK: some stacks probe the peer of an orphan so.
      severity: octets === 0 ? 'note' : undefined,
      data: { by, octets },
    })),
  message: ({ by, octets }) =>
    octets === 0
      ? `the ${by} sent a keepalive probe while its FIN was not acknowledged`
      : `the ${by} sent a keepalive probe while ${octetCount(octets)} of its own ${octets === 1 ? 'was' : 'were'} not acknowledged`,
  examples: [
    {
      name: 'a probe below data that nobody has acknowledged',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.050  client  P.  1:11(10)  ack 1   <TS val 150 ecr 900>
        3.000  client  .   0:0(0)    ack 1   <TS val 3100 ecr 900>  ! the client sent a keepalive probe while 10 bytes of its own were not acknowledged
        3.020  server  .   1:1(0)    ack 11  <TS val 3900 ecr 150>  ! delayed-ack-too-long
      `,
    },
    {
      name: 'a probe at the number before the next one',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.050  client  P.  1:11(10)  ack 1   <TS val 150 ecr 900>
        3.000  client  .   10:10(0)  ack 1   <TS val 3100 ecr 900>  ! while 10 bytes of its own were not acknowledged
        3.020  server  .   1:1(0)    ack 11  <TS val 3900 ecr 150>  ! delayed-ack-too-long
      `,
    },
    {
      name: 'only the FIN waits for its ACK',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.050  client  F.  1:1(0)    ack 1   <TS val 150 ecr 900>
        3.000  client  .   1:1(0)    ack 1   <TS val 3100 ecr 900>  ! the client sent a keepalive probe while its FIN was not acknowledged
        3.020  server  .   1:1(0)    ack 2   <TS val 3900 ecr 150>
        3.030  server  F.  1:1(0)    ack 2   <TS val 3910 ecr 150>
        3.050  client  .   2:2(0)    ack 2   <TS val 3150 ecr 3910>
      `,
    },
    {
      name: 'everything is acknowledged: a keepalive as it should be',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.050  client  P.  1:11(10)  ack 1   <TS val 150 ecr 900>
        0.070  server  .   1:1(0)    ack 11  <TS val 950 ecr 150>
        60.00  client  .   10:10(0)  ack 1   <TS val 60100 ecr 950>  ! keepalive-probe
        60.02  server  .   1:1(0)    ack 11  <TS val 60900 ecr 150>
      `,
    },
    {
      name: 'an old ACK: its timestamp is no newer than that of the data',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.050  client  P.  1:2(1)    ack 1   <TS val 150 ecr 900>
        0.100  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.120  server  .   1:1(0)    ack 2   <TS val 950 ecr 150>
      `,
    },
    {
      name: 'without timestamps nothing tells it from an old ACK',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1
        3.000  client  .   0:0(0)    ack 1
        3.020  server  .   1:1(0)    ack 11  ! delayed-ack-too-long
      `,
    },
    {
      name: "the peer's window is closed: a window probe",
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   win 10  <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.050  client  P.  1:11(10)  ack 1   <TS val 150 ecr 900>
        0.070  server  .   1:1(0)    ack 1   win 0  <TS val 950 ecr 140>  ! zero-window
        3.000  client  .   0:0(0)    ack 1   <TS val 3100 ecr 950>
        3.020  server  .   1:1(0)    ack 11  <TS val 3900 ecr 150>
      `,
    },
    {
      name: 'the window was closed before: the end may not know that it is open again',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.050  client  P.  1:11(10)  ack 1   <TS val 150 ecr 900>
        0.070  server  .   1:1(0)    ack 1   win 0  <TS val 950 ecr 140>  ! zero-window
        0.090  server  .   1:1(0)    ack 1   <TS val 970 ecr 140>
        3.000  client  .   0:0(0)    ack 1   <TS val 3100 ecr 950>
        3.020  server  .   1:1(0)    ack 11  <TS val 3900 ecr 150>
      `,
    },
    {
      name: 'the data has arrived by SACK, behind a hole',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)     ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)     ack 1   <TS val 140 ecr 900>
        0.050  client  P.  1:11(10)   ack 1   <TS val 150 ecr 900>
        0.051  client  P.  11:21(10)  ack 1   <TS val 151 ecr 900>
        0.070  server  .   1:1(0)     ack 1   <TS val 950 ecr 140, sack 11-21>
        3.000  client  .   0:0(0)     ack 1   <TS val 3100 ecr 950>
        3.020  server  .   1:1(0)     ack 21  <TS val 3900 ecr 150>
      `,
    },
  ],
})

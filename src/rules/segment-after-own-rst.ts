import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'

export default rule({
  id: 'segment-after-own-rst',
  group: 'reset',
  severity: 'error',
  certainty: 'certain',
  tier: 'core',
  title: 'Segments of an end after its own RST',
  explanation: `
    An end sent RST and then went on with the connection: with new octets, or with a newer timestamp, so that
    reordering can't explain it. Whoever sends a RST has deleted the connection and has nothing more to say in it. The
    likely truth is that somebody else sent the RST in its name.`,
  advice: 'Compare TTL, IP identification and timestamp of the RST with the packets around it: a forged one differs.',
  asks: 'Who sends a RST has deleted the connection, and sends nothing more in it but further RSTs.',
  causes: [
    'somebody else sent the RST in its name: a middlebox, a censor, an attacker',
    'two hosts behind one address',
    'a broken stack',
  ],
  wireshark:
    'Nothing is said of what follows a RST. `tcp.flags.reset == 1`, then compare `ip.ttl` and `ip.id` with the packets around it.',
  cite: ['RFC 9293, section 3.6 (abort)', 'RFC 9293, section 3.10.5'],
  gates: ['WHOLE'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('segment after own RST').map(({ frame, time, by, resetFrame, octets, proof }) => ({
      frame,
      time,
      frames: [resetFrame],
      endpoint: by,
      data: { by, resetFrame, octets, proof },
    })),
  message: ({ by, resetFrame, proof }) =>
    `the ${by} went on with ${proof} after its own RST in frame ${resetFrame}: somebody may have sent that RST in its name`,
  examples: [
    {
      name: 'new data a second after the RST',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
        0.500  client  R.  1:1(0)    ack 1
        1.500  client  P.  1:11(10)  ack 1   ! the client went on with new octets after its own RST in frame 4
        1.520  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'a RST from elsewhere, and the end whose name it bears goes on',
      packets: `
        0.000  client  S   0:0(0)                    <TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1           <TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1           <TS val 140 ecr 900>
        0.500  server  R   1:1(0)           ttl 250
        0.600  client  P.  1:11(10)  ack 1           <TS val 700 ecr 900>
        0.620  server  .   1:1(0)    ack 11          <TS val 1500 ecr 700>  ! the server went on with an answer to what came later
      `,
    },
    {
      name: 'a RST with the number that the client expects, and the server sends data stamped later',
      packets: `
        0.000  client  S   0:0(0)                    <TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1           <TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1           <TS val 140 ecr 900>
        0.400  server  R   1:1(0)
        1.000  server  P.  1:14(13)  ack 1           <TS val 1880 ecr 140>  ! the server went on with a newer timestamp
        1.020  client  R   1:1(0)
      `,
    },
    {
      name: 'an ACK that the RST has overtaken',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
        0.050  server  P.  1:11(10)  ack 1
        0.060  client  R.  1:1(0)    ack 11  ! abortive-close
        0.061  client  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'every late segment earns one more RST',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
        0.500  client  R.  1:1(0)    ack 1   ! abortive-close
        0.501  server  P.  1:11(10)  ack 1
        0.520  client  R   1:1(0)
      `,
    },
    {
      name: 'a new connection on the same ports',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)          ack 1
        0.040  client  .   1:1(0)          ack 1
        0.500  client  R.  1:1(0)          ack 1      ! abortive-close
        0.501  client  S   70000:70000(0)
        0.520  server  S.  90000:90000(0)  ack 70001
        0.540  client  .   70001:70001(0)  ack 90001
      `,
    },
    {
      name: 'a RST to a wrong SYN,ACK leaves its sender in SYN-SENT (Figure 8)',
      packets: `
        iss client 100
        iss server 300
        0.000  client  S   0:0(0)
        0.010  server  S.  0:0(0)      ack -9   ! stale-syn-recovered
        0.011  client  R   -9:-9(0)
        0.050  server  S.  100:100(0)  ack 1
        0.051  client  .   1:1(0)      ack 101
        0.060  client  P.  1:11(10)    ack 101
        0.080  server  .   101:101(0)  ack 11
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'rst-out-of-window',
  group: 'reset',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'RST outside the window',
  explanation: `
    A RST ends a connection only if its number is one that the receiver expects. This one lies outside the receiver's
    window: it must be dropped without an answer. It comes from an end that answers an old segment of a
    connection it no longer knows, or from a forger who guesses.`,
  advice: "If the connection goes on, it was harmless; compare its TTL with the end's other packets.",
  asks: 'A RST outside the window is dropped without a word.',
  causes: [
    'a host that answers an old segment of a connection it no longer has',
    'a forged RST',
    'a middlebox with wrong state',
  ],
  wireshark: '"Connection reset (RST)", as if it had ended the stream: `tcp.flags.reset == 1`.',
  cite: ['RFC 9293, section 3.5.3', 'RFC 9293, section 3.10.7.4, first and second step', 'RFC 5961, section 3.2'],
  gates: ['HS', 'WS', 'BOTH'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('reset out of window').map(({ frame, time, by, distance }) => ({
      frame,
      time,
      frames: [],
      endpoint: by,
      data: { by, distance },
    })),
  message: ({ by, distance }) =>
    `a RST in the ${by}'s name lies ${octetCount(Math.abs(distance))} ${distance < 0 ? 'below' : 'past'} what its peer accepts: the peer must ignore it`,
  examples: [
    {
      name: 'a number far past the window',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
        0.500  server  R   90000000:90000000(0)  ! a RST in the server's name lies 89,935,759 bytes past what its peer accepts
        0.600  client  P.  1:11(10)  ack 1
        0.620  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'a number from before the connection',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
        0.500  server  R   -500:-500(0)          ! 501 bytes below what its peer accepts
        0.600  client  P.  1:11(10)  ack 1
        0.620  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'at the expected number: it ends the connection',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
        0.500  server  R   1:1(0)                ! abortive-close
      `,
    },
    {
      name: 'with the number of its own FIN, which some stacks send and Linux accepts',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
        0.500  server  F.  1:1(0)    ack 1
        0.520  client  .   1:1(0)    ack 2
        0.600  server  R   1:1(0)                ! abortive-close
      `,
    },
    {
      name: 'late, when both ends have closed',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
        0.500  client  F.  1:1(0)    ack 1
        0.520  server  F.  1:1(0)    ack 2
        0.540  client  .   2:2(0)    ack 2
        0.600  server  R   1:1(0)
      `,
    },
  ],
})

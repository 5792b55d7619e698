import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'rst-in-window-not-exact',
  group: 'reset',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'RST in the window, not at the expected number',
  explanation: `
    A RST whose number lies in the receiver's window but is not the next one expected: a guess of somebody who can't
    see the connection, or a real RST whose octets before it were lost. A current stack asks back with a
    challenge ACK and stays; an older one resets.`,
  advice:
    "Compare TTL and IP identification with the end's other packets. A real RST is followed by an exact one, in answer to the challenge ACK.",
  asks: 'A RST resets only at exactly RCV.NXT. Elsewhere in the window it is answered with a challenge ACK (RFC 5961).',
  causes: ['a blind attack that guesses numbers', 'a real RST that overtook data', 'a middlebox that injects RSTs'],
  wireshark: '"Connection reset (RST)", as if it had ended the stream: `tcp.flags.reset == 1`.',
  cite: ['RFC 9293, section 3.10.7.4, second step, check 3', 'RFC 5961, section 3.2'],
  gates: ['HS', 'WS', 'BOTH', 'WHOLE'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('reset not exact').map(({ frame, time, by, distance, answerFrame }) => ({
      frame,
      time,
      frames: [answerFrame],
      endpoint: by,
      // Without the challenge the octets between may have been lost before the tap: then it was exact.
      certainty: answerFrame > 0 ? undefined : 'probable',
      data: { by, distance, challenged: answerFrame > 0 },
    })),
  message: ({ by, distance, challenged }) =>
    `a RST in the ${by}'s name is in the window, but ${octetCount(distance)} past the expected number${challenged ? '; the peer answered with a challenge ACK and stayed' : '; no challenge ACK was seen'}`,
  examples: [
    {
      name: 'the receiver asks back and stays',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
        0.500  server  R   20:20(0)         ! is in the window, but 19 bytes past the expected number; the peer answered with a challenge ACK and stayed
        0.520  client  .   1:1(0)    ack 1
        0.600  server  P.  1:11(10)  ack 1
        0.620  client  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'a real RST: the sender answers the challenge with an exact one',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
        0.500  server  R   20:20(0)         ! the peer answered with a challenge ACK
        0.520  client  .   1:1(0)    ack 1
        0.540  server  R   1:1(0)           ! abortive-close
      `,
    },
    {
      name: 'an older stack resets, without a word',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
        0.500  server  R   20:20(0)         ! no challenge ACK was seen
        end 10
      `,
    },
    {
      name: 'data is on its way: any number that it covers may be exact',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
        0.500  client  P.  1:11(10)  ack 1
        0.501  server  R   1:1(0)           ! abortive-close
      `,
    },
    {
      name: 'exact by what the receiver has acknowledged, though the capture lacks that',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
        0.500  server  P.  1:20(19)  ack 1   lost
        0.520  client  .   1:1(0)    ack 20  ! capture-gap
        0.700  server  R   20:20(0)          ! abortive-close
      `,
    },
    {
      name: 'outside the window it is no question',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
        0.500  server  R   90000:90000(0)   ! rst-out-of-window
        0.600  client  P.  1:11(10)  ack 1
        0.620  server  .   1:1(0)    ack 11
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'ack-beyond-sent',
  group: 'data',
  severity: 'error',
  certainty: 'certain',
  tier: 'core',
  title: 'Acknowledgment of data that was never sent',
  explanation: `
    One end acknowledged octets that the other had not sent. The other shows it itself: its next data begins
    below the acknowledged number, or it answers with an ACK of its own number, as it must. Where the capture
    missed the data instead, the next data begins above, and the finding is a gap of the capture.`,
  advice:
    'Look for a stack that counts received octets wrongly, a device that rewrites sequence numbers on one side, or a forged segment.',
  asks: 'An ACK of something not yet sent is answered with an ACK and dropped.',
  causes: [
    'a stack that counts received octets wrongly',
    'a device that changes sequence numbers or lengths in one direction only',
    'a forged segment, or an optimistic receiver that asks for more speed',
  ],
  wireshark:
    '"ACKed segment that wasn\'t captured", which would be the capture\'s fault: `tcp.analysis.ack_lost_segment`.',
  cite: ['RFC 9293, section 3.10.7.4, fifth step (ESTABLISHED)', 'RFC 9293, section 3.4', 'RFC 5961, section 5.2'],
  gates: ['WHOLE', 'BOTH'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents
      .of('unsent acknowledged')
      .map(({ frame, time, by, beyond, ack, lastFrame, proofFrames, certain }) => ({
        frame,
        time,
        frames: [lastFrame, ...proofFrames],
        endpoint: by,
        severity: certain ? undefined : 'warning',
        certainty: certain ? undefined : 'probable',
        data: { by, of: flow.endpoint(by).peer.side, beyond, ack, proofFrame: proofFrames[0] ?? 0, certain },
      })),
  message: ({ by, of, beyond, proofFrame, certain }) =>
    `the ${by} acknowledged ${octetCount(beyond)} more than the ${of} had sent, as frame ${proofFrame} ${certain ? 'shows' : 'suggests'}`,
  examples: [
    {
      name: 'the client answers with the number that it has really sent',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 50  ! acknowledged 39 bytes more than the client had sent, as frame 6 shows
        0.090  client  .   11:11(0)   ack 1
      `,
    },
    {
      name: "the client's next data begins below the ACK",
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 50  ! acknowledged 39 bytes more than the client had sent, as frame 6 shows
        0.090  client  P.  11:21(10)  ack 1
        2.000  client  P.  21:31(10)  ack 1
      `,
    },
    {
      name: 'the data was sent: the capture missed it',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 50  ! capture-gap
        0.090  client  P.  50:60(10)  ack 1
        0.110  server  .   1:1(0)     ack 60
      `,
    },
    {
      name: 'the data was sent: the capture holds it 1 ms late',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 50  ! capture-reordered
        0.071  client  P.  11:50(39)  ack 1
      `,
    },
    {
      name: 'nothing of the client follows that could tell',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 50  ! capture-gap
      `,
    },
    {
      name: 'the capture began after the data',
      packets: `
        0.000  client  .   11:11(0)   ack 1   ! capture-midstream
        0.020  server  .   1:1(0)     ack 50
        0.040  client  P.  50:60(10)  ack 1
        0.060  server  .   1:1(0)     ack 60
      `,
    },
  ],
})

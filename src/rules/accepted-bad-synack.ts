import * as Fact from '../tcp/fact.js'
import { onCircle } from '../tcp/sequence.js'
import { rule } from './rule.js'

/** Seconds, less than before the SYN,ACK is sent again (RFC 6298, section 2.1). */
const SOON = 0.5

export default rule({
  id: 'accepted-bad-synack',
  group: 'handshake',
  severity: 'error',
  certainty: 'certain',
  tier: 'core',
  title: 'Client accepts a SYN,ACK that does not acknowledge its SYN',
  explanation: `
    A SYN,ACK must acknowledge the number of the SYN that the client has sent, plus one. One that acknowledges
    anything else answers some other SYN, such as an old copy that was late on its way: a client in SYN-SENT
    must refuse it with RST. This client went on as if connected, so the third step no longer protects
    against old SYNs. Where it answered a SYN of another number and sent no data, the finding is a warning: both
    ends may have called, and the capture lacks the SYN that was acknowledged.`,
  advice:
    'Check that the client compares SEG.ACK of the SYN,ACK with its own initial sequence number plus one before it becomes ESTABLISHED.',
  asks: 'In SYN-SENT an acknowledgment that is not above the own ISS, or is above SND.NXT, is answered with RST, and the segment is dropped.',
  causes: [
    'a stack that does not compare SEG.ACK with its own ISS',
    'a test tool or raw-socket program that answers every SYN,ACK',
    'a device that rewrites sequence numbers on one side only',
  ],
  wireshark:
    'Nothing is said of the ACK itself. Compare by hand: the SYN,ACK should have a relative acknowledgment number of 1.',
  cite: ['RFC 9293, section 3.10.7.3, first step', 'RFC 9293, section 3.5 (Figure 8, lines 4 and 5)'],
  gates: ['WHOLE'],
  on: Fact.INCIDENT,
  find: ({ incidents, resets, client }) => {
    const told = incidents
      .of('wrong SYN,ACK accepted')
      // Its RST refuses the SYN,ACK after all: what it acknowledged was something else that the capture lacks.
      .filter(
        ({ by, ack, time }) =>
          !resets.some((reset) => reset.by === by && onCircle(reset.seq) === ack && reset.time - time < SOON),
      )
    // A bare ACK may be for a SYN of the other end's own, where both called and the capture lacks that.
    const isSure = told.some(({ hasData }) => hasData)
    return told.map(({ frame, time, by, synAckFrame, ack }) => ({
      frame,
      time,
      frames: [client.syns.frames[0] ?? 0, synAckFrame],
      endpoint: by,
      severity: isSure ? undefined : 'warning',
      certainty: isSure ? undefined : 'probable',
      data: { ack, synAckFrame },
    }))
  },
  message: ({ synAckFrame }) =>
    `the client acknowledged the SYN,ACK in frame ${synAckFrame}, which does not acknowledge its SYN; it had to answer with RST`,
  examples: [
    {
      name: 'the client goes on although its SYN was not acknowledged',
      packets: `
        iss client 100
        iss server 300
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack -9  ! synack-ack-wrong
        0.040  client  .   1:1(0)    ack 1   ! the client acknowledged the SYN,ACK in frame 2
        0.050  client  P.  1:11(10)  ack 1
      `,
    },
    {
      name: 'a RST refuses the wrong SYN,ACK: the ACK was of a SYN that the capture lacks',
      packets: `
        iss client 100
        iss server 300
        0.000  client  S   -200000:-200000(0)
        0.001  client  S   0:0(0)
        0.040  server  S.  0:0(0)              ack -199999
        0.041  client  .   1:1(0)              ack 1
        0.042  client  R   -199999:-199999(0)              ! stale-syn-recovered
      `,
    },
    {
      name: 'an old SYN is answered, and the client takes the answer for its own',
      packets: `
        iss client 100
        iss server 300
        0.000  client  S   0:0(0)
        0.001  client  S   -10:-10(0)         ! syn-isn-changed
        0.020  server  S.  0:0(0)     ack -9
        0.040  client  .   1:1(0)     ack 1   ! the client acknowledged the SYN,ACK in frame 3
        0.050  client  P.  1:11(10)   ack 1
      `,
    },
    {
      name: 'the client refuses a wrong SYN,ACK with RST',
      packets: `
        iss client 100
        iss server 300
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack -9  ! synack-ack-wrong
        0.040  client  R   -9:-9(0)
      `,
    },
    {
      name: 'Figure 6: the basic three-way handshake',
      packets: `
        iss client 100
        iss server 300
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)    ack 1
        0.040  client  .   1:1(0)    ack 1
        0.050  client  P.  1:11(10)  ack 1
      `,
    },
  ],
})

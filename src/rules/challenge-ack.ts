import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'

export default rule({
  id: 'challenge-ack',
  group: 'reset',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Challenge ACK',
  explanation: `
    An end answered a segment that it can't accept with an ACK of its current numbers, as if to say: this is where I am.
    If the sender of that segment has really lost the connection, it answers with a RST that fits. Where the
    segment has a finding of its own (a stale SYN, a RST in the window), that finding tells of the answer too.`,
  advice: 'Look at the segment that was answered: where does it come from?',
  asks: 'An unacceptable segment is answered with an ACK of the current numbers, unless it is a RST; so is a SYN, or a RST that is in the window but not exact, on an open connection.',
  causes: [
    'an old duplicate that was late on its way',
    'a peer that has lost the connection',
    'a forged segment that guesses numbers',
  ],
  wireshark: 'Often "[TCP Dup ACK]": `tcp.analysis.duplicate_ack`.',
  cite: [
    'RFC 9293, section 3.10.7.4, first, fourth and fifth step, MAY-12',
    'RFC 9293, section 3.5.2, group 3',
    'RFC 5961, sections 3.2, 4.2 and 5.2',
  ],
  gates: ['HS', 'BOTH'],
  on: Fact.INCIDENT,
  find: (flow) =>
    flow.incidents.of('challenge ACK').map(({ frame, time, by, triggerFrame, trigger }) => ({
      frame,
      time,
      frames: [triggerFrame],
      endpoint: null,
      data: { by, triggerFrame, trigger },
    })),
  message: ({ by, triggerFrame, trigger }) =>
    `the ${by} answered ${trigger} (frame ${triggerFrame}) with an ACK of its current numbers`,
  examples: [
    {
      name: 'an ACK from before the connection',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)      ack 1
        0.040  client  .   1:1(0)      ack 1
        0.500  client  .   1:1(0)      ack -90000
        0.520  server  .   1:1(0)      ack 1       ! the server answered an ACK of numbers from before the connection (frame 4)
      `,
    },
    {
      name: 'a SYN,ACK to an open connection',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)      ack 1
        0.040  client  .   1:1(0)      ack 1
        0.500  server  S.  5000:5000(0)  ack 2
        0.520  client  .   1:1(0)      ack 1       ! the client answered a SYN,ACK to an open connection (frame 4)
      `,
    },
    {
      name: 'the answer to a stale SYN belongs to that finding',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)      ack 1
        0.040  client  .   1:1(0)      ack 1
        0.500  client  S   4900:4900(0)            ! stale-syn
        0.520  server  .   1:1(0)      ack 1
      `,
    },
    {
      name: 'the answer to a RST in the window, too',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)      ack 1
        0.040  client  .   1:1(0)      ack 1
        0.500  client  R   20:20(0)                ! rst-in-window-not-exact
        0.520  server  .   1:1(0)      ack 1
      `,
    },
    {
      name: 'an ACK of new data answers that data',
      packets: `
        0.000  client  S   0:0(0)
        0.020  server  S.  0:0(0)      ack 1
        0.040  client  .   1:1(0)      ack 1
        0.500  client  .   1:1(0)      ack -90000
        0.501  client  P.  1:11(10)    ack 1
        0.520  server  .   1:1(0)      ack 11
      `,
    },
  ],
})

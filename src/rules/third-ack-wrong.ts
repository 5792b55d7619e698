import { rule } from './rule.js'
import { count } from './wording.js'

export default rule({
  id: 'third-ack-wrong',
  group: 'handshake',
  severity: 'error',
  certainty: 'certain',
  tier: 'core',
  title: 'Third step acknowledges a number that the server never sent',
  explanation: `
    The third step must acknowledge the server's SYN: its number plus one. This acknowledges something else;
    the server must answer with RST and go on waiting in SYN-RECEIVED.`,
  advice: 'Look at how the client computes the acknowledgment of the SYN,ACK: SEG.SEQ of the SYN,ACK plus one.',
  cite: ['RFC 9293, section 3.10.7.4, fifth step (SYN-RECEIVED)', 'RFC 9293, section 3.5.2, group 2'],
  gates: ['HS', 'WHOLE'],
  find: (flow) =>
    flow.incidents.of('third ACK wrong').map(({ frame, time, by, synAckFrame, ack, wanted, resetFrame }) => ({
      frame,
      time,
      // Left in SYN-RECEIVED, the server sends its SYN,ACK again.
      frames: [...flow.server.syns.frames, synAckFrame, resetFrame],
      endpoint: by,
      data: { ack, wanted, off: (ack - wanted) | 0, refused: resetFrame > 0 },
    })),
  message: ({ off, refused }) =>
    `the first ACK after the SYN,ACK is ${count(Math.abs(off))} too ${off > 0 ? 'high' : 'low'}${refused ? '; the server refused it with RST, as it must' : ''}`,
  examples: [],
})

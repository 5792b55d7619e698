import { rule } from './rule.js'

export default rule({
  id: 'accepted-bad-synack',
  group: 'handshake',
  severity: 'error',
  certainty: 'certain',
  tier: 'core',
  title: 'Client accepts a SYN,ACK that does not acknowledge its SYN',
  explanation: `
    A client in SYN-SENT must answer an acknowledgment of something it has not sent with RST. This one went
    on as if connected: the protection against old SYNs, for which the handshake has three steps, is gone.`,
  advice:
    'Check that the client compares SEG.ACK of the SYN,ACK with its own ISS plus one before it becomes ESTABLISHED.',
  cite: ['RFC 9293, section 3.10.7.3, first step', 'RFC 9293, section 3.5 (Figure 8)'],
  gates: ['WHOLE'],
  find: (flow) =>
    flow.incidents.of('wrong SYN,ACK accepted').map(({ frame, time, by, synAckFrame, ack }) => ({
      frame,
      time,
      frames: [flow.client.syns.frames[0] ?? 0, synAckFrame],
      endpoint: by,
      data: { ack, synAckFrame },
    })),
  message: ({ synAckFrame }) =>
    `the client acknowledged the SYN,ACK in frame ${synAckFrame}, which does not acknowledge its SYN; it had to answer with RST`,
  examples: [],
})

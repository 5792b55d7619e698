import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'data-before-third-ack',
  group: 'handshake',
  severity: 'error',
  certainty: 'certain',
  tier: 'core',
  title: 'Server sends data before the handshake is complete',
  explanation: `
    Until the third step arrives the server is in SYN-RECEIVED: it may queue data, not send it. Sending makes
    this a handshake of two steps, and any old SYN that floats about could open a connection.`,
  advice:
    "Check when the server's stack lets the application write: only after an ACK of its SYN. TCP Fast Open (RFC 7413) allows it, and was not in use here.",
  cite: ['RFC 9293, section 3.10.2', 'RFC 9293, section 3.5', 'RFC 9293, section 3.4.1'],
  gates: ['HS', 'WHOLE', 'BOTH'],
  find: (flow) =>
    flow.incidents.of('data before third ACK').map(({ frame, time, by, octets, synAckFrame }) => ({
      frame,
      time,
      frames: [flow.client.syns.frames[0] ?? 0, synAckFrame],
      endpoint: by,
      data: { octets },
    })),
  message: ({ octets }) => `the server sent ${octetCount(octets)} before anything acknowledged its SYN`,
  examples: [],
})

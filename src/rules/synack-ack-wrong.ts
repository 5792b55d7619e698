import type { Flow } from '../tcp/flow.js'
import { onCircle } from '../tcp/sequence.js'
import { rule } from './rule.js'
import { count } from './wording.js'

/**
 * An older SYN that the tap has not seen clears the server: then the client resets the answer, and the right answer to
 * its own SYN has another ISS, chosen anew (RFC 9293, Figure 8). The same ISS is one answer, given wrongly.
 */
export function answersUnseenSyn({ server, wrongSynAcks }: Flow): boolean {
  const right = server.synAck
  return right !== null && wrongSynAcks.every(({ seq, resetFrame }) => resetFrame > 0 && seq !== onCircle(right.seq))
}

const isBlameable = (flow: Flow): boolean => flow.wrongSynAcks.length > 0 && !answersUnseenSyn(flow)

export default rule({
  id: 'synack-ack-wrong',
  group: 'handshake',
  severity: 'error',
  certainty: 'certain',
  tier: 'core',
  title: 'SYN,ACK acknowledges a number that was never sent',
  explanation: `
    The second step of the handshake must acknowledge the SYN's number plus one. This one acknowledges
    something else, which no SYN of the client asked for; a conforming client refuses it with RST and stays
    in SYN-SENT.`,
  advice:
    'Look at how the server computes the acknowledgment number, and at devices between that rewrite sequence numbers on one side only.',
  cite: ['RFC 9293, section 3.5 (Figure 6)', 'RFC 9293, section 3.10.7.2'],
  gates: ['WHOLE'],
  find: (flow) => {
    const { client, server } = flow
    if (client.pureSyn === null || !isBlameable(flow)) return []
    return flow.wrongSynAcks.map(({ frame, time, seq, ack, resetFrame }) => ({
      frame,
      time,
      frames: [...client.syns.frames.slice(0, 3), resetFrame],
      endpoint: server.side,
      data: {
        ack,
        wanted: onCircle(client.iss + 1),
        off: (ack - onCircle(client.iss + 1)) | 0,
        seq,
        refused: resetFrame > 0,
      },
    }))
  },
  message: ({ off, refused }) =>
    `the SYN,ACK acknowledges ${count(Math.abs(off))} ${off > 0 ? 'above' : 'below'} the SYN's number plus one${refused ? '; the client refused it with RST, as it must' : ''}`,
  examples: [],
})

import type { Flow } from '../tcp/flow.js'
import { rule } from './rule.js'

/** The called side never sends a SYN,ACK: a bare ACK and a SYN, or the SYN alone, which the client must answer. */
export const isSplitHandshake = ({ client, server, bareAckFrame }: Flow): boolean =>
  server.pureSyn !== null && server.synAck === null && (bareAckFrame > 0 || client.synAck !== null)

export default rule({
  id: 'split-handshake',
  group: 'handshake',
  severity: 'warning',
  certainty: 'certain',
  tier: 'base',
  title: 'Split handshake: the called side sends a SYN of its own',
  explanation: `
    Instead of a SYN,ACK the called side sent a SYN of its own, so that the client takes the open for a
    simultaneous one and sends the SYN,ACK itself. Event processing allows it; in practice it is a trick to
    make inspection devices take the client for the server.`,
  advice: 'Treat the server as suspect: hardly any stack does this. Check that firewalls and IDS keep the roles apart.',
  cite: ['RFC 9293, section 3.10.7.3, fourth step', 'RFC 9293, section 3.5'],
  gates: [],
  find: (flow) => {
    const { client, server } = flow
    if (client.pureSyn === null || server.pureSyn === null || !isSplitHandshake(flow)) return []
    return [
      {
        frame: server.pureSyn.frame,
        time: server.pureSyn.time,
        frames: [client.pureSyn.frame, flow.bareAckFrame, client.synAck?.frame ?? 0, flow.ackFrame],
        endpoint: 'server' as const,
        ...(flow.bareAckFrame > 0 ? {} : { certainty: 'probable' as const }),
        data: { segments: flow.bareAckFrame > 0 ? 5 : 4 },
      },
    ]
  },
  message: ({ segments }) =>
    `the called side answered the SYN with a SYN of its own${segments === 5 ? ' after a bare ACK' : ''}, and the client sent the SYN,ACK: a split handshake`,
  examples: [],
})

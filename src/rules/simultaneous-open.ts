import { rule } from './rule.js'
import { isSplitHandshake } from './split-handshake.js'
import { span } from './wording.js'

export default rule({
  id: 'simultaneous-open',
  group: 'handshake',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Simultaneous open',
  explanation: `
    Both ends sent a SYN before they had received the other's: the SYNs crossed, each was acknowledged, and
    one connection came of it. Legal, and rare.`,
  advice: 'Nothing is wrong. It is what two peers do that connect to each other at once (hole punching).',
  cite: ['RFC 9293, section 3.5 (Figure 7), MUST-10'],
  gates: ['BOTH'],
  find: (flow) => {
    const { client, server } = flow
    if (client.pureSyn === null || server.pureSyn === null || isSplitHandshake(flow)) return []
    return [
      {
        frame: server.pureSyn.frame,
        time: server.pureSyn.time,
        frames: [client.pureSyn.frame, client.synAck?.frame ?? 0, server.synAck?.frame ?? 0, flow.ackFrame],
        endpoint: null,
        data: { apart: server.pureSyn.time - client.pureSyn.time },
      },
    ]
  },
  message: ({ apart }) =>
    `both ends sent a SYN, ${span(apart)} apart, and the SYNs crossed: one connection, opened from both sides`,
  examples: [],
})

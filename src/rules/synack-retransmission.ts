import { rule } from './rule.js'
import { gapList, times } from './wording.js'

export default rule({
  id: 'synack-retransmission',
  group: 'handshake',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'SYN,ACK sent again',
  explanation: `
    The server sent its SYN,ACK more than once: the ACK of it had not arrived. Where that ACK had passed
    here, it was lost between the tap and the server, or the server waits for data on purpose.`,
  advice:
    'Look for loss between the tap and the server, or for a listener that defers accepting until data comes (TCP_DEFER_ACCEPT).',
  cite: ['RFC 6298, section 5.4'],
  gates: ['HS'],
  find: (flow) => {
    const { server } = flow
    const { count, frames, times: moments } = server.syns
    if (count < 2 || server.syn !== server.synAck) return []
    const kind =
      flow.ackFrame > 0 && flow.ackFrame < frames[frames.length - 1]! ? 'ack-lost-behind-tap' : 'unacknowledged'
    return [
      {
        frame: frames[1]!,
        time: moments[1]!,
        frames: [...frames, flow.ackFrame],
        endpoint: 'server' as const,
        count: count - 1,
        data: { kind, synAcks: count, gaps: gapList(moments) },
      },
    ]
  },
  message: ({ kind, synAcks, gaps }) =>
    `the server sent its SYN,ACK ${times(synAcks)}, with gaps of ${gaps}${kind === 'ack-lost-behind-tap' ? ', although the ACK of it had passed here' : ''}`,
  examples: [],
})

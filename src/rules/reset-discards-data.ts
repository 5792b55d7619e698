import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'reset-discards-data',
  group: 'teardown',
  severity: 'warning',
  certainty: 'certain',
  tier: 'base',
  title: 'RST throws data away',
  explanation: `
    When the RST was sent, data was still on its way: octets that its sender had not acknowledged, or own
    octets that its peer had not. They never reach the application; the stream was cut.`,
  advice:
    'Let the application read what has arrived, and wait for what it has sent, before it closes; a linger time of 0 does the opposite.',
  cite: ['RFC 9293, section 3.6.1, SHLD-3', 'RFC 9293, section 3.9.1.6'],
  gates: ['BOTH'],
  find: ({ reset, client, server }) => {
    if (reset?.ended !== 'connection') return []
    const octets = reset.unreadOctets + reset.unsentOctets
    if (octets <= 0) return []
    const sender = reset.by === 'client' ? client : server
    return [
      {
        frame: reset.frame,
        time: reset.time,
        frames: [reset.unreadOctets > 0 ? sender.peer.nxtFrame : sender.nxtFrame],
        endpoint: reset.by,
        data: { by: reset.by, unread: reset.unreadOctets, unsent: reset.unsentOctets },
      },
    ]
  },
  message: ({ by, unread, unsent }) =>
    `the ${by}'s RST threw away ${[unread > 0 ? `${octetCount(unread)} that it had not acknowledged` : '', unsent > 0 ? `${octetCount(unsent)} of its own that were not acknowledged` : ''].filter(Boolean).join(' and ')}`,
  examples: [],
})

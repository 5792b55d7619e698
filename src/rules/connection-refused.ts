import { rule } from './rule.js'
import { span } from './wording.js'

export default rule({
  id: 'connection-refused',
  group: 'handshake',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Connection refused',
  explanation: `
    The SYN was answered by a RST that acknowledges it: nobody listens on that port, or a firewall answers in
    the host's name.`,
  advice:
    "Check that the service runs and listens on this address. A TTL unlike the host's other packets points to a firewall.",
  cite: ['RFC 9293, section 3.5.2, group 1', 'RFC 9293, section 3.10.7.1'],
  gates: [],
  find: (flow) => {
    const { reset, client } = flow
    if (reset?.ended !== 'refused' || client.pureSyn === null || reset.by === 'client') return []
    return [
      {
        frame: reset.frame,
        time: reset.time,
        frames: [client.pureSyn.frame],
        endpoint: 'server' as const,
        data: { after: reset.time - client.pureSyn.time },
      },
    ]
  },
  message: ({ after }) => `the SYN was refused by RST after ${span(after)}: nobody listens there`,
  examples: [],
})

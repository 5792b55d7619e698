import { rule } from './rule.js'
import { span } from './wording.js'

export default rule({
  id: 'simultaneous-close',
  group: 'teardown',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'Simultaneous close',
  explanation: `
    Both ends sent their FIN before they had received the other's: the FINs crossed. Both go through CLOSING,
    and both hold a TIME-WAIT. Legal.`,
  advice: 'Nothing is wrong. Both ends keep the pair of ports busy for 2MSL.',
  cite: ['RFC 9293, section 3.6 (Figure 13)'],
  gates: ['BOTH'],
  find: ({ client, server }) => {
    if (client.fins.count === 0 || server.fins.count === 0) return []
    if (server.finAck > client.fin || client.finAck > server.fin) return []
    const [first, second] = client.fins.frames[0]! < server.fins.frames[0]! ? [client, server] : [server, client]
    return [
      {
        frame: second.fins.frames[0]!,
        time: second.fins.times[0]!,
        frames: [first.fins.frames[0]!, client.finAckedFrame, server.finAckedFrame],
        endpoint: null,
        data: { apart: second.fins.times[0]! - first.fins.times[0]! },
      },
    ]
  },
  message: ({ apart }) =>
    `both ends closed at once: the FINs, ${span(apart)} apart, do not acknowledge each other, and both ends hold TIME-WAIT`,
  examples: [],
})

import { rule } from './rule.js'
import { octetCount, span } from './wording.js'

export default rule({
  id: 'half-close',
  group: 'teardown',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'Half-closed connection in use',
  explanation: `
    One end has finished and the other goes on sending, which the first must accept until the other's FIN.
    Legal: each direction is closed on its own.`,
  advice: 'Nothing is wrong. It is how a request is ended by shutdown while the answer is still to come.',
  cite: ['RFC 9293, section 3.6.1'],
  gates: ['BOTH'],
  find: ({ halfClosed, client, server }) => {
    if (halfClosed === null || !halfClosed.acknowledged) return []
    const { by, octets, firstFrame, lastFrame, firstTime, lastTime } = halfClosed
    const fin = (by === 'client' ? server : client).fins.frames[0]!
    return [
      {
        frame: firstFrame,
        time: firstTime,
        frames: [fin, lastFrame],
        endpoint: null,
        data: { by, octets, lasted: lastTime - firstTime },
      },
    ]
  },
  message: ({ by, octets, lasted }) =>
    `the ${by} sent ${octetCount(octets)} in ${span(lasted)} after its peer had finished, and the peer accepted them`,
  examples: [],
})

import { rule } from './rule.js'
import { span } from './wording.js'

export default rule({
  id: 'half-duplex-close-reset',
  group: 'teardown',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Data for an end that has closed is answered with RST',
  explanation: `
    An end closed both ways with its FIN, the other sent data afterwards, and got RST: the way to say that
    the data can't be delivered any more. Whatever was still to come is lost.`,
  advice: 'If data is missing at the application, let it use shutdown and read to the end before it closes.',
  cite: ['RFC 9293, section 3.6.1, MAY-1 and SHLD-3', 'RFC 1122, section 4.2.2.13', 'RFC 2525, section 2.17'],
  gates: ['BOTH'],
  find: ({ reset, client, server }) => {
    if (reset?.ended !== 'connection') return []
    const closer = reset.by === 'client' ? client : server
    const { peer } = closer
    if (closer.fins.count === 0 || closer.fins.frames[0]! > reset.frame || peer.fins.count > 0) return []
    const dataFrame = reset.answersData ? reset.answers : 0
    if (dataFrame === 0 || dataFrame < closer.fins.frames[0]!) return []
    return [
      {
        frame: reset.frame,
        time: reset.time,
        frames: [closer.fins.frames[0]!, dataFrame],
        endpoint: reset.by,
        data: { by: reset.by, after: reset.time - closer.fins.times[0]! },
      },
    ]
  },
  message: ({ by, after }) =>
    `the ${by} had closed both ways and answered data that came ${span(after)} later with RST: that data is lost`,
  examples: [],
})

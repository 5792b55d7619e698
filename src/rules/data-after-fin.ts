import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'data-after-fin',
  group: 'teardown',
  severity: 'error',
  certainty: 'certain',
  tier: 'core',
  title: 'Data sent after FIN',
  explanation: `
    A FIN promises that its sender has no more data. This end then sent octets with sequence numbers beyond
    the FIN. A conforming peer throws them away, so whatever they carried is lost without a word to the
    application.`,
  advice: 'Look for a write after shutdown or close, or for a middlebox that joined two connections.',
  cite: ['RFC 9293, section 3.6, case 1', 'RFC 9293, section 3.10.4'],
  gates: [],
  find: (flow) =>
    flow.incidents.of('data after FIN').map(({ frame, time, by, octets, finFrame }) => ({
      frame,
      time,
      frames: [finFrame],
      endpoint: by,
      data: { by, octets, finFrame },
    })),
  message: ({ by, octets, finFrame }, count) =>
    `the ${by} sent ${octetCount(octets)} beyond its own FIN in frame ${finFrame}${count > 1 ? ` (${count} segments so)` : ''}`,
  examples: [],
})

import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'data-beyond-window',
  group: 'data',
  severity: 'error',
  certainty: 'certain',
  tier: 'base',
  title: 'Data beyond every window that was granted',
  explanation: `
    The sender sent past the right edge of the largest window that ever crossed the tap, and the receiver did
    not take those octets: no grant exists for them. One octet just past a closed window is a probe and
    allowed.`,
  advice: 'Look at how the sender applies the window scale, and at devices that change windows in flight.',
  cite: ['RFC 9293, section 3.8.6', 'RFC 9293, section 3.4', 'RFC 1122, section 4.2.2.16'],
  gates: ['HS', 'WS', 'WHOLE', 'BOTH'],
  find: (flow) =>
    flow.incidents.of('beyond window').map(({ frame, time, by, octets, grantFrame, answerFrame }) => ({
      frame,
      time,
      frames: [grantFrame, answerFrame],
      endpoint: by,
      data: { by, octets },
    })),
  message: ({ by, octets }) =>
    `the ${by} sent ${octetCount(octets)} past the largest window that its peer ever granted`,
  examples: [],
})

import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'ack-beyond-sent',
  group: 'data',
  severity: 'error',
  certainty: 'certain',
  tier: 'core',
  title: 'Acknowledgment of data that was never sent',
  explanation: `
    One end acknowledged sequence numbers that the other had not sent: the other shows it itself, by going on
    below that number or by answering with an ACK of its own. A capture that missed the data would look
    otherwise, and is reported as a gap.`,
  advice:
    'Look for a stack that counts received octets wrongly, a device that rewrites sequence numbers on one side, or a forged segment.',
  cite: ['RFC 9293, section 3.10.7.4, fifth step', 'RFC 9293, section 3.4', 'RFC 5961, section 5.2'],
  gates: ['WHOLE', 'BOTH'],
  find: (flow) =>
    flow.incidents
      .of('unsent acknowledged')
      .map(({ frame, time, by, beyond, ack, lastFrame, proofFrames, certain }) => ({
        frame,
        time,
        frames: [lastFrame, ...proofFrames],
        endpoint: by,
        ...(certain ? {} : { severity: 'warning' as const, certainty: 'probable' as const }),
        data: { by, beyond, ack },
      })),
  message: ({ by, beyond }) =>
    `the ${by} acknowledged ${octetCount(beyond)} more than had been sent, as the other end's next segment shows`,
  examples: [],
})

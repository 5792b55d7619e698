import { rule } from './rule.js'

export default rule({
  id: 'challenge-ack',
  group: 'reset',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Challenge ACK',
  explanation: `
    An end answered an unacceptable segment with an ACK of its current numbers: this is where I am. If the
    sender really lost the connection it will answer with an exact RST.`,
  advice: 'Look at the segment that was answered: where does it come from?',
  cite: ['RFC 5961, sections 3.2, 4.2 and 5.2', 'RFC 9293, section 3.10.7.4'],
  gates: ['HS', 'BOTH'],
  find: (flow) =>
    flow.incidents.of('challenge ACK').map(({ frame, time, by, triggerFrame, trigger }) => ({
      frame,
      time,
      frames: [triggerFrame],
      endpoint: null,
      data: { by, triggerFrame, trigger },
    })),
  message: ({ by, triggerFrame, trigger }) =>
    `the ${by} answered ${trigger} (frame ${triggerFrame}) with an ACK of its current numbers`,
  examples: [],
})

import { rule } from './rule.js'

export default rule({
  id: 'segment-after-own-rst',
  group: 'reset',
  severity: 'error',
  certainty: 'certain',
  tier: 'core',
  title: 'Segments after the own RST',
  explanation: `
    An end sent RST and then went on with the connection: with new octets, or a newer timestamp, so that
    reordering can't explain it. The sender of a RST has deleted the connection. The likely truth is that
    somebody else sent the RST in its name.`,
  advice: 'Compare TTL, IP identification and timestamp of the RST with the packets around it: a forged one differs.',
  cite: ['RFC 9293, section 3.6, case 2', 'RFC 9293, section 3.10.5'],
  gates: ['WHOLE'],
  find: (flow) =>
    flow.incidents.of('segment after own RST').map(({ frame, time, by, resetFrame, octets, proof }) => ({
      frame,
      time,
      frames: [resetFrame],
      endpoint: by,
      data: { by, resetFrame, octets, proof },
    })),
  message: ({ by, resetFrame, proof }) =>
    `the ${by} went on with ${proof} after its own RST in frame ${resetFrame}: somebody may have sent that RST in its name`,
  examples: [],
})

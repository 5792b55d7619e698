import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'capture-gap',
  group: 'capture-quality',
  severity: 'warning',
  certainty: 'certain',
  tier: 'core',
  title: 'Capture lost segments',
  explanation: `
    The peer acknowledged data that the capture does not hold: it existed and arrived, and the tap missed it.
    From here on an error can't be certain for this flow.`,
  advice:
    'Capture with a larger buffer, a filter, a smaller snap length, or on a faster machine; look at the drop counter of the capture program.',
  cite: ['tcpcheck manual, capture quality'],
  gates: ['BOTH'],
  find: (flow) =>
    flow.incidents.of('capture gap').map(({ frame, time, of, octets, frames }) => ({
      frame,
      time,
      frames,
      endpoint: null,
      data: { of, octets },
    })),
  message: ({ of, octets }, count) =>
    `the capture missed ${octetCount(octets)} of the ${of}, which its peer acknowledged${count > 1 ? `; ${count} such gaps` : ''}`,
  examples: [],
})

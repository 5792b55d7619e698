import { rule } from './rule.js'
import { gapList, times } from './wording.js'

export default rule({
  id: 'zero-window-probe',
  group: 'data',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Probes of a closed window',
  explanation: `
    While the peer's window is closed the sender probes it now and then, so that a lost window update can't
    stop the connection for ever.`,
  advice: 'Nothing is wrong with the prober. Look at why the window stays closed.',
  cite: ['RFC 9293, section 3.8.6.1, MUST-36, SHLD-29, SHLD-30'],
  gates: ['BOTH'],
  find: (flow) => {
    const probes = flow.incidents.of('zero window probe')
    const total = flow.incidents.count('zero window probe')
    if (total === 0) return []
    const { frame, time, by } = probes[0]!
    const gaps = gapList(probes.map((probe) => probe.time))
    return [
      {
        frame,
        time,
        frames: probes.map((probe) => probe.frame),
        endpoint: by,
        count: total,
        data: { by, gaps, octets: probes[0]!.octets },
      },
    ]
  },
  message: ({ by, gaps, octets }, total) =>
    `the ${by} probed the closed window ${times(total)}${gaps === '' ? '' : ` (gaps of ${gaps})`}, with ${octets === 0 ? 'no data' : 'one octet'}`,
  examples: [],
})

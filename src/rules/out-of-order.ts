import { rule } from './rule.js'
import { count } from './wording.js'

export default rule({
  id: 'out-of-order',
  group: 'data',
  severity: 'note',
  certainty: 'probable',
  tier: 'base',
  title: 'Segments overtaken on their way',
  explanation: `
    Segments arrived at the tap after others that were sent later. Nothing was lost and nothing was sent
    again; the network, or the capture, changed their order.`,
  advice: 'Look for parallel paths, load sharing per packet, or a capture with several queues.',
  cite: ['RFC 5681, sections 2 and 4.2'],
  gates: [],
  find: ({ client, server }) =>
    [client, server]
      .filter(({ disordered }) => disordered.count > 0)
      .map(({ disordered, side }) => ({
        frame: disordered.frames[0]!,
        time: disordered.times[0]!,
        frames: disordered.frames,
        endpoint: null,
        count: disordered.count,
        data: { of: side },
      })),
  message: ({ of }, total) =>
    `${total === 1 ? 'a segment' : `${count(total)} segments`} of the ${of} ${total === 1 ? 'was' : 'were'} overtaken by later ones; nothing was sent again`,
  examples: [],
})

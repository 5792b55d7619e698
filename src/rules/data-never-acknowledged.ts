import { rule } from './rule.js'
import { octetCount, span, times } from './wording.js'

export default rule({
  id: 'data-never-acknowledged',
  group: 'data',
  severity: 'warning',
  certainty: 'probable',
  tier: 'core',
  title: 'Data never acknowledged',
  explanation: `
    Octets were sent, and sent again, and the peer never acknowledged them: they did not arrive, or the peer
    is gone, or its ACKs are lost. From here it can't be told which.`,
  advice: 'Capture at the other end: if the data arrives there, follow the ACKs back; if not, follow the data.',
  cite: ['RFC 9293, section 3.8', 'RFC 9293, section 3.10.7.4, seventh step'],
  gates: ['BOTH'],
  find: (flow) =>
    [flow.client, flow.server].flatMap((sender) => {
      const { peer } = sender
      const unacked = sender.nxt - Math.max(sender.una, sender.iss + 1 || sender.una) - (sender.fins.count > 0 ? 1 : 0)
      const { tailRepeats, tailFrames } = sender.resent
      if (!(unacked > 0) || sender.dataSegments === 0 || sender.unackedFrame === 0) return []
      // A reset of the peer says what became of it.
      if (flow.reset !== null && flow.reset.by === peer.side && !flow.reset.contradicted) return []
      const talked = peer.lastTime - sender.unackedTime
      if (tailRepeats < 2 && !(talked >= 3)) return []
      return [
        {
          frame: sender.unackedFrame,
          time: sender.unackedTime,
          frames: [...tailFrames, peer.lastFrame],
          endpoint: null,
          data: { by: sender.side, octets: unacked, repeats: tailRepeats, lasted: flow.lastTime - sender.unackedTime },
        },
      ]
    }),
  message: ({ by, octets, repeats, lasted }) =>
    `${octetCount(octets)} of the ${by} were never acknowledged in ${span(lasted)}${repeats > 0 ? `, although sent again ${times(repeats)}` : ''}: the ACK is missing`,
  examples: [],
})

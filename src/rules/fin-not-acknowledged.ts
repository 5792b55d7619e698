import { rule } from './rule.js'
import { span, times } from './wording.js'

export default rule({
  id: 'fin-not-acknowledged',
  group: 'teardown',
  severity: 'warning',
  certainty: 'probable',
  tier: 'core',
  title: 'FIN never acknowledged',
  explanation: `
    An end sent its FIN, and nothing acknowledged it. The first FIN's sender stays in FIN-WAIT-1, the last
    one's in LAST-ACK, until it gives up; the last ACK missing is the classic case. Loss behind the tap
    explains it as well as a peer that is gone.`,
  advice:
    "See whether the FIN's sender repeats it: then no ACK reached it either, and the tap did not just miss one. Look at the peer: down, or behind a firewall that has dropped the connection.",
  cite: ['RFC 9293, section 3.6', 'RFC 9293, section 3.10.7.4, eighth step'],
  gates: ['BOTH'],
  find: (flow, { endTime }) =>
    [flow.client, flow.server].flatMap((sender) => {
      const { peer, fins } = sender
      if (fins.count === 0 || sender.finAckedFrame > 0) return []
      // A RST says what became of it; a hole before the FIN must be filled first.
      if (flow.reset !== null && flow.reset.frame > fins.frames[0]!) return []
      if (sender.holes !== null && sender.holes.count > 0) return []
      const since = fins.times[0]!
      const grace = 1 + (Number.isFinite(peer.rttTap) ? peer.rttTap : 0)
      const talked = peer.lastTime - since
      if (fins.count < 2 && !(talked > grace)) return []
      const which = peer.fins.count > 0 && peer.finAckedFrame > 0 ? 'last' : 'first'
      const end = flow.ended === 'capture-end' ? endTime : flow.lastTime
      return [
        {
          frame: fins.frames[fins.frames.length - 1]!,
          time: fins.times[fins.times.length - 1]!,
          frames: [...fins.frames, peer.lastFrame < sender.lastFrame ? peer.lastFrame : 0],
          endpoint: peer.side,
          data: {
            which,
            by: sender.side,
            fins: fins.count,
            waited: end - fins.times[fins.times.length - 1]!,
            lasted: end - since,
          },
        },
      ]
    }),
  message: ({ which, by, fins, waited }) =>
    `the ${by}'s FIN was sent ${times(fins)} and never acknowledged: ${which === 'last' ? 'the last ACK is missing, and it stays in LAST-ACK' : 'the ACK of the first FIN is missing, and it stays in FIN-WAIT-1'}; the capture runs ${span(waited)} longer`,
  examples: [],
})

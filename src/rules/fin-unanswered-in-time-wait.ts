import { rule } from './rule.js'

export default rule({
  id: 'fin-unanswered-in-time-wait',
  group: 'time-wait',
  severity: 'warning',
  certainty: 'probable',
  tier: 'base',
  title: 'Repeated FIN not answered in TIME-WAIT',
  explanation: `
    The peer repeated its FIN because the last ACK did not arrive, and the end that should be in TIME-WAIT
    did not acknowledge it again. Its host may be gone, or the path is dead.`,
  advice:
    "See whether the holder's host still answers anything; a firewall that forgot the connection would explain it too.",
  cite: ['RFC 9293, section 3.10.7.4, eighth step (TIME-WAIT)'],
  gates: ['BOTH'],
  find: ({ timeWait, client, server }) => {
    if (timeWait === null || timeWait.longestUnanswered.length < 3) return []
    const holder = timeWait.holder === 'server' ? server : client
    const frames = timeWait.longestUnanswered
    return [
      {
        frame: frames[frames.length - 1]!,
        time: holder.peer.fins.times[holder.peer.fins.times.length - 1]!,
        frames: [timeWait.enteredFrame, ...frames],
        endpoint: holder.side,
        data: { holder: holder.side, copies: frames.length },
      },
    ]
  },
  message: ({ holder, copies }) => `the ${holder}, in TIME-WAIT, did not acknowledge ${copies} copies of the FIN`,
  examples: [],
})

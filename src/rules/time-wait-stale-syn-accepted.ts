import { rule } from './rule.js'
import { span } from './wording.js'

export default rule({
  id: 'time-wait-stale-syn-accepted',
  group: 'time-wait',
  severity: 'warning',
  certainty: 'probable',
  tier: 'base',
  title: 'TIME-WAIT accepts a SYN that looks old',
  explanation: `
    A SYN with a number not above the old connection's, and no newer timestamp, reached an end in TIME-WAIT
    and was answered with SYN,ACK. An old duplicate looks just so; it should have been left alone. The end
    may have left TIME-WAIT unseen, so this is probable only.`,
  advice: "Check the stack's rules for reuse of TIME-WAIT, and whether the host keeps that state at all.",
  cite: ['RFC 6191, section 2', 'RFC 9293, section 3.6.1'],
  gates: ['BOTH', 'WHOLE'],
  find: ({ timeWait, next }) => {
    const reuse = timeWait?.reuse ?? null
    if (timeWait === null || reuse === null || reuse.by !== 'peer' || reuse.safe) return []
    const answer = next?.server.synAck?.frame ?? 0
    if (answer === 0 || timeWait.holder === 'both') return []
    return [
      {
        frame: answer,
        time: next!.server.synAck!.time,
        frames: [timeWait.enteredFrame, reuse.frame],
        endpoint: timeWait.holder,
        data: { holder: timeWait.holder, after: reuse.after },
      },
    ]
  },
  message: ({ holder, after }) =>
    `the ${holder}, ${span(after)} into TIME-WAIT, answered a SYN with SYN,ACK although neither its number nor a timestamp shows that it is new`,
  examples: [],
})

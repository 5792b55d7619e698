import { rule } from './rule.js'
import { span } from './wording.js'

export default rule({
  id: 'time-wait-reopened',
  group: 'time-wait',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'Connection reopened out of TIME-WAIT',
  explanation: `
    The ports were used again within 2MSL, and the end in TIME-WAIT accepted the SYN because its timestamp or
    its number shows that it is new. Allowed, and safe.`,
  advice: 'Nothing is wrong. A client that reuses its ports this fast is short of them, or binds them on purpose.',
  cite: ['RFC 9293, section 3.6.1, MAY-2', 'RFC 6191, section 2', 'RFC 1122, section 4.2.2.13'],
  gates: ['BOTH'],
  find: ({ timeWait, next }) => {
    const reuse = timeWait?.reuse ?? null
    if (timeWait === null || reuse === null || reuse.by !== 'peer' || !reuse.safe || reuse.stale) return []
    const answer = next?.server.synAck?.frame ?? 0
    if (answer === 0) return []
    return [
      {
        frame: reuse.frame,
        time: timeWait.startTime + reuse.after,
        frames: [timeWait.enteredFrame, answer],
        endpoint: null,
        data: { after: reuse.after, basis: reuse.basis },
      },
    ]
  },
  message: ({ after, basis }) =>
    `the peer opened a new connection ${span(after)} into TIME-WAIT, with ${basis === 'timestamp' ? 'a newer timestamp' : 'a higher sequence number'}: accepted, as it may be`,
  examples: [],
})

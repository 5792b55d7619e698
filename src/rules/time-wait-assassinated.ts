import { rule } from './rule.js'
import { span } from './wording.js'

export default rule({
  id: 'time-wait-assassinated',
  group: 'time-wait',
  severity: 'warning',
  certainty: 'certain',
  tier: 'base',
  title: 'TIME-WAIT assassinated',
  explanation: `
    An old segment reached an end in TIME-WAIT, which acknowledged it; the peer, closed long ago, answered
    that ACK with RST, and the RST ended TIME-WAIT before its time. The chain is certain; that the state is
    gone is probable, for some stacks ignore the RST.`,
  advice:
    'The remedy of RFC 1337 is to ignore RST in TIME-WAIT (tcp_rfc1337 on Linux). Look for what delays or repeats old segments.',
  cite: ['RFC 1337, sections 2 and 3', 'RFC 9293, section 3.10.7.4, second step'],
  gates: ['BOTH'],
  find: ({ timeWait }) => {
    const chain = timeWait?.assassination ?? null
    if (timeWait === null || chain === null) return []
    return [
      {
        frame: chain.frames[chain.frames.length - 1]!,
        time: chain.time,
        frames: chain.frames,
        endpoint: null,
        data: { after: chain.time - timeWait.startTime, trigger: chain.bySyn ? 'a SYN' : 'an old segment' },
      },
    ]
  },
  message: ({ after, trigger }) =>
    `${trigger} reached TIME-WAIT, its ACK was answered with RST, and TIME-WAIT ended after ${span(after)} (RFC 1337)`,
  examples: [],
})

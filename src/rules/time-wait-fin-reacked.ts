import { rule } from './rule.js'
import { times } from './wording.js'

export default rule({
  id: 'time-wait-fin-reacked',
  group: 'time-wait',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'TIME-WAIT acknowledges a repeated FIN',
  explanation: `
    The last ACK was lost, the peer sent its FIN again, and the end in TIME-WAIT acknowledged it again: the
    first of the two reasons for which TIME-WAIT exists. 2MSL starts anew.`,
  advice: 'Nothing is wrong. Frequent ones point to loss on the way of the last ACK.',
  cite: ['RFC 9293, section 3.10.7.4, fifth and eighth steps (TIME-WAIT)', 'RFC 9293, section 3.6.1'],
  gates: ['BOTH'],
  find: ({ timeWait, client, server }) => {
    if (timeWait === null || timeWait.restarts === 0) return []
    const peer = timeWait.holder === 'client' ? server : client
    return [
      {
        frame: timeWait.restartFrames[0]!,
        time: timeWait.startTime,
        frames: [...peer.fins.frames, ...timeWait.restartFrames],
        endpoint: null,
        count: timeWait.restarts,
        data: { holder: timeWait.holder, fins: peer.fins.count },
      },
    ]
  },
  message: ({ holder, fins }, count) =>
    `the FIN came ${times(fins)}, and the ${holder === 'both' ? 'other end' : holder} in TIME-WAIT acknowledged it again${count > 1 ? ` ${times(count)}` : ''}: 2MSL starts anew`,
  examples: [],
})

import { STATES } from '../tcp/states.js'
import { rule } from './rule.js'

export default rule({
  id: 'abortive-close',
  group: 'teardown',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Connection aborted by RST',
  explanation: `
    An open connection ended by RST in place of the exchange of FINs. Applications do it on purpose (a linger
    time of 0), stacks do it when received data was left unread, and middleboxes do it in a host's name.`,
  advice:
    "A RST right after the last data of the same end points to the application; a TTL unlike that host's other packets points to a middlebox.",
  cite: ['RFC 9293, section 3.6, case 2', 'RFC 9293, section 3.5.3, MUST-12'],
  gates: ['BOTH'],
  find: ({ reset, client, server }) => {
    if (reset?.ended !== 'connection') return []
    const sender = reset.by === 'client' ? client : server
    if (sender.finAckedFrame > 0 && sender.peer.finAckedFrame > 0) return []
    return [
      {
        frame: reset.frame,
        time: reset.time,
        frames: [reset.answers],
        endpoint: reset.by,
        data: { by: reset.by, state: STATES[reset.senderState]!, afterFin: sender.fins.count > 0 },
      },
    ]
  },
  message: ({ by, state, afterFin }) =>
    `the ${by} aborted the connection with RST${state === 'UNSEEN' ? '' : ` in ${state}`}${afterFin ? ' after its own FIN' : ''}`,
  examples: [],
})

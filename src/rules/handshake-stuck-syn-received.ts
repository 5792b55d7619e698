import { isOldDuplicate } from '../tcp/incarnation.js'
import { rule } from './rule.js'
import { span, times } from './wording.js'

/** Seconds after which a single SYN,ACK without an answer is remarkable. */
const ANSWER = 3

export default rule({
  id: 'handshake-stuck-syn-received',
  group: 'handshake',
  severity: 'warning',
  certainty: 'probable',
  tier: 'core',
  title: 'Handshake never completed: the third step is missing',
  explanation: `
    The server answered the SYN, and nothing acknowledged that answer: it stays in SYN-RECEIVED, half-open,
    and repeats the SYN,ACK until it gives up. Either the SYN,ACK does not arrive, or the client's ACK does
    not, or there is no client (a scan, a forged address).`,
  advice:
    'See whether the client repeats its SYN (then the SYN,ACK is lost on the way to it) and whether a firewall drops one direction.',
  cite: ['RFC 9293, section 3.5', 'RFC 9293, section 3.8.3', 'RFC 4987, section 2'],
  gates: ['HS', 'BOTH'],
  find: (flow, { endTime }) => {
    const { client, server } = flow
    const { synAck } = server
    if (client.pureSyn === null || synAck === null || server.pureSyn !== null) return []
    if (flow.ackFrame > 0 || flow.reset !== null || isOldDuplicate(flow.origin)) return []
    const sent = server.syns.count
    const waited = (flow.ended === 'capture-end' ? endTime : flow.lastTime) - synAck.time
    if (sent < 3 && waited <= ANSWER) return []
    return [
      {
        frame: synAck.frame,
        time: synAck.time,
        frames: [client.pureSyn.frame, ...server.syns.frames],
        endpoint: null,
        data: { synAcks: sent, waited },
      },
    ]
  },
  message: ({ synAcks, waited }) =>
    `the server sent its SYN,ACK ${times(synAcks)} in ${span(waited)} and nothing acknowledged it: the third step is missing, the server is left half-open in SYN-RECEIVED`,
  examples: [],
})

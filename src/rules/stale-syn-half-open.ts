import type { Flow } from '../tcp/flow.js'
import { isOldDuplicate } from '../tcp/incarnation.js'
import { rule } from './rule.js'
import { span, times } from './wording.js'

/** The client's host sends in another flow after the answer. */
function sendsFrom(other: Flow, flow: Flow): boolean {
  const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
    a.length === b.length && a.every((octet, at) => octet === b[at])
  return (
    (isSame(other.clientAddress, flow.clientAddress) && other.client.lastTime > flow.firstTime) ||
    (isSame(other.serverAddress, flow.clientAddress) && other.server.lastTime > flow.firstTime)
  )
}

export default rule({
  id: 'stale-syn-half-open',
  group: 'handshake',
  severity: 'warning',
  certainty: 'probable',
  tier: 'base',
  title: 'Stale SYN leaves the server half-open',
  explanation: `
    The server answered an old SYN and nobody refused the answer: it stays in SYN-RECEIVED and repeats its
    SYN,ACK until it gives up. The host that sent the SYN should have answered with RST; a firewall in front
    of it may swallow that.`,
  advice:
    "See whether the client's host, or a firewall before it, drops unexpected SYN,ACKs silently instead of letting the RST out.",
  cite: ['RFC 9293, section 3.10.7.1', 'RFC 9293, section 3.10.7.3'],
  gates: ['BOTH'],
  find: (flow, { endTime, flows }) => {
    const { client, server, origin } = flow
    const { synAck } = server
    if (!isOldDuplicate(origin) || origin === null || client.pureSyn === null || synAck === null) return []
    if (flow.ackFrame > 0 || flow.reset !== null) return []
    const waited = (flow.ended === 'capture-end' ? endTime : flow.lastTime) - synAck.time
    if (server.syns.count < 2 && waited <= 3) return []
    const isAlive = flows.some((other) => other !== flow && other.lastTime > synAck.time && sendsFrom(other, flow))
    return [
      {
        frame: client.pureSyn.frame,
        time: client.pureSyn.time,
        frames: [origin.copyOf, ...server.syns.frames],
        endpoint: isAlive ? ('client' as const) : null,
        data: { test: origin.test, copyOf: origin.copyOf || null, synAcks: server.syns.count, waited },
      },
    ]
  },
  message: ({ copyOf, synAcks, waited }) =>
    `${copyOf === null ? 'an old SYN' : `an old copy of the SYN in frame ${copyOf}`} was answered, and nobody refused the answer: the server sent its SYN,ACK ${times(synAcks)} in ${span(waited)} and is left half-open in SYN-RECEIVED`,
  examples: [],
})

import type { Handshake, HandshakeOutcome } from '../report/model.js'
import type { Flow } from '../tcp/flow.js'
import { ESTABLISHED } from '../tcp/states.js'
import { rounded } from './rounded.js'

/** How a flow was opened, in the words of the report. */
export function handshakeRecord(flow: Flow): Handshake {
  const { client, server } = flow
  const outcome = handshakeOutcome(flow)
  const syn = client.pureSyn
  const synAck = server.synAck ?? (outcome === 'split' ? server.pureSyn : null)
  const synRepeats = syn === null ? 0 : Math.max(0, client.syns.count - 1)
  const synAckRepeats = synAck === null || server.syn !== synAck ? 0 : Math.max(0, server.syns.count - 1)
  const between = (from: number | undefined, to: number | undefined, repeats: number): number | null =>
    from === undefined || to === undefined || Number.isNaN(to) || repeats > 0 ? null : rounded(Math.max(0, to - from))
  return {
    outcome,
    synFrame: syn?.frame ?? null,
    synAckFrame: synAck?.frame ?? null,
    ackFrame: flow.ackFrame || null,
    synRepeats,
    synAckRepeats,
    serverRtt: between(syn?.time, synAck?.time, synRepeats),
    clientRtt: between(synAck?.time, flow.ackTime, synAckRepeats),
  }
}

export function handshakeOutcome(flow: Flow): HandshakeOutcome {
  const { client, server } = flow
  if (client.pureSyn === null) return server.syn === null ? 'not-captured' : 'partly-captured'
  if (server.pureSyn !== null) return crossedOutcome(flow)
  if (server.synAck === null) return unansweredOutcome(flow)
  if (flow.ackFrame > 0) return isFastOpen(flow) ? 'fast-open' : 'complete'
  return flow.reset?.ended === 'handshake' ? 'reset' : 'unacknowledged'
}

/** Both ends sent a SYN without ACK: they crossed, or the called side answered with one of its own (RFC 9293, section 3.5). */
function crossedOutcome(flow: Flow): HandshakeOutcome {
  const { client, server } = flow
  if (flow.reset?.ended === 'handshake' || flow.reset?.ended === 'refused') return 'reset'
  if (!(client.una > client.iss && server.una > server.iss)) return 'unacknowledged'
  return flow.isSplit ? 'split' : 'simultaneous'
}

function unansweredOutcome(flow: Flow): HandshakeOutcome {
  const { client, server } = flow
  if (flow.reset?.ended === 'refused') return 'refused'
  if (flow.wrongSynAcks.length > 0) return 'unacknowledged'
  const wentOn = client.state >= ESTABLISHED || server.state >= ESTABLISHED
  return wentOn || flow.reset?.by === 'server' ? 'partly-captured' : 'unanswered'
}

/** Data in the SYN that the SYN,ACK acknowledged (RFC 7413, section 3). */
const isFastOpen = ({ client, server }: Flow): boolean => {
  const octets = client.pureSyn?.payload ?? 0
  return octets > 0 && (server.synAck?.ack ?? 0) === (client.pureSyn!.seq + 1 + octets) >>> 0
}

import type { Teardown, TeardownOutcome, TimeWait } from '../report/model.js'
import type { Endpoint } from '../tcp/endpoint.js'
import type { Flow } from '../tcp/flow.js'
import type { Side } from '../tcp/history.js'
import { ESTABLISHED } from '../tcp/states.js'
import { rounded } from './rounded.js'

/** How a flow was closed, in the words of the report. */
export function teardownRecord(flow: Flow): Teardown {
  const { client, server, reset } = flow
  return {
    outcome: teardownOutcome(flow),
    initiator: initiatorOf(flow),
    finFrames: { client: client.fins.frames[0] ?? null, server: server.fins.frames[0] ?? null },
    finAckFrames: { client: client.finAckedFrame || null, server: server.finAckedFrame || null },
    finRepeats: { client: Math.max(0, client.fins.count - 1), server: Math.max(0, server.fins.count - 1) },
    reset: reset === null ? null : { by: reset.by, frame: reset.frame },
  }
}

const hasFin = (endpoint: Endpoint): boolean => endpoint.fins.count > 0

/** Neither FIN acknowledges the other: they crossed (RFC 9293, Figure 13). */
const haveCrossed = ({ client, server }: Flow): boolean =>
  !(server.finAck > client.fin) && !(client.finAck > server.fin)

/** The active closer, by what the FINs acknowledge and not by their order at the tap. */
export function initiatorOf(flow: Flow): Side | null {
  const { client, server } = flow
  if (!hasFin(client) || !hasFin(server)) return hasFin(client) ? 'client' : hasFin(server) ? 'server' : null
  if (haveCrossed(flow)) return null
  return server.finAck > client.fin ? 'client' : 'server'
}

export function teardownOutcome(flow: Flow): TeardownOutcome {
  const { client, server, reset } = flow
  const isAcked = (endpoint: Endpoint): boolean => endpoint.finAckedFrame > 0
  const isClosed = isAcked(client) && isAcked(server)
  if (reset !== null && reset.ended !== 'refused' && !isClosed) return 'reset'
  const initiator = initiatorOf(flow)
  if (hasFin(client) && hasFin(server)) {
    if (initiator === null)
      return isClosed ? 'simultaneous' : isAcked(client) || isAcked(server) ? 'last-ack-missing' : 'fin-unacknowledged'
    const first = flow.endpoint(initiator)
    if (!isAcked(first)) return 'fin-unacknowledged'
    if (!isClosed) return 'last-ack-missing'
    return first.finAckedFrame < first.peer.fins.frames[0]! ? 'four-segment' : 'three-segment'
  }
  if (initiator !== null) return isAcked(flow.endpoint(initiator)) ? 'half-closed' : 'fin-unacknowledged'
  return client.state >= ESTABLISHED || server.state >= ESTABLISHED ? 'open' : 'none'
}

/** What the wire shows of its TIME-WAIT (RFC 9293, section 3.6.1), up to the end of the capture. */
export function timeWaitRecord(flow: Flow, endTime: number, required: number): TimeWait | null {
  const watch = flow.timeWait
  if (watch === null) return null
  const isClosed = flow.client.finAckedFrame > 0 && flow.server.finAckedFrame > 0
  if (flow.reset !== null && !isClosed) return null
  const wasEntered = watch.enteredFrame > 0
  const out = watch.firstOutFrame > 0 ? { frame: watch.firstOutFrame, time: watch.firstOutTime } : null
  const lasted = wasEntered ? (out?.time ?? endTime) - watch.startTime : 0
  const isOver = lasted >= required
  const { reuse } = watch
  return {
    holder: watch.holder,
    enteredFrame: wasEntered ? watch.enteredFrame : null,
    enteredTime: wasEntered ? watch.enteredTime : null,
    restarts: watch.restarts,
    lastIn: watch.lastInFrame > 0 ? { frame: watch.lastInFrame, time: watch.lastInTime } : null,
    firstOut: out,
    observed: rounded(Math.max(0, lasted)),
    required,
    outcome: isOver ? 'elapsed' : (watch.end ?? 'capture-ended'),
    reuse:
      reuse === null || isOver
        ? null
        : { frame: reuse.frame, flow: reuse.flow, by: reuse.by, safe: reuse.safe, basis: reuse.basis },
  }
}

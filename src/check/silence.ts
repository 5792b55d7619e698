import type { Flow } from '../tcp/flow.js'

/** Seconds after which nothing more is expected of a flow that has ended. */
const AFTER_THE_END = 3
/** Seconds by which an attempt that goes on is not silent for longer than it has lasted: its waits double. */
const GIVEN_UP = 3
/** Seconds after which an open connection's missing answers are told: the user timeout (RFC 9293, section 3.9.1.1). */
const USER_TIMEOUT = 300

/** After how many seconds of silence what is missing in a flow is taken not to come. */
export function patienceWith(flow: Flow): number {
  if (isClosed(flow)) return AFTER_THE_END
  return isUnfinished(flow) ? Math.min(USER_TIMEOUT, flow.lastTime - flow.firstTime + GIVEN_UP) : USER_TIMEOUT
}

/** Of a flow that has been silent for that long. */
export const hasEnded = (flow: Flow): boolean => isClosed(flow) || isUnfinished(flow)

/** Closed by both ends, reset, or its ports used anew. */
function isClosed({ client, server, reset, ended }: Flow): boolean {
  if (ended !== 'capture-end') return true
  if (reset !== null) return !reset.contradicted
  return client.finAckedFrame > 0 && server.finAckedFrame > 0
}

const isUnfinished = ({ client, ackFrame }: Flow): boolean => client.pureSyn !== null && ackFrame === 0

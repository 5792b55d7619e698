import * as Fact from '../tcp/fact.js'
import type { Flow, ResetRecord } from '../tcp/flow.js'
import { isSynchronized } from '../tcp/states.js'
import { rule } from './rule.js'
import { span } from './wording.js'

/** Seconds within which a RST has to do with what came before it. */
const REACTION = 1
/** Hops by which the paths of one host's packets may differ. */
const HOPS = 3

/** Octets left unread, a peer that does not answer or takes nothing: the RST has a reason. */
function hasReason(flow: Flow, { by, frame, unreadOctets }: ResetRecord): boolean {
  const sender = flow.endpoint(by)
  const { peer } = sender
  if (unreadOctets > 0 || sender.resent.tailRepeats > 1 || peer.windowNow === 0) return true
  const isOfProbes = sender.keepalive.kept.some((run) => run.gaveUpFrame === frame && run.streak > 1)
  return isOfProbes || peer.keepalive.kept.some((run) => run.refusedFrame === frame)
}

export default rule({
  id: 'unexplained-reset',
  group: 'reset',
  severity: 'note',
  certainty: 'heuristic',
  tier: 'base',
  title: 'RST out of nowhere',
  explanation: `
    An open connection was reset and nothing on the wire calls for it: nobody had closed, both were silent for a while,
    nothing was left unread or unanswered. Or the RST's TTL is not that of the host whose name it bears. An application
    may abort at any time (a linger time of 0, a process that is killed); a NAT, firewall or load balancer that drops an
    idle connection looks the same.`,
  advice:
    'After a long silence, compare its length with the timeouts of devices on the path; right after the last data, look at the application.',
  asks: 'An application may abort at any time; TCP itself sends a RST when a segment comes that does not belong to the connection.',
  causes: [
    'a firewall, NAT or load balancer whose timeout for idle connections has passed',
    'an application that aborts after a time limit (a linger time of 0)',
    'a process that was killed, or a host that restarted',
  ],
  wireshark: '"Connection reset (RST)"; the silence before shows in `tcp.time_delta`: `tcp.flags.reset == 1`.',
  cite: ['RFC 9293, section 3.5.2'],
  gates: ['BOTH'],
  on: Fact.RESET,
  find: (flow) => {
    const { reset, client, server } = flow
    if (reset?.ended !== 'connection' || !isSynchronized(reset.senderState)) return []
    if (client.fins.count + server.fins.count > 0) return []
    const seen = flow.resets.find(({ frame }) => frame === reset.frame)
    if (seen === undefined || hasReason(flow, reset)) return []
    const { quietFor, ttl, ttlBefore } = seen
    const isForeign = ttlBefore > 0 && Math.abs(ttl - ttlBefore) > HOPS
    if (quietFor <= REACTION && !isForeign) return []
    const { by, frame, time } = reset
    return [{ frame, time, frames: [], endpoint: by, data: { by, quietFor, ttl: isForeign ? ttl : null, ttlBefore } }]
  },
  message: ({ by, quietFor, ttl, ttlBefore }) => {
    const when = quietFor > REACTION ? ` after ${span(quietFor)} of silence` : ''
    return ttl === null
      ? `the ${by} reset the open connection${when}, and nothing on the wire calls for it: an abort by the application, or a device on the path`
      : `the open connection was reset in the ${by}'s name${when}, with a TTL of ${ttl} where the ${by}'s other packets have ${ttlBefore}: a device on the path may have done it`
  },
  examples: [
    {
      name: 'after all is said and acknowledged',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        5.070  server  R.  1:1(0)     ack 11  ! the server reset the open connection after 5 s of silence, and nothing on the wire calls for it: an abort by the application
      `,
    },
    {
      name: 'a device with another TTL, after five minutes',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        300.0  server  R   1:1(0)     ttl 255  ! the open connection was reset in the server's name after 5 min of silence, with a TTL of 255 where the server's other packets have 64
      `,
    },
    {
      name: 'long after a request that was not answered',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        0.090  client  P.  11:21(10)  ack 1
        0.110  server  .   1:1(0)     ack 21
        9.000  client  R.  21:21(0)   ack 1   ! the client reset the open connection after 8.89 s of silence
      `,
    },
    {
      name: 'a device with another TTL, in answer to a request',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  R   1:1(0)     ttl 57  ! the open connection was reset in the server's name, with a TTL of 57 where
      `,
    },
    {
      name: 'right after the data before: the application',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        0.080  server  R.  1:1(0)     ack 11  ! abortive-close
      `,
    },
    {
      name: 'the answer to what came just before',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  R   1:1(0)             ! abortive-close
      `,
    },
    {
      name: 'octets were left unread',
      packets: `
        open
        0.050  server  P.  1:1001(1000)  ack 1
        1.000  client  R.  1:1(0)        ack 1   ! reset-discards-data
      `,
    },
    {
      name: 'one end had closed',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        5.000  server  R.  1:1(0)     ack 2   ! abortive-close
      `,
    },
    {
      name: 'the last data was sent in vain',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1   ! data-never-acknowledged
        0.250  client  P.  1:11(10)   ack 1
        0.650  client  P.  1:11(10)   ack 1
        1.450  client  P.  1:11(10)   ack 1
        3.050  client  R.  11:11(0)   ack 1   ! reset-discards-data
      `,
    },
    {
      name: 'keepalive gave up',
      packets: `
        open
        0.050    client  P.  1:11(10)   ack 1
        0.070    server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7275.07  client  .   10:10(0)   ack 1   ! keepalive-unanswered
        7350.07  client  R.  11:11(0)   ack 1   ! keepalive-timeout-close
      `,
    },
  ],
})

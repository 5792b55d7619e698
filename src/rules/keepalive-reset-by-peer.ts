import type { Endpoint } from '../tcp/endpoint.js'
import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { span } from './wording.js'

/** Its FIN was acknowledged: stacks wait in FIN-WAIT-2 for a minute or two only. */
const hasClosed = ({ finAckedFrame }: Endpoint): boolean => finAckedFrame > 0

export default rule({
  id: 'keepalive-reset-by-peer',
  group: 'keepalive',
  severity: 'warning',
  certainty: 'certain',
  tier: 'base',
  title: 'Keepalive probe answered with RST',
  explanation: `
    The peer answered the keepalive probe with RST, as an end does that knows no such connection: it crashed or
    restarted, or a NAT or load balancer on the path has forgotten it. The probe did its work; the connection
    had been of no use for some time before. It is a note only where the peer had sent its FIN: nobody keeps such a
    connection for ever, and what is lost is the wait for the other FIN.`,
  advice: "Look at the peer's uptime, and compare the idle time with the timeouts of devices on the path.",
  asks: 'A segment for a connection that does not exist is answered with RST, and its receiver gives the connection up.',
  causes: [
    'the peer restarted',
    'a NAT or load balancer forgot the connection, as its timeout is shorter than the idle time',
    'a failover to a host without that connection',
  ],
  wireshark: '"[TCP Keep-Alive]", then "Connection reset (RST)": `tcp.analysis.keep_alive || tcp.flags.reset == 1`.',
  cite: ['RFC 1122, section 4.2.3.6', 'RFC 9293, section 3.5.2, group 1', 'RFC 9293, section 3.5.1'],
  gates: ['BOTH'],
  on: Fact.KEEPALIVE,
  find: (flow) =>
    flow.endpoints.flatMap((prober) =>
      prober.keepalive.kept
        .filter((run) => run.refusedFrame > 0)
        .map((run) => ({
          frame: run.refusedFrame,
          time: flow.reset?.time ?? flow.lastTime,
          frames: run.frames.slice(-1),
          endpoint: prober.peer.side,
          severity: hasClosed(prober.peer) ? 'note' : 'warning',
          data: { by: prober.peer.side, idle: run.idle, hadClosed: hasClosed(prober.peer) },
        })),
    ),
  message: ({ by, idle, hadClosed }) =>
    `the ${by} answered a keepalive probe with RST, after ${span(idle)} of silence before the first: it ${hadClosed ? 'had closed, and waits no longer for the FIN of its peer' : 'no longer knows the connection'}`,
  examples: [
    {
      name: 'the server has lost the connection',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7200.09  server  R   1:1(0)             ! the server answered a keepalive probe with RST, after 2 h of silence before the first: it no longer knows the connection
      `,
    },
    {
      name: 'after a probe that was lost',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7275.07  client  .   10:10(0)   ack 1
        7275.09  server  R   1:1(0)             ! the server answered a keepalive probe with RST
      `,
    },
    {
      name: 'the server had closed, and the client did not',
      packets: `
        open
        0.050  server  F.  1:1(0)     ack 1
        0.070  client  .   1:1(0)     ack 2
        75.07  client  .   0:0(0)     ack 2     ! keepalive-probe
        75.09  server  R   2:2(0)               ! it had closed, and waits no longer for the FIN of its peer
      `,
    },
    {
      name: 'the server answers with an ACK',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7200.09  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'the server answers, and resets later',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7200.09  server  .   1:1(0)     ack 11
        7230.00  server  R.  1:1(0)     ack 11  ! unexplained-reset
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { ESTABLISHED, TIME_WAIT } from '../tcp/states.js'
import { rule } from './rule.js'
import { span } from './wording.js'

/** Seconds within which its own word shows that it holds the connection. */
const ALIVE = 5

export default rule({
  id: 'syn-replaces-established',
  group: 'handshake',
  severity: 'warning',
  certainty: 'probable',
  tier: 'later',
  title: 'A SYN replaced an open connection',
  explanation: `
    A SYN that reaches an open connection must be answered by an ACK of that connection, so that a client which has
    really restarted can say so with a RST. This end took the SYN for a new connection at once: then anybody who
    knows the ports can end a connection with one forged SYN.`,
  advice:
    'Look for a restart of the server, a load balancer that moved the ports to another machine, or a stack without the protection of RFC 5961.',
  asks: 'On an open connection a SYN is answered with an ACK, whatever its number, and changes nothing.',
  causes: [
    'a load balancer that sent the SYN to another server',
    'a server that restarted a moment ago',
    'a RST or FIN that is not in the capture',
    'a stack without RFC 5961',
  ],
  wireshark: '"[TCP Port numbers reused]", and a SYN,ACK behind it: `tcp.analysis.reused_ports`.',
  cite: ['RFC 9293, section 3.10.7.4, fourth step', 'RFC 5961, section 4.2'],
  gates: ['HS', 'WHOLE'],
  on: Fact.ATTEMPT,
  find: (flow) => {
    // Once both have sent FIN, the last ACK may have come without being seen here, and ended the connection.
    if (flow.reset !== null || (flow.client.fins.count > 0 && flow.server.fins.count > 0)) return []
    return flow.attempts.flatMap(({ by, frames, times, openedFlow, receiverState }) => {
      const holder = flow.endpoint(by).peer
      const isOpen = receiverState >= ESTABLISHED && receiverState < TIME_WAIT
      const silent = times[0]! - holder.lastTime
      if (openedFlow < 0 || !isOpen || !(silent <= ALIVE)) return []
      return [
        {
          frame: frames[0]!,
          time: times[0]!,
          frames: [holder.lastFrame, flow.next?.server.synAck?.frame ?? 0],
          endpoint: holder.side,
          data: { by: holder.side, silent, lastFrame: holder.lastFrame },
        },
      ]
    })
  },
  message: ({ by, silent, lastFrame }) =>
    `the ${by} answered a SYN on a connection that it had used ${span(silent)} before (frame ${lastFrame}) with a SYN,ACK in place of an ACK: the open connection is gone`,
  examples: [
    {
      name: 'both ends had just exchanged data',
      packets: `
        open
        0.050  client  P.  1:11(10)       ack 1
        0.070  server  P.  1:11(10)       ack 11
        0.090  client  .   11:11(0)       ack 11
        2.070  client  S   9000:9000(0)             <mss 1460>  ! the server answered a SYN on a connection that it had used 2 s before (frame 5) with a SYN,ACK in place of an ACK
        2.090  server  S.  7000:7000(0)   ack 9001  <mss 1460>
        2.110  client  .   9001:9001(0)   ack 7001
      `,
    },
    {
      name: 'an ACK of the open connection is the right answer',
      packets: `
        open
        0.050  client  P.  1:11(10)       ack 1
        0.070  server  P.  1:11(10)       ack 11
        0.090  client  .   11:11(0)       ack 11
        2.070  client  S   9000:9000(0)             <mss 1460>  ! stale-syn
        2.090  server  .   11:11(0)       ack 11
      `,
    },
    {
      name: 'the connection was reset before',
      packets: `
        open
        0.050  client  P.  1:11(10)       ack 1
        0.070  server  .   1:1(0)         ack 11
        0.090  server  R.  1:1(0)         ack 11                ! abortive-close
        2.070  client  S   9000:9000(0)             <mss 1460>
        2.090  server  S.  7000:7000(0)   ack 9001  <mss 1460>
        2.110  client  .   9001:9001(0)   ack 7001
      `,
    },
    {
      name: 'the connection was closed in order',
      packets: `
        open
        close
        2.070  client  S   9000:9000(0)             <mss 1460>  ! time-wait-local-reuse
        2.090  server  S.  7000:7000(0)   ack 9001  <mss 1460>
        2.110  client  .   9001:9001(0)   ack 7001
      `,
    },
    {
      name: 'both ends had closed, and the capture lacks the last ACK',
      packets: `
        open
        0.050  client  F.  1:1(0)         ack 1
        0.070  server  F.  1:1(0)         ack 2
        0.090  client  .   2:2(0)         ack 2     lost
        2.070  client  S   9000:9000(0)             <mss 1460>
        2.090  server  S.  7000:7000(0)   ack 9001  <mss 1460>
        2.110  client  .   9001:9001(0)   ack 7001
      `,
    },
    {
      name: 'nothing was heard of the server for long: it may have restarted',
      packets: `
        open
        0.050  client  P.  1:11(10)       ack 1
        0.070  server  .   1:1(0)         ack 11
        90.07  client  S   9000:9000(0)             <mss 1460>
        90.09  server  S.  7000:7000(0)   ack 9001  <mss 1460>
        90.11  client  .   9001:9001(0)   ack 7001
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount, span, times } from './wording.js'

/** R1 and R2 of RFC 9293, section 3.8.3: retransmissions, and seconds. */
const FEWEST = 3
const SHORTEST = 100

export default rule({
  id: 'retransmission-gave-up-early',
  group: 'data',
  severity: 'warning',
  certainty: 'probable',
  tier: 'later',
  title: 'Gave up after few retransmissions',
  explanation: `
    A path may fail for a while, and TCP is made to outlast that: a stack should repeat unacknowledged data for at least
    100 seconds before it closes the connection. This end reset the connection after one or two repetitions. An
    application may decide so; a stack should not.`,
  advice:
    'Look for a time limit of the application, for the user timeout (TCP_USER_TIMEOUT), or for retry limits that were set very low (tcp_retries2, TcpMaxDataRetransmissions).',
  asks: 'Data is sent again at least three times before the path is doubted (R1), and for at least 100 seconds before the connection is closed (R2). The application may set another limit.',
  causes: [
    'a time limit of the application, or a user who stops it',
    'a user timeout on the socket (TCP_USER_TIMEOUT)',
    'a system-wide limit on repetitions that was set very low',
  ],
  wireshark:
    '"[TCP Retransmission]" once or twice, then "Connection reset (RST)": `tcp.analysis.retransmission || tcp.flags.reset == 1`.',
  cite: ['RFC 9293, section 3.8.3, MUST-20, SHLD-10, SHLD-11', 'RFC 5482'],
  gates: ['BOTH'],
  on: Fact.RESET,
  find: (flow) => {
    const { reset } = flow
    if (reset?.ended !== 'connection' || reset.contradicted) return []
    const sender = flow.endpoint(reset.by)
    const run = sender.resent.repeats
    // A segment of the peer may have been the reason.
    if (run === null || reset.answers > 0 || run.seq !== sender.una || sender.peer.lastTime > run.times[0]!) return []
    const octets = sender.nxt - sender.una - (Number.isNaN(sender.fin) ? 0 : 1)
    const tried = reset.time - sender.unackedTime
    if (octets <= 0 || run.count >= FEWEST || !(tried < SHORTEST)) return []
    return [
      {
        frame: reset.frame,
        time: reset.time,
        frames: [sender.unackedFrame, ...run.frames],
        endpoint: reset.by,
        data: { by: reset.by, octets, repeats: run.count, tried },
      },
    ]
  },
  message: ({ by, octets, repeats, tried }) =>
    `the ${by} reset the connection ${span(tried)} after it had sent ${octetCount(octets)} that nobody acknowledged, and had sent them again ${times(repeats)}`,
  examples: [
    {
      name: 'two repetitions in a second, and RST',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.350  client  P.  1:11(10)   ack 1
        0.950  client  P.  1:11(10)   ack 1
        1.050  client  R.  11:11(0)   ack 1   ! the client reset the connection 1 s after it had sent 10 bytes that nobody acknowledged, and had sent them again twice
      `,
    },
    {
      name: 'patient enough: it repeats four times',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1   ! data-never-acknowledged
        0.350  client  P.  1:11(10)   ack 1
        0.950  client  P.  1:11(10)   ack 1
        2.150  client  P.  1:11(10)   ack 1
        4.550  client  P.  1:11(10)   ack 1
        9.350  client  R.  11:11(0)   ack 1   ! reset-discards-data
      `,
    },
    {
      name: 'a stack with few and long timeouts gives up after two minutes',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1   ! data-never-acknowledged
        40.05  client  P.  1:11(10)   ack 1
        119.0  client  P.  1:11(10)   ack 1
        125.0  client  R.  11:11(0)   ack 1   ! reset-discards-data
      `,
    },
    {
      name: 'the peer had said something in between, which may be the reason',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.350  client  P.  1:11(10)   ack 1   ! retransmission
        0.400  server  P.  1:11(10)   ack 1
        0.450  client  R   11:11(0)           ! abortive-close
      `,
    },
    {
      name: 'everything was acknowledged',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.350  client  P.  1:11(10)   ack 1   ! retransmission
        0.370  server  .   1:1(0)     ack 11
        0.450  client  R.  11:11(0)   ack 1   ! abortive-close
      `,
    },
  ],
})

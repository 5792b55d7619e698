import type { Endpoint } from '../tcp/endpoint.js'
import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import type { KeepaliveRun } from '../tcp/keepalive.js'
import { rule } from './rule.js'
import { span } from './wording.js'

/** Longest interval between two probes among the known stacks, in seconds (profiles.ts). */
const LONGEST_INTERVAL = 75

/** The answer could have come, and a second probe was not overdue for long. */
function waitFits({ rttTap, keepalive: { intervals } }: Endpoint, waited: number): boolean {
  const roundTrip = Number.isFinite(rttTap) ? rttTap : 0
  const interval = intervals.length > 0 ? Math.max(...intervals) : LONGEST_INTERVAL
  return waited > 3 * roundTrip + 0.2 && waited <= 2 * interval
}

const lastRun = (prober: Endpoint, { reset }: Flow): KeepaliveRun | undefined =>
  prober.keepalive.kept.find((run) => run.gaveUpByReset && run.gaveUpFrame === reset?.frame && run.streak === 1)

export default rule({
  id: 'keepalive-single-probe-abort',
  group: 'keepalive',
  severity: 'warning',
  certainty: 'probable',
  tier: 'base',
  title: 'Connection given up after a single keepalive probe',
  explanation: `
    One keepalive probe got no answer, and its sender reset the connection. The ACK that answers a probe is not sent
    again when it is lost, so a single miss must not be taken for a dead peer: the loss of one packet cuts a good
    connection. The application may also have reset for a reason of its own just then.`,
  advice: 'Look at the number of probes that the prober is set to (TCP_KEEPCNT, tcp_keepalive_probes): 1 is too few.',
  asks: 'A single probe without an answer must not be taken for a dead connection.',
  causes: [
    'a number of probes that is set to 1',
    'a user timeout (TCP_USER_TIMEOUT) that is over before the second probe',
    'an application that gave up just then',
  ],
  wireshark:
    '"[TCP Keep-Alive]" without "[TCP Keep-Alive ACK]" behind it, and a RST: `tcp.analysis.keep_alive || tcp.flags.reset == 1`.',
  cite: ['RFC 9293, section 3.8.4, MUST-29', 'RFC 1122, section 4.2.3.6'],
  gates: ['BOTH'],
  on: Fact.KEEPALIVE,
  find: (flow) =>
    flow.endpoints.flatMap((prober) => {
      const { reset } = flow
      const run = lastRun(prober, flow)
      if (run === undefined || reset === null || !waitFits(prober, reset.time - run.lastTime)) return []
      return [
        {
          frame: reset.frame,
          time: reset.time,
          frames: run.rowFrames,
          endpoint: prober.side,
          data: { by: prober.side, waited: reset.time - run.lastTime },
        },
      ]
    }),
  message: ({ by, waited }) =>
    `the ${by} reset the connection ${span(waited)} after a single keepalive probe had got no answer: one miss proves nothing`,
  examples: [
    {
      name: 'one probe, and the connection is gone',
      packets: `
        open
        0.050    client  P.  1:11(10)   ack 1
        0.070    server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7201.07  client  R   11:11(0)           ! the client reset the connection 1 s after a single keepalive probe had got no answer
      `,
    },
    {
      name: 'after probes that were answered',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        60.00  client  .   10:10(0)   ack 1   ! keepalive-probe
        60.02  server  .   1:1(0)     ack 11
        120.0  client  .   10:10(0)   ack 1
        130.0  client  R.  11:11(0)   ack 1   ! 10 s after a single keepalive probe
      `,
    },
    {
      name: 'a second probe was tried as well',
      packets: `
        open
        0.050    client  P.  1:11(10)   ack 1
        0.070    server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7201.07  client  .   10:10(0)   ack 1   ! keepalive-unanswered
        7202.07  client  R   11:11(0)           ! keepalive-timeout-close
      `,
    },
    {
      name: 'the probe was answered',
      packets: `
        open
        0.050    client  P.  1:11(10)   ack 1
        0.070    server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7200.09  server  .   1:1(0)     ack 11
        7205.07  client  R   11:11(0)           ! unexplained-reset
      `,
    },
    {
      name: 'the answer may still be under way: the reset has another reason',
      packets: `
        open
        0.050    client  P.  1:11(10)   ack 1
        0.070    server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7200.09  client  R.  11:11(0)   ack 1   ! abortive-close
      `,
    },
    {
      name: 'long after the probe: another reason',
      packets: `
        open
        0.050    client  P.  1:11(10)   ack 1
        0.070    server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7400.07  client  R.  11:11(0)   ack 1   ! unexplained-reset
      `,
    },
    {
      name: 'a FIN is no giving up',
      packets: `
        open
        0.050    client  P.  1:11(10)   ack 1
        0.070    server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7201.07  client  F.  11:11(0)   ack 1
        7201.09  server  F.  1:1(0)     ack 12
        7201.11  client  .   12:12(0)   ack 2
      `,
    },
    {
      name: 'the peer resets',
      packets: `
        open
        0.050    client  P.  1:11(10)   ack 1
        0.070    server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7200.09  server  R   1:1(0)             ! keepalive-reset-by-peer
      `,
    },
  ],
})

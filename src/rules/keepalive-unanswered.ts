import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'

/** The last probe's answer is not merely still on its way. */
function waitedLongEnough(rttTap: number, moments: readonly number[], endTime: number): boolean {
  const last = moments[moments.length - 1]!
  const interval = moments.length > 1 ? moments[1]! - moments[0]! : 0
  const rtt = Number.isFinite(rttTap) ? rttTap : 0
  return moments.length > 2 || endTime - last >= Math.min(interval, 75) * 0.9 || endTime - last > 3 * rtt + 1
}

export default rule({
  id: 'keepalive-unanswered',
  group: 'keepalive',
  severity: 'warning',
  certainty: 'probable',
  tier: 'core',
  title: 'Keepalive probes unanswered',
  explanation: `
    Two keepalive probes or more in a row got no answer: the peer, or the path to it, may be dead. A single
    missing answer means nothing, and nobody may conclude from it: a probe, or the ACK that answers it, is not
    sent again when it is lost.`,
  advice: "Check whether the peer's host is up and whether a NAT or firewall on the path has forgotten the connection.",
  asks: 'A probe asks for an ACK. Neither the probe nor its ACK is repeated when it is lost, so no single miss may count.',
  causes: ['the peer is down, or its network is', 'a firewall or NAT dropped the connection', 'loss on the path'],
  wireshark: '"[TCP Keep-Alive]" without "[TCP Keep-Alive ACK]" behind it: `tcp.analysis.keep_alive`.',
  cite: ['RFC 9293, section 3.8.4, MUST-29'],
  gates: ['BOTH'],
  on: Fact.KEEPALIVE,
  find: (flow, { endTime }) =>
    flow.endpoints.flatMap((prober) =>
      prober.keepalive.kept
        .filter(
          (run) =>
            run.longestStreak >= 2 &&
            waitedLongEnough(prober.rttTap, run.streakTimes, run.gaveUpFrame > 0 ? flow.lastTime : endTime),
        )
        .map((run) => ({
          frame: run.streakFrames[1] ?? run.streakFrames[0]!,
          time: run.streakTimes[1] ?? run.streakTimes[0]!,
          frames: run.streakFrames,
          endpoint: null,
          count: 1,
          data: { by: prober.side, unanswered: run.longestStreak },
        })),
    ),
  message: ({ by, unanswered }) =>
    `${unanswered} keepalive probes of the ${by} in a row got no answer: its peer, or the path, may be dead`,
  examples: [
    {
      name: 'three probes in vain',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7275.07  client  .   10:10(0)   ack 1   ! 3 keepalive probes of the client in a row got no answer
        7350.07  client  .   10:10(0)   ack 1
        end 7500
      `,
    },
    {
      name: 'two, and then the peer is back',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7275.07  client  .   10:10(0)   ack 1   ! 2 keepalive probes of the client in a row got no answer
        7350.07  client  .   10:10(0)   ack 1
        7350.09  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'a single missing answer means nothing',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7275.07  client  .   10:10(0)   ack 1
        7275.09  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'the last answer may still be under way',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7275.07  client  .   10:10(0)   ack 1
      `,
    },
    {
      name: "the peer's own data is a sign of life",
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7230.07  server  P.  1:11(10)   ack 11
        7230.09  client  .   11:11(0)   ack 11
        7305.07  client  .   10:10(0)   ack 11
        7305.09  server  .   11:11(0)   ack 11
      `,
    },
    {
      name: 'one direction only: nothing can be said about answers',
      packets: `
        0.000    client  S   0:0(0)     <mss 1460>  ! capture-one-way
        0.040    client  .   1:1(0)     ack 1
        0.050    client  P.  1:11(10)   ack 1
        0.090    client  .   11:11(0)   ack 50
        7200.07  client  .   10:10(0)   ack 50
        7275.07  client  .   10:10(0)   ack 50
        7350.07  client  .   10:10(0)   ack 50
        end 7500
      `,
    },
  ],
})

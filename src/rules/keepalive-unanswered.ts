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
    Two probes or more in a row got no answer: the peer, or the path to it, may be dead. One missing answer
    means nothing (the RFC forbids to conclude from it), as an ACK without data is not repeated when it is
    lost.`,
  advice: "Check whether the peer's host is up and whether a NAT or firewall on the path has forgotten the connection.",
  cite: ['RFC 9293, section 3.8.4, MUST-29'],
  gates: ['BOTH'],
  find: (flow, { endTime }) =>
    [flow.client, flow.server].flatMap((prober) =>
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
          data: { by: prober.side, unanswered: run.longestStreak, probes: run.probes },
        })),
    ),
  message: ({ by, unanswered, probes }) =>
    `${unanswered} of the ${by}'s ${probes} keepalive probes in a row were not answered: the peer or the path may be dead`,
  examples: [],
})

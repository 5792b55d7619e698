import * as Fact from '../tcp/fact.js'
import type { KeepaliveRun } from '../tcp/keepalive.js'
import { isAbout, keepaliveProfiles } from '../tcp/profiles.js'
import { type CaptureContext, rule } from './rule.js'
import { span } from './wording.js'

/** What of a run differs from the numbers that were asked for, in words. */
function differences(run: KeepaliveRun, interval: number | null, { settings, profile }: CaptureContext): string {
  const { idle, intervals, probes } = settings.keepalive
  const found: string[] = []
  // The RFC's two hours are the least: keepalive-idle-below-default compares them.
  if (idle !== null && settings.profile !== 'rfc' && !isAbout(run.idle, idle))
    found.push(`${span(run.idle)} of silence before the first probe (expected ${span(idle)})`)
  if (interval !== null && intervals.length > 0 && !intervals.some((wanted) => isAbout(interval, wanted)))
    found.push(`${span(interval)} between probes (expected ${intervals.map(span).join(' or ')})`)
  if (
    probes !== null &&
    hasOtherCount(run, probes === profile.keepalive.probes ? profile.keepalive.probesAlso : [], probes)
  )
    found.push(`${run.longestStreak} probes in a row without an answer (expected ${probes})`)
  return found.join(', ')
}

/** More of them than there should be, or fewer before it gave up. */
function hasOtherCount(run: KeepaliveRun, also: readonly number[], probes: number): boolean {
  const gaveUp = run.gaveUpByReset && run.streak > 1
  return (
    run.longestStreak > Math.max(probes, ...also) || (gaveUp && run.streak !== probes && !also.includes(run.streak))
  )
}

/** Seconds between the first two probes of the run's longest row without an answer. */
const intervalOf = ({ streakTimes: [first, second] }: KeepaliveRun): number | null =>
  first === undefined || second === undefined ? null : second - first

export default rule({
  id: 'keepalive-profile-mismatch',
  group: 'keepalive',
  severity: 'note',
  certainty: 'heuristic',
  tier: 'base',
  title: 'Keepalive timing is not as expected',
  explanation: `
    The keepalive probes of one end have another timing than the profile or the numbers that were asked for: the
    silence before the first, the interval between unanswered ones, or their count. All three can be set, so this is
    information only. Unless a profile or numbers are asked for, nothing is compared.`,
  advice: "Compare with the prober's settings (tcp_keepalive_time, _intvl and _probes) and the application's own.",
  asks: 'The silence before the first probe can be set. How far apart probes are, and how many of them go unanswered before the end, is left to the stack.',
  causes: [
    'an application that sets its own times',
    'settings of the whole system',
    'another system than the profile says, or a device that probes in its name',
  ],
  wireshark: '"[TCP Keep-Alive]", with `tcp.time_delta` as a column: `tcp.analysis.keep_alive`.',
  cite: ['RFC 9293, section 3.8.4, MUST-27', 'RFC 1122, section 4.2.3.6'],
  gates: ['BOTH'],
  on: Fact.KEEPALIVE,
  isForEachEnd: true,
  find: ({ endpoints }, capture) =>
    endpoints.flatMap(({ keepalive, side }) =>
      keepalive.kept.flatMap((run) => {
        const interval = intervalOf(run)
        const different = differences(run, interval, capture)
        if (different === '') return []
        const fitting = keepaliveProfiles(run.idle, interval, run.longestStreak)
        return [
          {
            frame: run.frames[0]!,
            time: run.times[0]!,
            frames: run.frames,
            endpoint: side,
            data: { by: side, different, profile: capture.settings.profile, fitting: fitting.join(', ') || null },
          },
        ]
      }),
    ),
  message: ({ by, different, profile, fitting }) =>
    `the ${by}'s keepalive differs from ${profile === 'auto' ? 'the numbers asked for' : `the profile ${profile}`}: ${different}${fitting === null ? '' : ` (timing of the profiles ${fitting})`}`,
  examples: [
    {
      name: 'an interval of 30 s where Linux has 75 s',
      profile: 'linux',
      packets: `
        open
        0.050    client  P.  1:11(10)   ack 1
        0.070    server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe ! the client's keepalive differs from the profile linux: 30 s between probes (expected 75 s)
        7230.07  client  .   10:10(0)   ack 1   ! keepalive-unanswered
        7260.07  client  .   10:10(0)   ack 1
        7260.09  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'after a minute, by the textbook',
      profile: 'textbook',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        60.07  client  .   10:10(0)   ack 1   ! keepalive-probe ! 60 s of silence before the first probe (expected 2 h)
        60.09  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'Linux gives up after 9 probes, not after 3',
      profile: 'linux',
      packets: `
        open
        0.050    client  P.  1:11(10)   ack 1
        0.070    server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe ! 3 probes in a row without an answer (expected 9)
        7275.07  client  .   10:10(0)   ack 1   ! keepalive-unanswered
        7350.07  client  .   10:10(0)   ack 1
        7425.07  client  R.  11:11(0)   ack 1   ! keepalive-timeout-close
      `,
    },
    {
      name: 'what Linux does by default',
      profile: 'linux',
      packets: `
        open
        0.050    client  P.  1:11(10)   ack 1
        0.070    server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7275.07  client  .   10:10(0)   ack 1   ! keepalive-unanswered
        7350.07  client  .   10:10(0)   ack 1
        7350.09  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'old Windows gave up after 5 probes',
      profile: 'windows',
      packets: `
        open
        0.050    client  P.  1:11(10)   ack 1
        0.070    server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7201.07  client  .   10:10(0)   ack 1   ! keepalive-unanswered
        7202.07  client  .   10:10(0)   ack 1
        7203.07  client  .   10:10(0)   ack 1
        7204.07  client  .   10:10(0)   ack 1
        7205.07  client  R.  11:11(0)   ack 1   ! keepalive-timeout-close
      `,
    },
    {
      name: 'no profile is asked for',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        60.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        90.07  client  .   10:10(0)   ack 1   ! keepalive-unanswered
        120.0  client  .   10:10(0)   ack 1
        120.1  server  .   1:1(0)     ack 11
      `,
    },
  ],
})

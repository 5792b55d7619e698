import { keepaliveProfiles } from '../tcp/profiles.js'
import { rule } from './rule.js'
import { span } from './wording.js'

export default rule({
  id: 'keepalive-timeout-close',
  group: 'keepalive',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'Keepalive gave up',
  explanation: `
    After a row of unanswered probes the prober gave the connection up with RST. That is what keepalive is
    for.`,
  advice: 'Find out why the peer did not answer. The count and the interval are settings of the prober.',
  cite: ['RFC 9293, section 3.8.4'],
  gates: ['BOTH'],
  find: (flow) =>
    [flow.client, flow.server].flatMap((prober) =>
      prober.keepalive.kept
        .filter((run) => run.gaveUpFrame > 0 && run.gaveUpByReset && run.streak >= 2)
        .map((run) => {
          const interval = run.streakTimes[1]! - run.streakTimes[0]!
          const profiles = keepaliveProfiles(run.idle, interval, run.streak).join(', ')
          return {
            frame: run.gaveUpFrame,
            time: flow.reset?.time ?? flow.lastTime,
            frames: run.streakFrames,
            endpoint: prober.side,
            data: { by: prober.side, probes: run.streak, interval, profile: profiles || null },
          }
        }),
    ),
  message: ({ by, probes, interval, profile }) =>
    `the ${by} gave up with RST after ${probes} unanswered probes, ${span(interval)} apart${profile === null ? '' : ` (fits ${profile})`}`,
  examples: [],
})

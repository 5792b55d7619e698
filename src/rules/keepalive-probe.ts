import { keepaliveProfiles } from '../tcp/profiles.js'
import { rule } from './rule.js'
import { span, times } from './wording.js'

export default rule({
  id: 'keepalive-probe',
  group: 'keepalive',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'Keepalive probes',
  explanation: `
    One end probed whether the other is still there: a segment with the number before the next one, with no
    data or with one octet that the peer has already. A live peer answers with an ACK.`,
  advice: 'Nothing is wrong. Compare the idle time and the interval with what the application or the system sets.',
  cite: ['RFC 9293, section 3.8.4', 'RFC 1122, section 4.2.3.6'],
  gates: ['BOTH'],
  isForEachEnd: true,
  find: (flow) =>
    [flow.client, flow.server]
      .filter(({ keepalive }) => keepalive.probes > 0)
      .map(({ keepalive, side }) => {
        const runs = keepalive.kept
        const first = runs[0]!
        const profiles = keepaliveProfiles(first.idle, keepalive.intervals[0] ?? null, first.longestStreak)
        return {
          frame: first.frames[0]!,
          time: first.times[0]!,
          frames: runs.flatMap((run) => [...run.frames, ...run.answerFrames]),
          endpoint: side,
          count: keepalive.probes,
          data: {
            by: side,
            answered: keepalive.answered,
            idle: first.idle,
            interval: keepalive.intervals[0] ?? null,
            profile: profiles.join(', ') || null,
          },
        }
      }),
  message: ({ by, answered, idle, interval, profile }, count) =>
    `the ${by} probed ${times(count)}, first after ${span(idle)} of silence${interval === null ? '' : `, then every ${span(interval)}`}; ${answered} ${answered === 1 ? 'was' : 'were'} answered${profile === null ? '' : ` (fits ${profile})`}`,
  examples: [],
})

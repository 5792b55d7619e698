import { SHORTEST_TIME_WAIT } from '../tcp/profiles.js'
import { rule } from './rule.js'
import { span } from './wording.js'

export default rule({
  id: 'time-wait-cut-short',
  group: 'time-wait',
  severity: 'error',
  certainty: 'certain',
  tier: 'core',
  title: 'TIME-WAIT cut short',
  explanation: `
    The end that closed first must keep the connection in TIME-WAIT for 2MSL, so that it can acknowledge the
    last FIN again. This one answered the repeated FIN with RST: it had no such state any more, or never had
    it.`,
  advice:
    'Check for a stack without TIME-WAIT, a full TIME-WAIT table (tcp_max_tw_buckets), a host that restarted, or a load balancer that answers in its place.',
  cite: ['RFC 9293, section 3.6.1, MUST-13', 'RFC 1122, section 4.2.2.13'],
  gates: ['BOTH', 'WHOLE'],
  find: ({ timeWait, client, server }, { settings }) => {
    if (timeWait === null || timeWait.cutShort === null) return []
    const { frames, time, after } = timeWait.cutShort
    if (after >= settings.timeWait) return []
    const isStrict = settings.profile === 'rfc' || settings.profile === 'textbook'
    const holder = timeWait.holder === 'server' ? server : client
    return [
      {
        frame: frames[frames.length - 1]!,
        time,
        frames,
        endpoint: holder.side,
        ...(isStrict || after < SHORTEST_TIME_WAIT ? {} : { severity: 'note' as const }),
        data: { holder: holder.side, after, required: settings.timeWait },
      },
    ]
  },
  message: ({ holder, after, required }) =>
    `the ${holder} answered the peer with RST ${span(after)} after TIME-WAIT began: it does not keep the state for 2MSL (${span(required)})`,
  examples: [],
})

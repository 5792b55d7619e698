import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { span } from './wording.js'

/** Seconds of silence before the first probe, as a stack must have it unless it is told otherwise (MUST-28). */
const DEFAULT = 7200
/** Measurement and timers are this exact. */
const TOLERANCE = 0.1
/** Applications and libraries often set 15 s and more (and 45 s, as browsers do); what is shorter is worth a line. */
const UNUSUAL = 10

export default rule({
  id: 'keepalive-idle-below-default',
  group: 'keepalive',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Keepalive after a short silence',
  explanation: `
    The first keepalive probe came long before the two hours of silence that a stack must wait unless it is told
    otherwise. The application or the system has set less, as it may. Below 10 s that is unusual: each quiet
    connection costs two packets every few seconds. Under the profile rfc every time below two hours is told.`,
  advice: 'Look for TCP_KEEPIDLE in the application or tcp_keepalive_time (KeepAliveTime) in the system.',
  asks: 'The silence before the first probe can be set; where nobody does it is two hours or more.',
  causes: [
    'an application that sets it, often to keep a NAT or firewall from forgetting the connection',
    'a setting of the whole system',
    'a load balancer or proxy that probes',
  ],
  wireshark: '"[TCP Keep-Alive]" after a short silence: `tcp.analysis.keep_alive && tcp.time_delta < 10`.',
  cite: ['RFC 9293, section 3.8.4, MUST-27 and MUST-28', 'RFC 1122, section 4.2.3.6'],
  gates: ['BOTH'],
  on: Fact.KEEPALIVE,
  isForEachEnd: true,
  find: ({ endpoints }, { settings }) => {
    // The other profiles' own times are compared by keepalive-profile-mismatch.
    const isNamed = settings.keepalive.idle !== null
    const least = settings.profile === 'rfc' ? DEFAULT * (1 - TOLERANCE) : isNamed ? 0 : UNUSUAL
    return endpoints.flatMap(({ keepalive, side }) =>
      keepalive.kept
        .filter(({ idle }) => idle < least)
        .map((run) => ({
          frame: run.frames[0]!,
          time: run.times[0]!,
          frames: [],
          endpoint: side,
          data: { by: side, idle: run.idle },
        })),
    )
  },
  message: ({ by, idle }) =>
    `the ${by} probed after ${span(idle)} of silence; a stack waits two hours unless the application or the system sets less`,
  examples: [
    {
      name: 'after three seconds',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        3.070  client  .   10:10(0)   ack 1   ! keepalive-probe ! the client probed after 3 s of silence; a stack waits two hours
        3.090  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'a minute, where the numbers of the RFC are asked for',
      profile: 'rfc',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        60.00  client  .   10:10(0)   ack 1   ! keepalive-probe ! the client probed after 59.9 s of silence
        60.02  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'an application sets 45 s: normal',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        45.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        45.09  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'the default, by the numbers of the RFC',
      profile: 'rfc',
      packets: `
        open
        0.050    client  P.  1:11(10)   ack 1
        0.070    server  .   1:1(0)     ack 11
        7199.07  client  .   10:10(0)   ack 1   ! keepalive-probe
        7199.09  server  .   1:1(0)     ack 11
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { gapList } from './wording.js'

/** Probes by which it shows. */
const FEWEST = 6
/** Timers double; BSD keeps its first two gaps alike, and at the ceiling of a minute all are. */
const GROWTH = 1.2
const CEILING = 60

function isWithoutBackoff(times: readonly number[]): boolean {
  const gaps = times.slice(1).map((time, at) => time - times[at]!)
  return times.length >= FEWEST && gaps.every((gap, at) => gap < CEILING && (at === 0 || gap < GROWTH * gaps[at - 1]!))
}

export default rule({
  id: 'zero-window-probe-no-backoff',
  group: 'data',
  severity: 'warning',
  certainty: 'heuristic',
  tier: 'later',
  title: 'Probes of a closed window that do not slow down',
  explanation: `
    Who finds the window closed probes it, and should wait twice as long before each next probe. Here probe after probe
    got no answer, and the gaps between them stayed the same.`,
  advice: 'Look at the persist timer of the sending stack; and at why nobody answers the probes.',
  asks: 'The gaps between probes of a closed window should grow exponentially.',
  causes: ['a stack without a persist timer of its own', 'a proxy or device that probes at a fixed rate'],
  wireshark: 'Each is a "[TCP ZeroWindowProbe]": `tcp.analysis.zero_window_probe`.',
  cite: ['RFC 9293, section 3.8.6.1, SHLD-30'],
  gates: ['BOTH'],
  on: Fact.WINDOW_PROBES,
  find: (flow) =>
    flow.endpoints.flatMap(({ side, windowProbing }) => {
      // Answered probes may begin anew: only a row without an answer tells.
      if (windowProbing === null || !isWithoutBackoff(windowProbing.unansweredTimes)) return []
      const { unansweredFrames: frames, unansweredTimes: times } = windowProbing
      const data = { by: side, probes: frames.length, gaps: gapList(times) }
      return [{ frame: frames[0]!, time: times[0]!, frames: [...frames], endpoint: side, data }]
    }),
  message: ({ by, probes, gaps }) =>
    `the ${by} sent ${probes} probes of a closed window in a row without backing off (gaps of ${gaps})`,
  examples: [
    {
      name: 'a probe every 600 ms',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        0.670  client  .   10:10(0)   ack 1          ! the client sent 8 probes of a closed window in a row without backing off  ! zero-window-probe-unanswered
        repeat 7 every 0.6 {
        1.270  client  .   10:10(0)   ack 1
        }
        end 20
      `,
    },
    {
      name: 'twice as long each time',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        0.670  client  .   10:10(0)   ack 1          ! zero-window-probe-unanswered
        1.270  client  .   10:10(0)   ack 1
        2.470  client  .   10:10(0)   ack 1
        4.870  client  .   10:10(0)   ack 1
        9.670  client  .   10:10(0)   ack 1
        19.27  client  .   10:10(0)   ack 1
        end 60
      `,
    },
    {
      name: 'each is answered: the timer may begin anew',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        0.670  client  .   10:10(0)   ack 1          ! zero-window-probe
        0.690  server  .   1:1(0)     ack 11  win 0
        repeat 7 every 0.6 {
        1.270  client  .   10:10(0)   ack 1
        1.290  server  .   1:1(0)     ack 11  win 0
        }
        6.000  server  .   1:1(0)     ack 11  win 500
      `,
    },
  ],
})

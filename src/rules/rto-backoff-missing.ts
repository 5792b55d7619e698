import * as Fact from '../tcp/fact.js'
import type { RepeatRun } from '../tcp/repeats.js'
import { rule } from './rule.js'
import { gapList, times as timesWord } from './wording.js'

/** Repetitions by which it shows. */
const FEWEST = 5
/** Linux leaves the timer alone for up to six of them on a thin stream, if the application asks (TCP_THIN_LINEAR_TIMEOUTS). */
const MOST_ON_THIN_STREAM = 6
/** A timer that backs off doubles; at its ceiling of a minute or more it may stay. */
const GROWTH = 1.5
const CEILING = 60
/** No timer is as short: copies that the network or the capture made. */
const SHORTEST = 0.01

function isWithoutBackoff({ times }: RepeatRun): boolean {
  const gaps = times.slice(1).map((time, at) => time - times[at]!)
  return (
    times.length >= FEWEST &&
    gaps.every((gap, at) => gap >= SHORTEST && gap < CEILING && (at === 0 || gap < GROWTH * gaps[at - 1]!))
  )
}

export default rule({
  id: 'rto-backoff-missing',
  group: 'data',
  severity: 'warning',
  certainty: 'heuristic',
  tier: 'base',
  title: 'Retransmissions that do not slow down',
  explanation: `
    Each time that its retransmission timer runs out, a sender must double it: if the path is overloaded, repeating at
    the same rate keeps it so. This end sent the same octets again and again without waiting any longer.`,
  advice:
    'Look at the sending stack, or at a setting that keeps its timer from growing (for example a low ceiling of the timer, or linear timeouts on thin streams). Look for ICMP messages in between as well: they may be the reason.',
  asks: 'When the retransmission timer runs out it is doubled, up to a ceiling of a minute or more.',
  causes: [
    'a small or purpose-built stack with a fixed timer',
    'a low ceiling of the timer, or linear timeouts, as a setting of the host',
    'ICMP messages that the peer can not be reached: for each, a stack may take one doubling back (RFC 6069)',
  ],
  wireshark: 'Row after row of "[TCP Retransmission]", with the time waited for each: `tcp.analysis.rto`.',
  cite: ['RFC 9293, section 3.8.2, MUST-19', 'RFC 6298, section 5, rule 5.5'],
  gates: ['BOTH'],
  on: Fact.RESENT,
  find: (flow) =>
    flow.endpoints.flatMap(({ side, resent }) => {
      const run = resent.longestRepeats
      if (run === null || !isWithoutBackoff(run)) return []
      const { frames, times, count } = run
      return [
        {
          frame: frames[0]!,
          time: times[0]!,
          frames,
          endpoint: side,
          severity: count <= MOST_ON_THIN_STREAM ? ('note' as const) : undefined,
          data: { by: side, repeats: count, gaps: gapList(times) },
        },
      ]
    }),
  message: ({ by, repeats, gaps }) =>
    `the ${by} sent the same bytes again ${timesWord(repeats)} without backing off (gaps of ${gaps})`,
  examples: [
    {
      name: 'the same wait before each of eight repetitions',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1   ! data-never-acknowledged
        0.350  client  P.  1:11(10)   ack 1   ! the client sent the same bytes again 8 times without backing off (gaps of 300 ms
        0.650  client  P.  1:11(10)   ack 1
        0.950  client  P.  1:11(10)   ack 1
        1.250  client  P.  1:11(10)   ack 1
        1.550  client  P.  1:11(10)   ack 1
        1.850  client  P.  1:11(10)   ack 1
        2.150  client  P.  1:11(10)   ack 1
        2.450  client  P.  1:11(10)   ack 1
        end 9
      `,
    },
    {
      name: 'five in a row: a thin stream of Linux may do that',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.350  client  P.  1:11(10)   ack 1   ! the client sent the same bytes again 5 times ! retransmission
        0.650  client  P.  1:11(10)   ack 1
        0.950  client  P.  1:11(10)   ack 1
        1.250  client  P.  1:11(10)   ack 1
        1.550  client  P.  1:11(10)   ack 1
        1.570  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'a timer that doubles',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.250  client  P.  1:11(10)   ack 1   ! retransmission
        0.650  client  P.  1:11(10)   ack 1
        1.450  client  P.  1:11(10)   ack 1
        3.050  client  P.  1:11(10)   ack 1
        6.250  client  P.  1:11(10)   ack 1
        6.270  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'at its ceiling it stays',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1   ! data-never-acknowledged
        60.05  client  P.  1:11(10)   ack 1
        120.05 client  P.  1:11(10)   ack 1
        180.05 client  P.  1:11(10)   ack 1
        240.05 client  P.  1:11(10)   ack 1
        300.05 client  P.  1:11(10)   ack 1
        360.05 client  P.  1:11(10)   ack 1
      `,
    },
    {
      name: 'the peer asks for them each time',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.051  client  P.  11:21(10)  ack 1
        0.070  server  .   1:1(0)     ack 1
        0.350  client  .   1:11(10)   ack 1   ! retransmission
        0.370  server  .   1:1(0)     ack 1
        repeat 5 every 0.3 {
          0.650  client  .   1:11(10)   ack 1
          0.670  server  .   1:1(0)     ack 1
        }
        2.150  client  P.  1:11(10)   ack 1
        2.170  server  .   1:1(0)     ack 21
      `,
    },
    {
      name: 'probes of a closed window are not its business',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        5.070  client  .   11:12(1)   ack 1          ! zero-window-probe-unanswered  ! zero-window-probe-no-backoff
        repeat 6 every 5 {
          10.07  client  .   11:12(1)   ack 1
        }
        40.00  server  .   1:1(0)     ack 11  win 500
        40.02  client  P.  11:21(10)  ack 1
        40.04  server  .   1:1(0)     ack 21  win 500
      `,
    },
  ],
})

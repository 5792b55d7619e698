import * as Fact from '../tcp/fact.js'
import { keepaliveProfiles } from '../tcp/profiles.js'
import { rule } from './rule.js'
import { span, times } from './wording.js'

const share = (answered: number, probes: number): string =>
  answered === probes
    ? probes === 1
      ? 'it was answered'
      : 'all were answered'
    : answered === 0
      ? `no answer came`
      : `${answered} ${answered === 1 ? 'was' : 'were'} answered`

export default rule({
  id: 'keepalive-probe',
  group: 'keepalive',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'Keepalive probes',
  explanation: `
    On a quiet connection one end asked whether the other is still there: a segment with the number before the
    next one, with no data or with one octet that the peer has already. A live peer answers with an ACK.`,
  advice: 'Nothing is wrong. Compare the idle time and the interval with what the application or the system sets.',
  asks: 'Keepalive may be used, off by default. A probe is sent only when nothing is outstanding and nothing came for the interval (two hours unless set), and should carry no data.',
  causes: [
    'the application asked for it (SO_KEEPALIVE)',
    'a proxy, database driver or shell that keeps its connections alive',
  ],
  wireshark: '"[TCP Keep-Alive]" and "[TCP Keep-Alive ACK]": `tcp.analysis.keep_alive || tcp.analysis.keep_alive_ack`.',
  cite: ['RFC 9293, section 3.8.4, MAY-5, MUST-26 and SHLD-12', 'RFC 1122, section 4.2.3.6'],
  gates: ['BOTH'],
  on: Fact.KEEPALIVE,
  isForEachEnd: true,
  find: ({ endpoints }) =>
    endpoints
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
            // One probe's silence alone fits most of them.
            profile: keepalive.intervals.length === 0 ? null : profiles.join(', ') || null,
          },
        }
      }),
  message: ({ by, answered, idle, interval, profile }, count) =>
    `the ${by} probed ${times(count)}, first after ${span(idle)} of silence${interval === null ? '' : `, then every ${span(interval)}`}; ${share(answered, count)}${profile === null ? '' : ` (timing of the profiles ${profile})`}`,
  examples: [
    {
      name: 'after two hours of silence, answered',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        7200.07  client  .   10:10(0)   ack 1   ! the client probed once, first after 2 h of silence; it was answered
        7200.09  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'Windows: one octet of 0',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1   data "GET /\\r\\n\\r\\n\\n"
        0.070  server  .   1:1(0)     ack 11
        7200.07  client  .   10:11(1)   ack 1   data "\\x00"  ! first after 2 h of silence ! keepalive-garbage-octet
        7200.09  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'both ends probe',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        60.00  client  .   10:10(0)   ack 1   ! the client probed once
        60.02  server  .   1:1(0)     ack 11
        120.0  server  .   0:0(0)     ack 11  ! the server probed once
        120.1  client  .   11:11(0)   ack 1
      `,
    },
    {
      name: 'two runs with traffic between',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11
        60.00  client  .   10:10(0)   ack 1   ! the client probed twice, first after 59.9 s of silence; all were answered
        60.02  server  .   1:1(0)     ack 11
        70.00  client  P.  11:21(10)  ack 1
        70.02  server  .   1:1(0)     ack 21
        130.0  client  .   20:20(0)   ack 1
        130.1  server  .   1:1(0)     ack 21
      `,
    },
    {
      name: "the peer's window is closed: a window probe",
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        60.00  client  .   10:10(0)   ack 1          ! zero-window-probe
        60.02  server  .   1:1(0)     ack 11  win 0
      `,
    },
    {
      name: 'the last octet again before its ACK: a retransmission',
      packets: `
        open
        0.050  client  P.  1:2(1)     ack 1
        0.350  client  P.  1:2(1)     ack 1   ! retransmission
        0.370  server  .   1:1(0)     ack 2
      `,
    },
    {
      name: 'the same octet again right after its ACK: a retransmission, for nothing',
      packets: `
        open
        0.050  client  P.  1:2(1)     ack 1
        0.340  server  .   1:1(0)     ack 2
        0.350  client  P.  1:2(1)     ack 1   ! retransmission
        0.370  server  .   1:1(0)     ack 2
      `,
    },
    {
      name: 'an ACK that the next data has overtaken',
      packets: `
        open
        0.050  client  P.  1:2(1)     ack 1   id 102
        0.051  client  .   1:1(0)     ack 1   id 101
        0.070  server  .   1:1(0)     ack 2
      `,
    },
  ],
})

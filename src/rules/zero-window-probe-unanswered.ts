import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { gapList } from './wording.js'

/** Linux lets a probe go now and then: it answers what is outside the window at most twice a second. */
const FEWEST = 3

export default rule({
  id: 'zero-window-probe-unanswered',
  group: 'data',
  severity: 'warning',
  certainty: 'probable',
  tier: 'later',
  title: 'Probes of a closed window without an answer',
  explanation: `
    An end that has closed its window must still answer each probe with an ACK that shows its next number and its
    window. Here several probes in a row got nothing: the end is gone, or the path is.`,
  advice:
    'Capture at the end that closed its window: if the probes arrive there, its stack keeps silent; if not, follow the path.',
  asks: 'Whatever comes to a closed window is answered with an ACK that shows the next number expected and the window.',
  causes: [
    'the end that closed its window is gone, or its network is',
    'a firewall or NAT that dropped the connection',
    'a stack that keeps silent while its window is closed',
  ],
  wireshark:
    'Row after row of "[TCP ZeroWindowProbe]", or "[TCP Keep-Alive]" for Linux\'s, without an ACK between: `tcp.analysis.zero_window_probe || tcp.analysis.keep_alive`.',
  cite: ['RFC 9293, section 3.8.6.1', 'RFC 9293, section 3.10.7.4, first step'],
  gates: ['BOTH'],
  on: Fact.WINDOW_PROBES,
  find: (flow) =>
    flow.endpoints.flatMap(({ side, peer, windowProbing }) => {
      const { unansweredFrames: frames, unansweredTimes: times } = windowProbing ?? NOTHING
      if (frames.length < FEWEST) return []
      return [
        {
          frame: frames[0]!,
          time: times[0]!,
          frames: [...frames],
          endpoint: peer.side,
          data: { by: side, of: peer.side, probes: frames.length, gaps: gapList(times) },
        },
      ]
    }),
  message: ({ by, of, probes, gaps }) =>
    `the ${of}, its window closed, did not answer ${probes} probes of the ${by} in a row (gaps of ${gaps})`,
  examples: [
    {
      name: 'four probes, and nothing more',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        0.670  client  .   10:10(0)   ack 1          ! the server, its window closed, did not answer 4 probes of the client in a row (gaps of 400 ms, 800 ms and 1.6 s)
        1.070  client  .   10:10(0)   ack 1
        1.870  client  .   10:10(0)   ack 1
        3.470  client  .   10:10(0)   ack 1
        end 20
      `,
    },
    {
      name: 'the capture ends before the third answer is overdue',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        0.670  client  .   10:10(0)   ack 1          ! zero-window-probe
        1.070  client  .   10:10(0)   ack 1
        1.870  client  .   10:10(0)   ack 1
        end 2.5
      `,
    },
    {
      name: 'one in three is answered',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        0.670  client  .   10:10(0)   ack 1          ! zero-window-probe
        1.270  client  .   10:10(0)   ack 1
        1.290  server  .   1:1(0)     ack 11  win 0
        2.470  client  .   10:10(0)   ack 1
        4.870  client  .   10:10(0)   ack 1
        4.890  server  .   1:1(0)     ack 11  win 0
        5.000  server  .   1:1(0)     ack 11  win 500
      `,
    },
    {
      name: 'a probe within half a second of the last ACK may go without an answer',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        0.270  client  .   10:10(0)   ack 1          ! zero-window-probe
        0.670  client  .   10:10(0)   ack 1
        1.470  client  .   10:10(0)   ack 1
        3.070  server  .   1:1(0)     ack 11  win 500
      `,
    },
    {
      name: 'the prober itself gives up before an answer can come',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        0.670  client  .   10:10(0)   ack 1          ! zero-window-probe
        1.070  client  .   10:10(0)   ack 1
        1.370  client  .   10:10(0)   ack 1
        1.470  client  R.  11:11(0)   ack 1          ! abortive-close
        end 20
      `,
    },
  ],
})

const NOTHING = { unansweredFrames: [], unansweredTimes: [] }

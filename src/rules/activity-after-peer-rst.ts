import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { span, times } from './wording.js'

export default rule({
  id: 'activity-after-peer-rst',
  group: 'reset',
  severity: 'warning',
  certainty: 'probable',
  tier: 'base',
  title: 'New data after the RST of the peer',
  explanation: `
    A RST with the right number went to one end, which had to stop at once. It kept sending new data, for longer than
    anything can have been under way: it has not taken the RST. Perhaps that was lost behind this capture point, or
    the end ignores it, as it must not.`,
  advice:
    'Capture at the end that goes on: if the RST arrives there and is valid, its stack, or a filter in front of it, drops it.',
  asks: 'A RST with the next number that is expected (RCV.NXT) ends the connection at once: its receiver sends nothing more on it.',
  causes: [
    'the RST was lost on its way to that end',
    'a filter in front of it that drops RSTs, often against forged ones',
    'a stack or user-space TCP that ignores it',
  ],
  wireshark:
    'The RST is shown, and nothing is said of what follows. After a RST in frame N: `tcp.len > 0 && frame.number > N`.',
  cite: [
    'RFC 9293, section 3.5.3',
    'RFC 9293, section 3.10.7.4, second step',
    'RFC 9293, section 3.4, MUST-66 (even while its window is closed)',
  ],
  gates: ['BOTH', 'WHOLE'],
  on: Fact.INCIDENT,
  find: (flow) => {
    const told = flow.incidents.of('data after RST of peer')
    const [first, second] = told
    if (first === undefined || second === undefined) return []
    const count = flow.incidents.count('data after RST of peer')
    return [
      {
        frame: first.frame,
        time: first.time,
        frames: [first.resetFrame, ...told.map(({ frame }) => frame)],
        endpoint: first.by,
        data: { by: first.by, resetFrame: first.resetFrame, sent: count, after: first.after },
      },
    ]
  },
  message: ({ by, resetFrame, sent, after }) =>
    `the ${by} sent new data ${times(sent)} after the RST of its peer in frame ${resetFrame}, the first ${span(after)} later: it has not taken that RST`,
  examples: [
    {
      name: 'the client goes on for seconds',
      packets: `
        open
        0.050  client  P.  1:11(10)    ack 1
        0.070  server  .   1:1(0)      ack 11
        0.080  server  R   1:1(0)
        3.000  client  P.  11:21(10)   ack 1   ! the client sent new data twice after the RST of its peer in frame 6, the first 2.92 s later
        4.000  client  P.  21:31(10)   ack 1
      `,
    },
    {
      name: 'data that was under way',
      packets: `
        open
        0.050  client  P.  1:11(10)    ack 1
        0.070  server  .   1:1(0)      ack 11
        0.080  server  R   1:1(0)              ! abortive-close
        0.081  client  P.  11:21(10)   ack 1
        0.082  client  P.  21:31(10)   ack 1
      `,
    },
    {
      name: 'data of an upload comes out of a full queue for a second, and each segment draws a RST',
      packets: `
        open
        0.050  client  P.  1:11(10)    ack 1
        0.070  server  .   1:1(0)      ack 11
        0.080  server  R   1:1(0)
        0.100  client  .   11:21(10)   ack 1
        0.101  server  R   1:1(0)
        0.600  client  .   21:31(10)   ack 1
        0.601  server  R   1:1(0)
        1.100  client  .   31:41(10)   ack 1
        1.101  server  R   1:1(0)              ! abortive-close
      `,
    },
    {
      name: 'the RST was lost: the next data draws another',
      packets: `
        open
        0.050  client  P.  1:11(10)    ack 1
        0.070  server  .   1:1(0)      ack 11
        0.080  server  R   1:1(0)
        1.000  client  P.  11:21(10)   ack 1
        1.020  server  R   1:1(0)              ! abortive-close
      `,
    },
    {
      name: 'the RST was not valid',
      packets: `
        open
        0.050  client  P.  1:11(10)       ack 1
        0.070  server  .   1:1(0)         ack 11
        0.080  server  R   500000:500000(0)    ! rst-out-of-window
        1.000  client  P.  11:21(10)   ack 1
        2.000  client  P.  21:31(10)   ack 1
        2.020  server  .   1:1(0)      ack 31     ! delayed-ack-too-long
      `,
    },
    {
      name: 'the server goes on as well: somebody else sent the RST',
      packets: `
        open
        0.050  client  P.  1:11(10)    ack 1
        0.070  server  .   1:1(0)      ack 11
        0.080  server  R   1:1(0)
        1.000  client  P.  11:21(10)   ack 1
        1.020  server  P.  1:11(10)    ack 21  ! segment-after-own-rst
        2.000  client  P.  21:31(10)   ack 11
        2.020  server  .   11:11(0)    ack 31
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { times } from './wording.js'

/** Probes in a row whose answers show that the peer is alive and its window closed. */
const FEWEST = 2

export default rule({
  id: 'zero-window-abort',
  group: 'data',
  severity: 'warning',
  certainty: 'probable',
  tier: 'base',
  title: 'Connection aborted while the peer keeps its window closed',
  explanation: `
    A receiver may keep its window closed for as long as it likes. While it answers the probes, the sender must let the
    connection stay open; this one reset it. An application that loses patience may do that, and so may a system
    that is short of memory.`,
  advice:
    'Find out who gave up: an application with a time limit for writing, the user timeout, or the limit for connections that their application has closed already.',
  asks: 'As long as the peer answers probes, TCP must keep the connection open; the window may stay closed for ever. The application, or a system short of memory, may end it all the same.',
  causes: [
    'an application with a time limit for writing',
    'a host that ends connections which their application has closed already',
    'a user timeout on the socket (TCP_USER_TIMEOUT)',
  ],
  wireshark:
    '"[TCP ZeroWindow]" in answer to each probe, then "Connection reset (RST)": `tcp.analysis.zero_window || tcp.flags.reset == 1`.',
  cite: ['RFC 9293, section 3.8.6.1, MUST-37', 'RFC 6429 (who may abort all the same)'],
  gates: ['BOTH'],
  on: Fact.RESET,
  find: ({ reset, client, server }) => {
    if (reset?.ended !== 'connection' || reset.contradicted) return []
    const probing = (reset.by === 'client' ? client : server).windowProbing
    if (probing === null || !probing.isAnswered || probing.answeredClosed < FEWEST) return []
    const { answeredClosed, answerFrames } = probing
    return [
      {
        frame: reset.frame,
        time: reset.time,
        frames: answerFrames,
        endpoint: reset.by,
        data: { by: reset.by, of: reset.by === 'client' ? 'server' : 'client', answers: answeredClosed },
      },
    ]
  },
  message: ({ by, of, answers }) =>
    `the ${by} reset the connection although the ${of}, its window closed, had answered ${times(answers)} that it is there`,
  examples: [
    {
      name: 'three probes are answered, and the prober resets',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        0.300  client  .   10:10(0)   ack 1          ! zero-window-probe
        0.320  server  .   1:1(0)     ack 11  win 0
        0.900  client  .   10:10(0)   ack 1
        0.920  server  .   1:1(0)     ack 11  win 0
        2.100  client  .   10:10(0)   ack 1
        2.120  server  .   1:1(0)     ack 11  win 0
        4.500  client  R.  11:11(0)   ack 1          ! the client reset the connection although the server, its window closed, had answered 3 times that it is there
      `,
    },
    {
      name: 'the last probes get no answer: the peer may be gone',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        0.300  client  .   10:10(0)   ack 1          ! zero-window-probe
        0.320  server  .   1:1(0)     ack 11  win 0
        0.900  client  .   10:10(0)   ack 1
        0.920  server  .   1:1(0)     ack 11  win 0
        2.100  client  .   10:10(0)   ack 1
        4.500  client  R.  11:11(0)   ack 1          ! abortive-close
      `,
    },
    {
      name: 'the window opens again before the reset',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        0.300  client  .   10:10(0)   ack 1          ! zero-window-probe
        0.320  server  .   1:1(0)     ack 11  win 0
        0.900  client  .   10:10(0)   ack 1
        0.920  server  .   1:1(0)     ack 11  win 0
        1.000  server  .   1:1(0)     ack 11  win 500
        1.500  client  R.  11:11(0)   ack 1          ! abortive-close
      `,
    },
    {
      name: 'the prober closes in order',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        0.300  client  .   10:10(0)   ack 1          ! zero-window-probe
        0.320  server  .   1:1(0)     ack 11  win 0
        0.900  client  .   10:10(0)   ack 1
        0.920  server  .   1:1(0)     ack 11  win 0
        1.500  client  F.  11:11(0)   ack 1
        1.520  server  F.  1:1(0)     ack 12  win 0
        1.540  client  .   12:12(0)   ack 2
      `,
    },
    {
      name: 'the owner of the window resets',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 11  win 0  ! zero-window
        0.300  client  .   10:10(0)   ack 1          ! zero-window-probe
        0.320  server  .   1:1(0)     ack 11  win 0
        0.900  client  .   10:10(0)   ack 1
        0.920  server  .   1:1(0)     ack 11  win 0
        1.500  server  R.  1:1(0)     ack 11         ! abortive-close
      `,
    },
  ],
})

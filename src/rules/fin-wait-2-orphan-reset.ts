import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { span } from './wording.js'

/** Shorter than every limit in use (Linux and the BSDs: 60 s), longer than an application's own patience mostly is. */
const SHORTEST = 30

export default rule({
  id: 'fin-wait-2-orphan-reset',
  group: 'teardown',
  severity: 'note',
  certainty: 'heuristic',
  tier: 'later',
  title: 'Closed end has forgotten the connection',
  explanation: `
    One end closed and waited for the other's FIN. TCP sets no limit to that wait, but stacks do, once no application
    holds the connection any more: they forget it after a minute or two, and answer what comes later with RST. The
    late end learns only then that its peer is gone.`,
  advice:
    "Look at the end that closed so late: its application did not notice the other's FIN. The limit is tcp_fin_timeout on Linux, net.inet.tcp.finwait2_timeout on FreeBSD.",
  asks: 'In FIN-WAIT-2 an end waits for the FIN of its peer; no limit is named. What reaches a closed end is answered with RST.',
  causes: [
    "an application that does not notice its peer's FIN, or keeps the socket open (CLOSE-WAIT)",
    'an answer that takes longer than the other end waits',
    'a limit that is set too short',
  ],
  wireshark:
    'The RST is shown, and nothing is said of it. What it answers came after a long wait: `tcp.time_delta > 30 && (tcp.flags.fin == 1 || tcp.len > 0)`.',
  cite: ['RFC 9293, section 3.6', 'RFC 9293, section 3.10.7.1', 'RFC 9293, section 3.3.2 (FIN-WAIT-2)'],
  gates: ['BOTH'],
  on: Fact.RESET,
  find: (flow) => {
    const { reset } = flow
    if (reset?.ended !== 'connection' || reset.answers === 0) return []
    const closer = flow.endpoint(reset.by)
    const { finAckedFrame, finAckedTime, peer } = closer
    const isLate = finAckedFrame > 0 && finAckedFrame < reset.answers && reset.time - finAckedTime > SHORTEST
    if (!isLate || !(reset.answersData || peer.fins.frames.includes(reset.answers))) return []
    return [
      {
        frame: reset.frame,
        time: reset.time,
        frames: [closer.fins.frames[0]!, finAckedFrame, reset.answers],
        endpoint: reset.by,
        data: {
          by: reset.by,
          of: peer.side,
          what: reset.answersData ? 'data' : 'FIN',
          after: reset.time - finAckedTime,
        },
      },
    ]
  },
  message: ({ by, of, what, after }) =>
    `the ${by} had closed, waited ${span(after)} in FIN-WAIT-2, and answered the ${of}'s late ${what} with RST: it has forgotten the connection`,
  examples: [
    {
      name: 'the server closes a minute and a half late',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        90.00  server  F.  1:1(0)     ack 2
        90.02  client  R   2:2(0)             ! the client had closed, waited 90 s in FIN-WAIT-2, and answered the server's late FIN with RST
      `,
    },
    {
      name: 'the answer to a request comes two minutes late',
      packets: `
        open
        0.050  client  FP. 1:11(10)   ack 1
        0.070  server  .   1:1(0)     ack 12
        120.0  server  P.  1:51(50)   ack 12
        120.02 client  R   12:12(0)           ! answered the server's late data with RST
      `,
    },
    {
      name: 'data soon after the FIN: the application has closed both ways',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        5.000  server  P.  1:11(10)   ack 2
        5.020  client  R   2:2(0)             ! half-duplex-close-reset
      `,
    },
    {
      name: 'a late FIN that is taken',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        90.00  server  F.  1:1(0)     ack 2
        90.02  client  .   2:2(0)     ack 2
      `,
    },
  ],
})

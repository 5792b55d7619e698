import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { span } from './wording.js'

export default rule({
  id: 'fin-answered-with-reset',
  group: 'teardown',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'FIN answered with RST',
  explanation: `
    One end closed in order, with FIN; the other's first answer was a RST. That ends the connection at once and in
    both directions. It is legal, and usual for applications that are done anyway; what was still on its way is lost.`,
  advice:
    'If something is missing, look at the end that sent the RST: it closed with a linger time of 0 or with data unread, or a firewall answered in its name.',
  asks: 'A FIN is answered with an ACK, and later with a FIN. A RST aborts: an application may want that, and a stack should send one where data is left unread.',
  causes: [
    'an application that closes with a linger time of 0, or with data unread',
    'a client that is done and does not wait for the end, or a process that is killed',
    'a firewall or load balancer that drops the connection at the first FIN',
  ],
  wireshark: 'The RST is shown, and nothing is said of it: `tcp.flags.fin == 1 || tcp.flags.reset == 1`.',
  cite: ['RFC 9293, section 3.6', 'RFC 9293, section 3.10.5', 'RFC 9293, section 3.6.1, SHLD-3'],
  gates: ['BOTH'],
  on: Fact.RESET,
  find: ({ reset, client, server }) => {
    if (reset?.ended !== 'connection' || reset.contradicted) return []
    const closer = reset.by === 'client' ? server : client
    const [finFrame, finTime] = [closer.fins.frames[0], closer.fins.times[0]]
    if (finFrame === undefined || finTime === undefined) return []
    // Its last segment before the RST.
    const spoke = reset.time - reset.silentFor
    const hasAnswered = closer.finAckedFrame > 0 && closer.finAckedFrame !== reset.frame
    if (hasAnswered || spoke > finTime || reset.frame < finFrame) return []
    return [
      {
        frame: reset.frame,
        time: reset.time,
        frames: [finFrame],
        endpoint: reset.by,
        data: { by: reset.by, of: closer.side, finFrame, after: reset.time - finTime },
      },
    ]
  },
  message: ({ by, of, finFrame, after }) =>
    `the ${by} answered the ${of}'s FIN in frame ${finFrame} with RST after ${span(after)}`,
  examples: [
    {
      name: 'the server resets where it should acknowledge',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  R.  1:1(0)     ack 2   ! the server answered the client's FIN in frame 4 with RST after 20 ms
      `,
    },
    {
      name: 'the client resets in place of the last ACK',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  F.  1:1(0)     ack 2
        0.090  client  R   2:2(0)             ! the client answered the server's FIN in frame 5 with RST
      `,
    },
    {
      name: 'the FIN was acknowledged before',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        0.200  server  R.  1:1(0)     ack 2   ! abortive-close
      `,
    },
    {
      name: 'data came first',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.060  server  P.  1:11(10)   ack 1
        0.070  server  R   11:11(0)           ! abortive-close
      `,
    },
    {
      name: 'data is lost by it, which is the greater harm',
      packets: `
        open
        0.050  client  P.  1:101(100) ack 1
        0.900  client  F.  101:101(0) ack 1
        0.920  server  R   1:1(0)             ! reset-discards-data
      `,
    },
    {
      name: 'a RST without a FIN before it',
      packets: `
        open
        0.070  server  R.  1:1(0)     ack 1   ! abortive-close
      `,
    },
  ],
})

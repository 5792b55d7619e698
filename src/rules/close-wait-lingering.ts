import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { span } from './wording.js'

/** Seconds in CLOSE-WAIT without new data after which it is worth a line, and after which it is worth a warning. */
const NOTE = 10
const WARNING = 60

export default rule({
  id: 'close-wait-lingering',
  group: 'teardown',
  severity: 'warning',
  certainty: 'heuristic',
  tier: 'base',
  title: 'CLOSE-WAIT lingers: one end never closes',
  explanation: `
    One end closed with its FIN; the other acknowledged that and then did nothing: no data, no FIN of its own.
    It sits in CLOSE-WAIT, usually because its application forgot to close the socket. As a half-close it is
    legal, so how long it lasts is what matters.`,
  advice:
    'Look at the application of the end in CLOSE-WAIT: a socket that is not closed after end of file (a leak) shows in ss or netstat.',
  asks: 'CLOSE-WAIT waits for the application, for as long as it likes. There is no timer.',
  causes: [
    'the application forgot to close the socket after end of file: a leak',
    'a worker that is blocked and never comes back to read',
    'a connection pool that keeps closed connections',
  ],
  wireshark: 'Nothing is said: it is what does not come. `tcp.flags.fin == 1` shows the one FIN of the stream.',
  cite: ['RFC 9293, section 3.6.1'],
  gates: ['BOTH'],
  on: Fact.FIN,
  find: (flow, { endTime }) => {
    const { client, server } = flow
    const closer = client.fins.count > 0 ? client : server
    const passive = closer.peer
    if (closer.fins.count === 0 || passive.fins.count > 0 || closer.finAckedFrame === 0) return []
    if (flow.reset !== null && !flow.reset.contradicted) return []
    const since = Math.max(closer.finAckedTime, Number.isNaN(passive.lastNewDataTime) ? 0 : passive.lastNewDataTime)
    const waited = flow.watchedUntil(endTime) - since
    if (waited < NOTE) return []
    return [
      {
        frame: closer.finAckedFrame,
        time: closer.finAckedTime,
        frames: [closer.fins.frames[0]!],
        endpoint: passive.side,
        severity: waited < WARNING ? 'note' : undefined,
        data: { by: passive.side, waited },
      },
    ]
  },
  message: ({ by, waited }) =>
    `the ${by} acknowledged the FIN of its peer, and neither sent data nor closed for ${span(waited)}: it lingers in CLOSE-WAIT`,
  examples: [
    {
      name: 'the server forgets to close',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2   ! for 120 s: it lingers in CLOSE-WAIT
        end 120
      `,
    },
    {
      name: 'for ten seconds it is worth a line',
      packets: `
        open
        0.050  server  F.  1:1(0)     ack 1
        0.070  client  .   1:1(0)     ack 2   ! for 15 s: it lingers in CLOSE-WAIT
        end 15.07
      `,
    },
    {
      name: "keepalives don't count: they say nothing of the application",
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2   ! for 120 s: it lingers in CLOSE-WAIT
        60.00  server  .   0:0(0)     ack 2   ! keepalive-probe
        60.02  client  .   2:2(0)     ack 1
        end 120
      `,
    },
    {
      name: 'the server is still sending',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        40.00  server  P.  1:51(50)   ack 2   ! half-close
        40.02  client  .   2:2(0)     ack 51
        80.00  server  P.  51:101(50) ack 2
        80.02  client  .   2:2(0)     ack 101
        end 85
      `,
    },
    {
      name: 'the server closes after five seconds',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        5.000  server  F.  1:1(0)     ack 2
        5.020  client  .   2:2(0)     ack 2
        end 120
      `,
    },
    {
      name: 'the capture ends too soon to say',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        end 5
      `,
    },
    {
      name: 'the server aborts',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        3.000  server  R.  1:1(0)     ack 2   ! abortive-close
        end 120
      `,
    },
  ],
})

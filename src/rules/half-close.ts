import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount, span } from './wording.js'

export default rule({
  id: 'half-close',
  group: 'teardown',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'Half-closed connection in use',
  explanation: `
    One end has sent its FIN and has no more to say; the other goes on sending until its own FIN, and the first
    must accept that. Legal: each direction is closed on its own.`,
  advice: 'Nothing is wrong. It is how a request is ended by shutdown while the answer is still to come.',
  asks: 'Each direction is closed on its own. In FIN-WAIT-2 an end must go on accepting data until the FIN of its peer.',
  causes: [
    'a client that says with shutdown that its request is complete',
    'rsh-like and file-copying protocols that end by FIN',
    'a proxy that passes on the end of one side first',
  ],
  wireshark: 'Nothing is said; the data after the FIN is normal: `tcp.flags.fin == 1` shows where it began.',
  cite: ['RFC 9293, section 3.6.1'],
  gates: ['BOTH'],
  on: Fact.HALF_CLOSED,
  find: ({ halfClosed, client, server }) => {
    if (halfClosed === null || !halfClosed.acknowledged) return []
    const { by, start, firstFrame, lastFrame, firstTime, lastTime } = halfClosed
    const closer = by === 'client' ? server : client
    const octets = Math.min(halfClosed.octets, closer.rcv - start)
    return [
      {
        frame: firstFrame,
        time: firstTime,
        frames: [closer.fins.frames[0]!, lastFrame],
        endpoint: null,
        data: { by, of: closer.side, octets, lasted: lastTime - firstTime },
      },
    ]
  },
  message: ({ by, of, octets, lasted }) =>
    `the ${by} sent ${octetCount(octets)}${lasted > 0 ? ` in ${span(lasted)}` : ''} after the ${of}'s FIN, and the ${of} accepted them`,
  examples: [
    {
      name: 'the answer comes after the client has finished',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        0.100  server  P.  1:51(50)   ack 2   ! the server sent 100 bytes in 300 ms after the client's FIN, and the client accepted them
        0.120  client  .   2:2(0)     ack 51
        0.400  server  P.  51:101(50) ack 2
        0.420  client  .   2:2(0)     ack 101
        0.450  server  F.  101:101(0) ack 2
        0.470  client  .   2:2(0)     ack 102
      `,
    },
    {
      name: 'data that was on its way when the FIN came',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.055  server  P.  1:51(50)   ack 1
        0.070  server  .   51:51(0)   ack 2
        0.075  client  .   2:2(0)     ack 51
        0.080  server  F.  51:51(0)   ack 2
        0.100  client  .   2:2(0)     ack 52
      `,
    },
    {
      name: 'the last data rides on the FIN',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  FP. 1:51(50)   ack 2
        0.090  client  .   2:2(0)     ack 52
      `,
    },
    {
      name: 'a plain close',
      packets: `
        open
        close
      `,
    },
  ],
})

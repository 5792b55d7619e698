import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { octetCount, span } from './wording.js'

export default rule({
  id: 'half-duplex-close-reset',
  group: 'teardown',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Data for an end that has closed is answered with RST',
  explanation: `
    An end sent its FIN and closed for reading as well; its peer sent data afterwards and got RST: the right way
    to say that nobody will read it. That data is lost, and so is all that was still to come. An end that had
    accepted such data and resets nevertheless leaves its peer in doubt about what was read.`,
  advice: 'If data is missing at the application, let it use shutdown and read to the end before it closes.',
  asks: 'An end may close for reading as well. It then should answer data that comes later with RST, to show that the data was lost.',
  causes: [
    'the client went away: a browser tab closed while the answer was under way',
    'an application closes without reading to the end',
    'a timeout of one end while the other is still at work',
  ],
  wireshark: 'RST after FIN: `tcp.flags.reset == 1` in a stream that has a FIN before it.',
  cite: ['RFC 9293, section 3.6.1, MAY-1 and SHLD-3', 'RFC 1122, section 4.2.2.13', 'RFC 2525, section 2.17'],
  gates: ['BOTH'],
  on: Fact.RESET,
  find: ({ reset, client, server, halfClosed }) => {
    if (reset?.ended !== 'connection') return []
    const closer = reset.by === 'client' ? client : server
    const { peer } = closer
    if (closer.fins.count === 0 || closer.fins.frames[0]! > reset.frame || peer.fins.count > 0) return []
    const dataFrame = reset.answersData ? reset.answers : 0
    if (dataFrame === 0 || dataFrame < closer.fins.frames[0]!) return []
    const accepted = halfClosed?.by === peer.side && halfClosed.acknowledged ? closer.rcv - halfClosed.start : 0
    return [
      {
        frame: reset.frame,
        time: reset.time,
        frames: [closer.fins.frames[0]!, dataFrame],
        endpoint: reset.by,
        severity: accepted > 0 ? 'warning' : undefined,
        data: { by: reset.by, after: reset.time - closer.fins.times[0]!, accepted },
      },
    ]
  },
  message: ({ by, after, accepted }) =>
    `the ${by} had closed, and answered data that came ${span(after)} after its FIN with RST${accepted > 0 ? `, although it had accepted ${octetCount(accepted)} before` : ''}: that data is lost`,
  examples: [
    {
      name: 'the answer comes too late',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.051  client  F.  11:11(0)   ack 1
        0.071  server  .   1:1(0)     ack 12
        0.100  server  P.  1:6(5)     ack 12
        0.120  client  R   12:12(0)           ! the client had closed, and answered data that came 69 ms after its FIN with RST
      `,
    },
    {
      name: 'the client accepts some of it first',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        0.100  server  P.  1:6(5)     ack 2   ! half-close
        0.120  client  .   2:2(0)     ack 6
        0.200  server  P.  6:11(5)    ack 2
        0.220  client  R   2:2(0)             ! although it had accepted 5 bytes before
      `,
    },
    {
      name: 'the client accepts all of it',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        0.100  server  FP. 1:6(5)     ack 2   ! half-close
        0.120  client  .   2:2(0)     ack 7
      `,
    },
    {
      name: 'a RST without a FIN before it is an abort',
      packets: `
        open
        0.100  server  P.  1:6(5)     ack 1
        0.120  client  R   1:1(0)             ! abortive-close
      `,
    },
    {
      name: 'the other end resets',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  R   1:1(0)             ! fin-answered-with-reset
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { times } from './wording.js'

export default rule({
  id: 'time-wait-fin-reacked',
  group: 'time-wait',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'TIME-WAIT acknowledges a repeated FIN',
  explanation: `
    The last ACK of the close can be lost like any segment. Its peer then sends the FIN again, and somebody must
    still be there to acknowledge it: the first of the two reasons for which the end that closed first waits in
    TIME-WAIT. Here it did so, and 2MSL (twice the longest life of a segment) starts anew.`,
  advice: 'Nothing is wrong. Frequent ones point to loss on the way of the last ACK.',
  asks: 'In TIME-WAIT a repeated FIN is acknowledged again, and the wait of 2MSL starts anew.',
  causes: ['the last ACK was lost', 'the last ACK came later than the timeout of the peer'],
  wireshark: 'The FIN is "[TCP Retransmission]", the answer "[TCP Dup ACK]": `tcp.analysis.duplicate_ack`.',
  cite: ['RFC 9293, section 3.10.7.4, fifth and eighth steps (TIME-WAIT)', 'RFC 9293, section 3.6.1'],
  gates: ['BOTH'],
  on: Fact.TIME_WAIT,
  find: ({ timeWait, client, server }) => {
    if (timeWait === null || timeWait.restarts === 0) return []
    // Where both ends hold TIME-WAIT, the one whose FIN came again tells which of them acknowledged it.
    const isServers = timeWait.holder === 'both' ? client.fins.count > 1 : timeWait.holder === 'server'
    const holder = isServers ? server : client
    const { peer, finAcks } = holder
    const frame = timeWait.restartFrames[0]!
    return [
      {
        frame,
        time: finAcks.times[finAcks.frames.indexOf(frame)] ?? timeWait.startTime,
        frames: [...peer.fins.frames, ...timeWait.restartFrames],
        endpoint: null,
        count: timeWait.restarts,
        data: { holder: holder.side, by: peer.side, fins: peer.fins.count },
      },
    ]
  },
  message: ({ holder, by, fins }, count) =>
    `the ${by} sent its FIN ${times(fins)}, and the ${holder} in TIME-WAIT acknowledged it again${count > 1 ? ` ${times(count)}` : ''}: 2MSL starts anew`,
  examples: [
    {
      name: 'the last ACK is lost and sent again',
      packets: `
        open
        close
        1.000  server  F.  1:1(0)     ack 2
        1.020  client  .   2:2(0)     ack 2   ! the server sent its FIN twice, and the client in TIME-WAIT acknowledged it again
      `,
    },
    {
      name: 'twice',
      packets: `
        open
        close
        0.380  server  F.  1:1(0)     ack 2
        0.400  client  .   2:2(0)     ack 2   ! the server sent its FIN 3 times, and the client in TIME-WAIT acknowledged it again twice
        0.980  server  F.  1:1(0)     ack 2
        1.000  client  .   2:2(0)     ack 2
      `,
    },
    {
      name: 'both ends hold TIME-WAIT',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.055  server  F.  1:1(0)     ack 1   ! simultaneous-close
        0.075  client  .   2:2(0)     ack 2
        0.080  server  .   2:2(0)     ack 2
        0.400  server  F.  1:1(0)     ack 2
        0.420  client  .   2:2(0)     ack 2   ! the server sent its FIN twice
      `,
    },
    {
      name: 'the last ACK is lost before the tap: its repetition is the first that is seen',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        0.080  server  F.  1:1(0)     ack 2
        0.100  client  .   2:2(0)     ack 2   lost
        0.380  server  F.  1:1(0)     ack 2   ! retransmission
        0.400  client  .   2:2(0)     ack 2
      `,
    },
    {
      name: 'a plain close',
      packets: `
        open
        close
      `,
    },
    {
      name: 'a repeated FIN before the first ACK of it',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        0.080  server  F.  1:1(0)     ack 2
        0.095  server  F.  1:1(0)     ack 2   ! retransmission
        0.100  client  .   2:2(0)     ack 2
      `,
    },
    {
      name: 'an old ACK of the peer is answered, and restarts nothing',
      packets: `
        open
        close
        1.000  server  .   1:1(0)     ack 2
        1.020  client  .   2:2(0)     ack 2
      `,
    },
  ],
})

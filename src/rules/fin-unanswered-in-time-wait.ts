import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { times } from './wording.js'

export default rule({
  id: 'fin-unanswered-in-time-wait',
  group: 'time-wait',
  severity: 'warning',
  certainty: 'probable',
  tier: 'base',
  title: 'Repeated FIN not answered in TIME-WAIT',
  explanation: `
    The last ACK did not arrive, so the peer sent its FIN again and again; the end that waits in TIME-WAIT for
    just that case did not acknowledge it any more. Its host may be gone, or the path is dead.`,
  advice:
    "See whether the holder's host still answers anything; a firewall that forgot the connection would explain it too.",
  asks: 'In TIME-WAIT a repeated FIN is acknowledged again, and the wait of 2MSL starts anew.',
  causes: [
    'the host in TIME-WAIT was switched off or left the network',
    'a firewall forgot the connection after its first last ACK',
    'TIME-WAIT was ended early and the host keeps silent',
  ],
  wireshark: 'The repeated FINs are "[TCP Retransmission]": `tcp.flags.fin == 1 && tcp.analysis.retransmission`.',
  cite: ['RFC 9293, section 3.10.7.4, fifth and eighth steps (TIME-WAIT)'],
  gates: ['BOTH'],
  on: Fact.TIME_WAIT,
  find: ({ timeWait, client, server }, { settings }) => {
    if (timeWait === null) return []
    const holder = timeWait.holder === 'server' ? server : client
    const { fins } = holder.peer
    const timeOf = (frame: number): number => fins.times[fins.frames.indexOf(frame)] ?? Number.POSITIVE_INFINITY
    // What comes after 2MSL needs no answer.
    const frames = timeWait.unansweredFins.filter((frame) => timeOf(frame) - timeWait.startTime < settings.timeWait)
    if (frames.length < 3) return []
    const last = frames[frames.length - 1]!
    return [
      {
        frame: last,
        time: timeOf(last),
        frames: [timeWait.enteredFrame, ...frames],
        endpoint: holder.side,
        data: { holder: holder.side, by: holder.peer.side, copies: frames.length },
      },
    ]
  },
  message: ({ holder, by, copies }) =>
    `the ${by} sent its FIN ${times(copies)} more, and the ${holder}, in TIME-WAIT, acknowledged none of them`,
  examples: [
    {
      name: 'the client is gone after its last ACK',
      packets: `
        open
        close
        0.380  server  F.  1:1(0)     ack 2
        0.980  server  F.  1:1(0)     ack 2
        2.180  server  F.  1:1(0)     ack 2   ! the server sent its FIN 3 times more, and the client, in TIME-WAIT, acknowledged none of them
        end 10
      `,
    },
    {
      name: 'it answers the third',
      packets: `
        open
        close
        0.380  server  F.  1:1(0)     ack 2
        0.980  server  F.  1:1(0)     ack 2
        2.180  server  F.  1:1(0)     ack 2
        2.200  client  .   2:2(0)     ack 2   ! time-wait-fin-reacked
      `,
    },
    {
      name: 'two copies may both have been lost',
      packets: `
        open
        close
        0.380  server  F.  1:1(0)     ack 2   ! retransmission
        0.980  server  F.  1:1(0)     ack 2
        end 10
      `,
    },
    {
      name: 'no ACK of the FIN was ever seen: it may not have got so far',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  .   1:1(0)     ack 2
        0.080  server  F.  1:1(0)     ack 2
        0.380  server  F.  1:1(0)     ack 2
        0.980  server  F.  1:1(0)     ack 2
        2.180  server  F.  1:1(0)     ack 2   ! fin-not-acknowledged
        end 10
      `,
    },
    {
      name: 'after 2MSL nobody needs to answer',
      packets: `
        open
        close
        300.0  server  F.  1:1(0)     ack 2   ! retransmission
        301.0  server  F.  1:1(0)     ack 2
        303.0  server  F.  1:1(0)     ack 2
        end 310
      `,
    },
  ],
})

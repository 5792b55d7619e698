import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'
import { span } from './wording.js'

export default rule({
  id: 'simultaneous-close',
  group: 'teardown',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'Simultaneous close',
  explanation: `
    Both ends sent their FIN before they had received the other's: the FINs crossed on the way, as neither
    acknowledges the other. Both ends go through CLOSING, and both hold a TIME-WAIT. Legal.`,
  advice: 'Nothing is wrong. Both ends keep the pair of ports busy for 2MSL.',
  asks: 'FINs that cross lead both ends through CLOSING to TIME-WAIT.',
  causes: [
    'both applications close at the same moment, as at the end of a protocol that both know',
    'a proxy that shuts both of its sides down',
  ],
  wireshark: 'Nothing is said: two FINs, neither of which acknowledges the other: `tcp.flags.fin == 1`.',
  cite: ['RFC 9293, section 3.6 (Figure 13)'],
  gates: ['BOTH'],
  on: Fact.FIN,
  find: ({ client, server }) => {
    if (client.fins.count === 0 || server.fins.count === 0) return []
    if (server.finAck > client.fin || client.finAck > server.fin) return []
    const [first, second] = client.fins.frames[0]! < server.fins.frames[0]! ? [client, server] : [server, client]
    return [
      {
        frame: second.fins.frames[0]!,
        time: second.fins.times[0]!,
        frames: [first.fins.frames[0]!, client.finAckedFrame, server.finAckedFrame],
        endpoint: null,
        data: { apart: second.fins.times[0]! - first.fins.times[0]! },
      },
    ]
  },
  message: ({ apart }) => `both ends closed at once: the FINs, ${span(apart)} apart, do not acknowledge each other`,
  examples: [
    {
      name: 'Figure 13: the FINs cross',
      packets: `
        iss client 99
        iss server 299
        open
        0.050  client  F.  1:1(0)     ack 1
        0.055  server  F.  1:1(0)     ack 1   ! the FINs, 5 ms apart
        0.075  client  .   2:2(0)     ack 2
        0.080  server  .   2:2(0)     ack 2
      `,
    },
    {
      name: "the FIN repeated by its ACKs' loss says nothing new",
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.055  server  F.  1:1(0)     ack 1   ! the FINs, 5 ms apart
        0.075  client  .   2:2(0)     ack 2
        0.260  client  F.  1:1(0)     ack 2   ! retransmission
        0.280  server  .   2:2(0)     ack 2
      `,
    },
    {
      name: 'the second FIN acknowledges the first: a three-segment close',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 1
        0.070  server  F.  1:1(0)     ack 2
        0.090  client  .   2:2(0)     ack 2
      `,
    },
    {
      name: 'the tap sees the FINs in another order than they were sent',
      packets: `
        open
        0.050  client  F.  1:1(0)     ack 2   ! capture-reordered
        0.051  server  F.  1:1(0)     ack 1
        0.091  server  .   2:2(0)     ack 2
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { caseOfList, rule } from './rule.js'
import { count } from './wording.js'

export default rule({
  id: 'out-of-order',
  group: 'data',
  severity: 'note',
  certainty: 'probable',
  tier: 'base',
  title: 'Segments overtaken on their way',
  explanation: `
    Segments passed here after others that had been sent later. Nothing was lost and nothing was sent again:
    the network, or the capture, changed their order, and the receiver sorts them by their sequence numbers.`,
  advice: 'Look for parallel paths, load sharing per packet, or a capture with several queues.',
  asks: 'Segments may arrive in any order; those before their turn should be kept.',
  causes: [
    'several links or paths that share one flow packet by packet',
    'a device that processes in parallel',
    'a change of route',
  ],
  wireshark: '"[TCP Out-Of-Order]": `tcp.analysis.out_of_order`; sometimes taken for a retransmission.',
  cite: ['RFC 5681, sections 2 and 4.2', 'RFC 9293, section 3.10.7.4, SHLD-31'],
  gates: [],
  on: Fact.DISORDERED,
  find: ({ endpoints }) => {
    const overtaken = endpoints.filter(({ disordered }) => disordered.count > 0)
    return overtaken.map(({ disordered, side }) =>
      caseOfList(disordered, null, { of: overtaken.length > 1 ? 'both ends' : `the ${side}` }),
    )
  },
  message: ({ of }, total) =>
    `${total === 1 ? 'a segment' : `${count(total)} segments`} of ${of} ${total === 1 ? 'was' : 'were'} overtaken by later ones; nothing was sent again`,
  examples: [
    {
      name: 'the second segment comes first',
      packets: `
        open
        0.050  client  P.  11:21(10)  ack 1   id 102
        0.051  client  .   1:11(10)   ack 1   id 101  ! a segment of the client was overtaken
        0.070  server  .   1:1(0)     ack 21
      `,
    },
    {
      name: 'without IP identification, how soon it comes tells',
      packets: `
        client [2001:db8::1]:40000
        server [2001:db8::2]:80
        open
        0.050  client  P.  11:21(10)  ack 1
        0.051  client  .   1:11(10)   ack 1   ! a segment of the client was overtaken
        0.070  server  .   1:1(0)     ack 21
      `,
    },
    {
      name: 'in both directions',
      packets: `
        open
        0.050  client  P.  11:21(10)  ack 1   id 102
        0.051  client  .   1:11(10)   ack 1   id 101  ! 2 segments of both ends were overtaken
        0.070  server  P.  11:21(10)  ack 21  id 202
        0.071  server  .   1:11(10)   ack 21  id 201
        0.090  client  .   21:21(0)   ack 21
      `,
    },
    {
      name: 'what fills the hole was sent later: a retransmission',
      packets: `
        open
        0.050  client  P.  11:21(10)  ack 1   id 102
        0.051  client  .   1:11(10)   ack 1   id 103  ! retransmission
        0.070  server  .   1:1(0)     ack 21
      `,
    },
    {
      name: 'a newer timestamp says that it was sent later',
      packets: `
        client [2001:db8::1]:40000
        server [2001:db8::2]:80
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.050  client  P.  11:21(10)  ack 1   <TS val 150 ecr 900>
        0.052  client  .   1:11(10)   ack 1   <TS val 152 ecr 900>  ! retransmission
        0.070  server  .   1:1(0)     ack 21  <TS val 930 ecr 152>
      `,
    },
    {
      name: 'a duplicate ACK has asked for it',
      packets: `
        client [2001:db8::1]:40000
        server [2001:db8::2]:80
        open
        0.050  client  .   1:11(10)   ack 1   lost
        0.051  client  P.  11:21(10)  ack 1
        0.071  server  .   1:1(0)     ack 1
        0.091  client  .   1:11(10)   ack 1   ! retransmission
        0.111  server  .   1:1(0)     ack 21
      `,
    },
  ],
})

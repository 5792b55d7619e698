import * as Fact from '../tcp/fact.js'
import { caseOfList, rule } from './rule.js'
import { count as number, octetCount } from './wording.js'

export default rule({
  id: 'offload-superpacket',
  group: 'capture-quality',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Frames larger than any segment: segmentation offload',
  explanation: `
    Frames carry more data than one segment may (the MSS): the network card cuts them up after the capture, or
    has joined them before it (TSO, GRO). What was on the wire can't be seen from here: counts of segments and
    the timing of ACKs are not those of the path.`,
  advice: 'Capture at another point, or switch the offload off (ethtool -K), if counts or timing matter.',
  causes: [
    'segmentation offload (TSO, GSO) of the sending host that is captured on',
    'receive offload (GRO, LRO) of the receiving host',
    'a virtual switch that never cuts segments up',
  ],
  wireshark: 'Nothing is said: `tcp.len > 1460` finds them on Ethernet.',
  cite: ['tcpcheck manual, capture quality'],
  gates: [],
  on: Fact.SUPERPACKETS,
  find: ({ superpackets, largestPayload, client, server }) =>
    superpackets.count === 0
      ? []
      : [
          caseOfList(superpackets, null, {
            largest: largestPayload,
            mss: Math.max(client.syn?.mss ?? -1, server.syn?.mss ?? -1),
          }),
        ],
  message: ({ largest, mss }, count) =>
    `${count === 1 ? 'a frame carries' : `${number(count)} frames carry up to`} ${octetCount(largest)} at once${mss > 0 && largest > mss ? `, more than the MSS of ${number(mss)}` : ', and its IP length is 0'}: segmentation offload`,
  examples: [
    {
      name: 'ten segments in one frame',
      packets: `
        0.000  client  S   0:0(0)                 <mss 1460>
        0.020  server  S.  0:0(0)         ack 1   <mss 1460>
        0.040  client  .   1:1(0)         ack 1
        0.050  client  P.  1:14601(14600) ack 1   ! a frame carries 14,600 bytes at once, more than the MSS of 1,460
        0.070  server  .   1:1(0)         ack 14601
      `,
    },
    {
      name: 'the IP length is 0, as the card fills it in',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
        0.050  client  P.  1:1449(1448)   ack 1   tso  ! a frame carries 1,448 bytes
        0.070  server  .   1:1(0)         ack 1449
      `,
    },
    {
      name: 'full-sized segments',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
        0.050  client  .   1:1461(1460)   ack 1
        0.051  client  P.  1461:2921(1460) ack 1
        0.070  server  .   1:1(0)         ack 2921
      `,
    },
    {
      name: 'jumbo frames, as the MSS says',
      packets: `
        0.000  client  S   0:0(0)                 <mss 8960>
        0.020  server  S.  0:0(0)         ack 1   <mss 8960>
        0.040  client  .   1:1(0)         ack 1
        0.050  client  P.  1:8961(8960)   ack 1
        0.070  server  .   1:1(0)         ack 8961
      `,
    },
  ],
})

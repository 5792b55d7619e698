import * as Fact from '../tcp/fact.js'
import type { Flow } from '../tcp/flow.js'
import { caseOfList, rule } from './rule.js'
import { count as number } from './wording.js'

/** Two captures were made one: nearly every frame has a copy, so that none of them is the network's doing. */
export const isMerged = ({ lateCopies, frames }: Flow): boolean => lateCopies.count * 2 >= 0.8 * frames

export default rule({
  id: 'capture-duplicated',
  group: 'capture-quality',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'Capture holds frames twice',
  explanation: `
    The same frames were captured more than once, as at a mirror port, on a bridge, or on all interfaces. The
    copies are counted and otherwise ignored.`,
  advice: 'Capture on one interface, or remove the copies (editcap -d).',
  causes: [
    'a mirror port that copies both the incoming and the outgoing side',
    'a capture on all interfaces, or on a bridge and its port',
    'two captures of one link merged',
  ],
  wireshark:
    'The copies look like retransmissions and duplicate ACKs, which they are not: `tcp.analysis.retransmission || tcp.analysis.duplicate_ack`.',
  cite: ['tcpcheck manual, capture quality'],
  gates: [],
  on: Fact.COPIES,
  find: (flow) => {
    const { duplicates, lateCopies, frames } = flow
    const copies = duplicates.count + (isMerged(flow) ? lateCopies.count : 0)
    if (copies === 0 || copies < 0.01 * frames) return []
    const list = duplicates.count > 0 ? duplicates : lateCopies
    return [{ ...caseOfList(list, null, { of: frames }), count: copies }]
  },
  message: ({ of }, count) =>
    count === 1
      ? `1 of ${of} frames of this flow is a captured copy of another; it is ignored`
      : `${number(count)} of ${number(of)} frames of this flow are captured copies of others; they are ignored`,
  examples: [
    {
      name: 'every frame twice, as at a mirror port',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460>  dup  ! 5 of 10 frames of this flow are captured copies
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>  dup  # counted from the first copy
        0.040  client  .   1:1(0)    ack 1   dup
        0.050  client  P.  1:11(10)  ack 1   dup
        0.070  server  .   1:1(0)    ack 11  dup
      `,
    },
    {
      name: 'two taps merged: each frame again 3 ms later',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460>  dup +0.003  ! 5 of 10 frames of this flow are captured copies
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>  dup +0.003
        0.040  client  .   1:1(0)    ack 1   dup +0.003
        0.050  client  P.  1:11(10)  ack 1   dup +0.003
        0.070  server  .   1:1(0)    ack 11  dup +0.003
      `,
    },
    {
      name: 'one frame twice',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   dup  ! 1 of 6 frames of this flow is a captured copy of another; it is ignored
        0.070  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'a single copy made by the network',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1   dup +0.003  ! retransmission
        0.070  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'a retransmission is a packet of its own',
      packets: `
        open
        0.050  client  P.  1:11(10)  ack 1
        0.350  client  P.  1:11(10)  ack 1   ! retransmission
        0.370  server  .   1:1(0)    ack 11
      `,
    },
    {
      name: 'equal ACKs in a row are not copies',
      packets: `
        client [2001:db8::1]:40000
        server [2001:db8::2]:80
        open
        0.0500 client  P.  1:11(10)  ack 1   lost
        0.0510 client  .   11:21(10) ack 1
        0.0511 client  .   21:31(10) ack 1
        0.0710 server  .   1:1(0)    ack 1
        0.0711 server  .   1:1(0)    ack 1
        0.3500 client  .   1:11(10)  ack 1   ! retransmission
        0.3700 server  .   1:1(0)    ack 31
      `,
    },
  ],
})

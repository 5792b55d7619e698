import * as Fact from '../tcp/fact.js'
import { FrameList } from '../tcp/frame-list.js'
import { caseOfList, rule } from './rule.js'

export default rule({
  id: 'checksum-bad',
  group: 'capture-quality',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Wrong TCP checksum',
  explanation: `
    The TCP checksum does not fit the segment. Where all segments of a sender are so, its network card was to
    fill the checksum in after the capture (offload), and nothing is wrong; where only some are, the segment
    was damaged and its receiver drops it.`,
  advice:
    'A damaged segment points to a bad link, memory or device on the path. Offload: capture at the other end, or switch checksum offload off.',
  asks: 'The sender must compute the checksum, the receiver must verify it, and drops what does not fit.',
  causes: [
    'checksum offload: the network card fills the sum in after the capture',
    'bad memory, cable or interface on the way',
    'a device that rewrites addresses or data and forgets the sum',
  ],
  wireshark:
    'Checksums of TCP are not verified unless that is switched on (Preferences, Protocols, TCP); then `tcp.checksum.status == "Bad"`.',
  cite: ['RFC 9293, section 3.1, MUST-2 and MUST-3'],
  gates: [],
  on: Fact.WRONG_CHECKSUM,
  find: ({ endpoints }) =>
    endpoints.flatMap(({ side, damaged, badChecksums, goodChecksums }) => {
      const bad = damaged.count > 0 ? damaged : badChecksums
      if (bad.count === 0 || goodChecksums === 0) return []
      const kind = damaged.count > 0 ? 'damaged' : 'capture'
      return [
        {
          ...caseOfList(bad, side, { kind, by: side as string }),
          severity: kind === 'damaged' ? 'warning' : undefined,
        },
      ]
    }),
  findInCapture: ({ flowsWith, quality }) => {
    // All of an end's checksums are wrong, or hold the sum of the pseudo-header only: its network card fills them in.
    const lists = [
      quality.offloaded,
      ...flowsWith(Fact.WRONG_CHECKSUM)
        .flatMap(({ endpoints }) => endpoints)
        .filter(({ badChecksums, goodChecksums }) => badChecksums.count > 0 && goodChecksums === 0)
        .map(({ badChecksums }) => badChecksums),
    ].filter((list) => list.count > 0)
    const first = lists.reduce<FrameList | null>((a, b) => (a === null || b.frames[0]! < a.frames[0]! ? b : a), null)
    if (first === null) return []
    const count = lists.reduce((sum, list) => sum + list.count, 0)
    return [
      {
        frame: first.frames[0]!,
        time: first.times[0]!,
        frames: lists
          .flatMap((list) => list.frames)
          .sort((a, b) => a - b)
          .slice(0, FrameList.MOST),
        endpoint: null,
        count,
        data: { kind: 'offload', by: '' },
      },
    ]
  },
  message: ({ kind, by }, count) =>
    kind === 'capture'
      ? `the checksum of ${count === 1 ? 'a segment' : `${count} segments`} of the ${by} is wrong in the capture, and nothing shows that the receiver missed what it carried`
      : kind === 'offload'
        ? `${count === 1 ? 'a checksum is' : `${count} checksums are`} not filled in yet: the sender's network card does that after the capture`
        : `${count === 1 ? 'a segment' : `${count} segments`} of the ${by} ${count === 1 ? 'was' : 'were'} damaged on the way: the checksum is wrong, and the receiver drops ${count === 1 ? 'it' : 'them'}`,
  examples: [
    {
      name: 'one segment of many is damaged, and sent again',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1   bad-checksum  ! a segment of the client was damaged on the way
        0.350  client  P.  1:11(10)   ack 1
        0.370  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'all of one end: its network card fills the checksum in later',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>  bad-checksum  ! 3 checksums are not filled in yet
        0.020  server  S.  0:0(0)     ack 1   <mss 1460>
        0.040  client  .   1:1(0)     ack 1   bad-checksum
        0.050  client  P.  1:11(10)   ack 1   bad-checksum
        0.070  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: 'the sum of the pseudo-header alone is the mark of offload',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>  no-checksum  ! 3 checksums are not filled in yet
        0.020  server  S.  0:0(0)     ack 1   <mss 1460>
        0.040  client  .   1:1(0)     ack 1   no-checksum
        0.050  client  P.  1:11(10)   ack 1   no-checksum
        0.070  server  .   1:1(0)     ack 11
      `,
    },
    {
      name: "a frame that was cut can't be summed",
      packets: `
        open
        0.050  client  P.  1:101(100) ack 1   bad-checksum  snap 100  ! capture-truncated
        0.070  server  .   1:1(0)     ack 101
      `,
    },
    {
      name: 'all sums are right',
      packets: `
        open
        close
      `,
    },
  ],
})

import * as Fact from '../tcp/fact.js'
import { isMssTooSmall, synsOf } from '../tcp/syn-options.js'
import { rule } from './rule.js'
import { octetCount } from './wording.js'

/** A host without memory offers a window of few segments; an attack needs a large one. */
const FEW_SEGMENTS = 16

export default rule({
  id: 'mss-too-small',
  group: 'options',
  severity: 'warning',
  certainty: 'heuristic',
  tier: 'later',
  title: 'Maximum segment size that makes for tiny segments',
  explanation: `
    The size of segment that this end announces is so small that its peer spends more on headers and on work than on
    data. No usual path asks for it; announced on many connections it is an attack on the peer's memory
    (CVE-2019-11479). An end whose window has room for 16 such segments at most is likely a small device, which is a
    note.`,
  advice:
    'Look at what else that address does; a server can send larger segments all the same (Linux: net.ipv4.tcp_min_snd_mss).',
  asks: 'An end announces the largest segment that it can take. The RFC names no smallest size; large segments keep the share of headers low.',
  causes: [
    'a small device with little memory',
    'a scanner or test tool',
    'an attack that makes its peer cut data into countless segments',
    'a device on the path that lowers the size too far',
  ],
  wireshark: 'Nothing is said; the Info column shows "MSS=": `tcp.options.mss_val < 216`.',
  cite: ['RFC 9293, section 3.7', 'RFC 9293, section 3.7.1'],
  gates: [],
  on: Fact.ODD_SYN,
  find: ({ endpoints }) =>
    endpoints.flatMap((endpoint) =>
      synsOf(endpoint)
        .filter(isMssTooSmall)
        .slice(0, 1)
        .map(({ frame, time, largestMss, window }) => ({
          frame,
          time,
          frames: [],
          endpoint: endpoint.side,
          severity: window <= FEW_SEGMENTS * largestMss ? ('note' as const) : undefined,
          data: { by: endpoint.side as string, mss: largestMss },
        })),
    ),
  message: ({ by, mss }, count) =>
    `${count === 1 ? `the ${by} announces` : `both ends announce a tiny size, the ${by}`} a maximum segment size of ${octetCount(mss)}`,
  examples: [
    {
      name: 'the smallest that Linux takes',
      packets: `
        0.000  client  S   0:0(0)            <mss 48>  ! the client announces a maximum segment size of 48 bytes
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'nothing at all',
      packets: `
        0.000  client  S   0:0(0)            <mss 0>  ! a maximum segment size of 0 bytes
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'a small device, with room for two segments',
      packets: `
        0.000  client  S   0:0(0)            win 256 <mss 128>  ! the client announces a maximum segment size of 128 bytes
        0.020  server  S.  0:0(0)    ack 1   <mss 1460>
        0.040  client  .   1:1(0)    ack 1   win 256
      `,
    },
    {
      name: 'the default of IPv4, and one for a slow line',
      packets: `
        0.000  client  S   0:0(0)            <mss 536>
        0.020  server  S.  0:0(0)    ack 1   <mss 216>
        0.040  client  .   1:1(0)    ack 1
      `,
    },
    {
      name: 'a damaged SYN says nothing of its sender',
      packets: `
        0.000  client  S   0:0(0)            <mss 8>     bad-checksum  ! checksum-bad
        1.000  client  S   0:0(0)            <mss 1460>                ! syn-retransmission
        1.020  server  S.  0:0(0)    ack 1   <mss 1460>
        1.040  client  .   1:1(0)    ack 1
      `,
    },
  ],
})

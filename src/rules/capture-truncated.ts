import * as Fact from '../tcp/fact.js'
import { caseOfList, rule } from './rule.js'

export default rule({
  id: 'capture-truncated',
  group: 'capture-quality',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Frames cut by the snap length',
  explanation: `
    The capture kept the first octets of each frame only. Lengths are taken from the headers, so that
    sequence numbers are right; what is cut off can't be looked at.`,
  advice: 'Capture with a larger snap length if options or content matter (tcpdump -s 0).',
  causes: [
    'a capture with a small snap length, to save room or for privacy',
    'the default of an old capture program (68 or 96 octets)',
  ],
  wireshark: 'Nothing is said where only data is cut: `frame.cap_len < frame.len`.',
  cite: ['tcpcheck manual, capture quality'],
  gates: [],
  on: Fact.ALL,
  findInCapture: ({ quality: { truncated, headerCut } }) =>
    truncated.count === 0 ? [] : [caseOfList(truncated, null, { part: headerCut ? 'header' : 'data' })],
  message: ({ part }, count) =>
    count === 1
      ? `a frame is cut within its ${part === 'header' ? 'TCP header: its options are unknown' : 'data'}`
      : `${count} frames are cut${part === 'header' ? ', some within the TCP header: their options are unknown' : ' within their data'}`,
  examples: [
    {
      name: 'the data is cut',
      packets: `
        open
        0.050  client  P.  1:1001(1000) ack 1     snap 96  ! a frame is cut within its data
        0.070  server  .   1:1(0)       ack 1001
      `,
    },
    {
      name: 'the options are cut',
      packets: `
        0.000  client  S   0:0(0)            <mss 1460, sackOK, TS val 100 ecr 0>
        0.020  server  S.  0:0(0)    ack 1   <mss 1460, sackOK, TS val 900 ecr 100>
        0.040  client  .   1:1(0)    ack 1   <TS val 140 ecr 900>
        0.050  client  P.  1:1001(1000) ack 1     <TS val 150 ecr 900>  snap 60  ! a frame is cut within its TCP header: its options are unknown
        0.070  server  .   1:1(0)       ack 1001  <TS val 950 ecr 150>
      `,
    },
    {
      name: 'several frames are cut',
      packets: `
        open
        0.050  client  .   1:1001(1000)    ack 1     snap 96  ! 2 frames are cut within their data
        0.051  client  P.  1001:2001(1000) ack 1     snap 96
        0.070  server  .   1:1(0)          ack 2001
      `,
    },
    {
      name: 'short frames fit',
      packets: `
        open
        0.050  client  P.  1:11(10)     ack 1     snap 96
        0.070  server  .   1:1(0)       ack 11    snap 96
      `,
    },
  ],
})

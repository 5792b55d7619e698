import * as Fact from '../tcp/fact.js'
import { rule } from './rule.js'

export default rule({
  id: 'capture-one-way',
  group: 'capture-quality',
  severity: 'warning',
  certainty: 'certain',
  tier: 'base',
  title: 'Capture holds one direction only',
  explanation: `
    Only one end's segments are in the capture, and its acknowledgments advance: the other end talks too, but
    not past this tap. Nothing can be said about answers.`,
  advice: 'Capture where both directions pass: at an end, or on both links of an asymmetric path.',
  causes: [
    'routing takes another way back',
    'a mirror port for one direction only',
    'a capture filter with `src` or `dst` in it',
  ],
  wireshark: 'Nothing is said, unless acknowledgments of unseen data: `tcp.analysis.ack_lost_segment`.',
  cite: ['tcpcheck manual, capture quality'],
  gates: [],
  on: Fact.ONE_WAY,
  find: (flow) => {
    const [seen, unseen] = flow.client.isSeen ? [flow.client, flow.server] : [flow.server, flow.client]
    if (unseen.isSeen || seen.segments - seen.syns.count < 5 || !(seen.acksAdvanced > 0)) return []
    return [
      {
        frame: seen.firstFrame,
        time: flow.firstTime,
        frames: [seen.lastFrame],
        endpoint: null,
        data: { only: seen.side, missing: unseen.side, segments: seen.segments },
      },
    ]
  },
  message: ({ only, missing, segments }) =>
    `the capture holds ${segments} segments of the ${only} and none of the ${missing}, whose data the ${only} acknowledges`,
  examples: [
    {
      name: "only the client's half",
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>  ! the capture holds 6 segments of the client and none of the server
        0.040  client  .   1:1(0)     ack 1
        0.050  client  P.  1:11(10)   ack 1
        0.090  client  .   11:11(0)   ack 101
        0.100  client  P.  11:21(10)  ack 101
        0.140  client  .   21:21(0)   ack 201
      `,
    },
    {
      name: 'both directions',
      packets: `
        open
        0.050  client  P.  1:11(10)   ack 1
        0.070  server  P.  1:101(100) ack 11
        0.090  client  .   11:11(0)   ack 101
        0.100  client  P.  11:21(10)  ack 101
        0.120  server  P.  101:201(100) ack 21
        0.140  client  .   21:21(0)   ack 201
      `,
    },
    {
      name: 'a SYN that is repeated without an answer',
      packets: `
        0.000  client  S   0:0(0)             <mss 1460>  ! syn-unanswered
        1.000  client  S   0:0(0)             <mss 1460>
        3.000  client  S   0:0(0)             <mss 1460>
        7.000  client  S   0:0(0)             <mss 1460>
        15.00  client  S   0:0(0)             <mss 1460>
        31.00  client  S   0:0(0)             <mss 1460>
        end 70
      `,
    },
  ],
})

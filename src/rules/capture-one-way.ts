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
  cite: ['tcpcheck manual, capture quality'],
  gates: [],
  find: (flow) => {
    const [seen, unseen] = flow.client.isSeen ? [flow.client, flow.server] : [flow.server, flow.client]
    if (unseen.isSeen || seen.segments - seen.syns.count < 5 || !(seen.acksAdvanced > 0)) return []
    return [
      {
        frame: seen.firstFrame,
        time: flow.firstTime,
        frames: [seen.lastFrame],
        endpoint: null,
        data: { only: seen.side, segments: seen.segments },
      },
    ]
  },
  message: ({ only, segments }) =>
    `the capture holds ${segments} segments of the ${only} and none of its peer, although the peer's data is acknowledged`,
  examples: [],
})

import { rule } from './rule.js'

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
  cite: ['tcpcheck manual, capture quality'],
  gates: [],
  findInCapture: ({ quality: { truncated, headerCut } }) =>
    truncated.count === 0
      ? []
      : [
          {
            frame: truncated.frames[0]!,
            time: truncated.times[0]!,
            frames: truncated.frames,
            endpoint: null,
            count: truncated.count,
            data: { part: headerCut ? 'header' : 'data' },
          },
        ],
  message: ({ part }, count) =>
    `${count} frames are cut ${part === 'header' ? 'within the TCP header: options are unknown' : 'within their data'}`,
  examples: [],
})

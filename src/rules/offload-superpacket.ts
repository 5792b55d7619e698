import { rule } from './rule.js'
import { octetCount } from './wording.js'

export default rule({
  id: 'offload-superpacket',
  group: 'capture-quality',
  severity: 'note',
  certainty: 'certain',
  tier: 'base',
  title: 'Segments larger than the MSS: segmentation offload',
  explanation: `
    Frames carry more than one segment's data: the network card cuts or joins them (TSO, GRO). What was on
    the wire can't be seen from here: counts of segments and the timing of ACKs are not those of the path.`,
  advice: 'Capture at another point, or switch the offload off (ethtool -K), if counts or timing matter.',
  cite: ['tcpcheck manual, capture quality'],
  gates: [],
  find: ({ superpackets, largestPayload, client, server }) =>
    superpackets.count === 0
      ? []
      : [
          {
            frame: superpackets.frames[0]!,
            time: superpackets.times[0]!,
            frames: superpackets.frames,
            endpoint: null,
            count: superpackets.count,
            data: { largest: largestPayload, mss: Math.max(client.syn?.mss ?? -1, server.syn?.mss ?? -1) },
          },
        ],
  message: ({ largest, mss }, count) =>
    `${count} frames carry up to ${octetCount(largest)} at once${mss > 0 ? `, more than the MSS of ${mss}` : ''}: segmentation offload`,
  examples: [],
})

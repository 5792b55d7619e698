import { rule } from './rule.js'

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
  cite: ['RFC 9293, section 3.1, MUST-2 and MUST-3'],
  gates: [],
  find: (flow) =>
    (['client', 'server'] as const).flatMap((side) => {
      const damaged = flow.damaged[side]
      const bad = damaged.count > 0 ? damaged : flow.badChecksums[side]
      if (bad.count === 0) return []
      const kind = damaged.count > 0 ? 'damaged' : flow.goodChecksums[side] === 0 ? 'offload' : 'capture'
      return [
        {
          frame: bad.frames[0]!,
          time: bad.times[0]!,
          frames: bad.frames,
          endpoint: side,
          count: bad.count,
          ...(kind === 'damaged' ? { severity: 'warning' as const } : {}),
          data: { kind, by: side },
        },
      ]
    }),
  message: ({ kind, by }, count) =>
    kind === 'capture'
      ? `the checksum of ${count === 1 ? 'a segment' : `${count} segments`} of the ${by} is wrong in the capture, yet the peer took what it carried: filled in or changed after the capture`
      : kind === 'offload'
        ? `no checksum of the ${by} is right (${count} frames): filled in after the capture by its network card`
        : `${count === 1 ? 'a segment' : `${count} segments`} of the ${by} ${count === 1 ? 'was' : 'were'} damaged on the way: the checksum is wrong, and the receiver drops it`,
  examples: [],
})

import { rule } from './rule.js'

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
  cite: ['tcpcheck manual, capture quality'],
  gates: [],
  find: ({ duplicates, lateCopies, frames }) => {
    const isMerged = lateCopies.count * 2 >= 0.8 * frames
    const copies = duplicates.count + (isMerged ? lateCopies.count : 0)
    if (copies === 0 || copies < 0.01 * frames) return []
    const list = duplicates.count > 0 ? duplicates : lateCopies
    return [
      {
        frame: list.frames[0]!,
        time: list.times[0]!,
        frames: list.frames,
        endpoint: null,
        count: copies,
        data: { of: frames },
      },
    ]
  },
  message: ({ of }, count) => `${count} of ${of} frames of this flow are captured copies of others; they are ignored`,
  examples: [],
})

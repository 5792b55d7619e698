import { rule } from './rule.js'
import { count } from './wording.js'

function mostOf(kinds: ReadonlyMap<string, number>): string {
  return [...kinds].reduce((a, b) => (b[1] > a[1] ? b : a))[0]
}

const kindList = (kinds: ReadonlyMap<string, number>): string =>
  [...kinds].map(([kind, number]) => `${number} ${kind}`).join(', ')

export default rule({
  id: 'retransmission',
  group: 'data',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'Segments sent again',
  explanation: `
    Octets crossed the tap a second time, or came so late that they must have been lost before it. Loss and
    its repair are TCP's everyday work; many of them say that the path is bad.`,
  advice:
    'fast: duplicate ACKs asked for it. timeout: the timer did. tlp: the tail was probed. spurious: it had arrived already. lost-before-tap: lost between sender and tap. fin: the FIN again. network-duplicate: the network made a copy.',
  cite: [
    'RFC 6298, section 5.4',
    'RFC 5681, section 3.2',
    'RFC 6675, section 5',
    'RFC 8985, section 7',
    'RFC 2883, section 4',
  ],
  gates: [],
  find: ({ client, server, lateDataCopies, lateCopies, frames }) => {
    const copies = lateCopies.count * 2 >= frames * 0.8 ? 0 : lateDataCopies.count
    return [client, server]
      .filter(({ resent }) => resent.count > 0)
      .map(({ resent, side }) => ({
        frame: resent.frames[0]!,
        time: resent.times[0]!,
        frames: resent.frames,
        endpoint: side as 'client' | 'server' | null,
        count: resent.count,
        data: { kind: mostOf(resent.kinds), kinds: kindList(resent.kinds), by: side as string },
      }))
      .concat(
        copies === 0
          ? []
          : {
              frame: lateDataCopies.frames[0]!,
              time: lateDataCopies.times[0]!,
              frames: lateDataCopies.frames,
              endpoint: null,
              count: copies,
              data: { kind: 'network-duplicate', kinds: `${copies} network-duplicate`, by: 'network' },
            },
      )
  },
  message: ({ kinds, by }, total) =>
    by === 'network'
      ? `the network delivered ${total === 1 ? 'a segment' : `${count(total)} segments`} twice; the sender sent once`
      : `${total === 1 ? 'a segment was' : `${count(total)} segments were`} sent again (${kinds})`,
  examples: [],
})

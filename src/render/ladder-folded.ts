import type { SegmentRow } from '../report/model.js'
import { counted } from '../text/numbers.js'

type Mark = SegmentRow['marks'][number]

/** Troubles worth a word of segments that are not drawn; each takes in the marks that are kinds of it. */
const TROUBLES: readonly (readonly [one: string, many: string, marks: readonly Mark[]])[] = [
  ['retransmission', 'retransmissions', ['retransmission', 'fast-retransmission', 'spurious-retransmission']],
  ['out of order', 'out of order', ['out-of-order']],
  ['keepalive probe', 'keepalive probes', ['keepalive']],
  ['window probe', 'window probes', ['window-probe']],
]

/** What segments are together, in words from long to short. */
export function foldedForms(rows: readonly SegmentRow[]): string[] {
  const segments = counted(rows.length, 'segment')
  const octets = { client: 0, server: 0 }
  for (const { sender, length } of rows) octets[sender] += length
  const total = octets.client + octets.server
  const troubles = TROUBLES.flatMap(([one, many, marks]) => {
    const count = rows.filter((row) => row.marks.some((mark) => marks.includes(mark))).length
    return count === 0 ? [] : [counted(count, one, many)]
  })
  if (total === 0) return unique([[`${segments} without data`, ...troubles].join(', '), segments])
  const both = `${counted(octets.client, 'byte')} of the client, ${counted(octets.server, 'byte')} of the server`
  const sum = counted(total, 'byte')
  return unique([
    [segments, octets.client > 0 && octets.server > 0 ? both : sum, ...troubles].join(', '),
    [segments, sum, ...troubles].join(', '),
    [segments, sum].join(', '),
    segments,
  ])
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)]

import type { Finding, Flow, Side } from '../report/model.js'
import type { Arrow } from './ladder-arrows.js'
import { peerOf } from './peer.js'
import type { Numbers } from './sequence-numbers.js'

/** A segment that should have come, or that came past the capture. */
export interface Absence {
  readonly kind: 'absent'
  readonly sender: Side
  /** From long to short. */
  readonly forms: readonly string[]
}

/** What is missing, by the frame before or after which its place is. */
export interface Absences {
  readonly before: ReadonlyMap<number, readonly Absence[]>
  readonly after: ReadonlyMap<number, readonly Absence[]>
}

/** What never came where one of these rules found something. Handshakes and FINs tell that themselves. */
const UNANSWERED: Readonly<Record<string, string>> = {
  'challenge-ack-missing': 'ACK',
  'data-never-acknowledged': 'ACK',
  'fin-unanswered-in-time-wait': 'ACK',
  'keepalive-unanswered': 'ACK',
  'syn-unanswered': 'SYN,ACK',
  'unacceptable-segment-unanswered': 'ACK',
  'zero-window-probe-unanswered': 'ACK',
}

/** Everything that a flow lacks, as its record and its findings say. */
export function absences(
  flow: Flow,
  arrows: readonly Arrow[],
  findings: readonly Finding[],
  numbers: Numbers,
): Absences {
  const before = new Map<number, Absence[]>()
  const after = new Map<number, Absence[]>()
  const add = (places: Map<number, Absence[]>, { row }: Arrow, sender: Side, forms: readonly string[]): void => {
    places.set(row.frame, [...(places.get(row.frame) ?? []), { kind: 'absent', sender, forms }])
  }
  for (const arrow of unacknowledged(flow, arrows)) {
    const ack = numbers.after(arrow.seq, arrow.row.length + 1)
    add(after, arrow, peerOf(arrow.row.sender), [
      `ACK  ack=${ack}  never seen`,
      `ACK ${ack} never seen`,
      'ACK never seen',
    ])
  }
  for (const finding of findings) {
    const what = UNANSWERED[finding.rule]
    const arrow = what === undefined ? undefined : lastOfIncident(finding, arrows)
    if (arrow !== undefined) add(after, arrow, peerOf(arrow.row.sender), [`${what}  never seen`])
  }
  for (const arrow of arrows) {
    const { sender, marks } = arrow.row
    if (marks.includes('capture-gap'))
      add(before, arrow, peerOf(sender), ['data  not in the capture', 'data not captured'])
  }
  return { before, after }
}

/** The last copy of the FIN, or of the server's SYN, that never got its ACK. */
function unacknowledged({ handshake, teardown }: Flow, arrows: readonly Arrow[]): Arrow[] {
  if (teardown.reset !== null) return []
  const lastCopy = (side: Side, flag: string, first: number | null): Arrow[] => {
    const copies = ({ row }: Arrow) => row.sender === side && row.flags.includes(flag) && row.frame >= first!
    const copy = first === null ? undefined : arrows.findLast(copies)
    return copy === undefined ? [] : [copy]
  }
  const ends = ['client', 'server'] as const
  return [
    ...(handshake.outcome === 'unacknowledged' ? lastCopy('server', 'SYN', handshake.synAckFrame) : []),
    ...ends.flatMap((end) =>
      teardown.finAckFrames[end] === null ? lastCopy(end, 'FIN', teardown.finFrames[end]) : [],
    ),
  ]
}

/** The last of the segments that a finding is about, sent by the same end. */
function lastOfIncident({ frame, frames }: Finding, arrows: readonly Arrow[]): Arrow | undefined {
  const sender = arrows.find(({ row }) => row.frame === frame)?.row.sender
  const evidence = new Set(frames)
  return arrows.findLast(({ row }) => row.sender === sender && evidence.has(row.frame))
}

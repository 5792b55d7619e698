import { sequenceNumbers } from '../render/sequence-numbers.js'
import type { Flow, SegmentRow, Side } from '../report/model.js'

/** Something to plot over time. */
export interface Series {
  readonly name: string
  readonly kind: 'steps' | 'points' | 'bars'
  /** Name of the colour in the style sheet. */
  readonly colour: string
  readonly x: readonly number[]
  readonly y: readonly number[]
  /** Upper ends of bars. */
  readonly top?: readonly number[]
}

class Growing {
  readonly x: number[] = []
  readonly y: number[] = []
  readonly top: number[] = []

  add(x: number, y: number, top = y): void {
    this.x.push(x)
    this.y.push(y)
    this.top.push(top)
  }
}

/** A flow's segments seen from the end that sends: what its plots are made of. */
export interface SentSeries {
  readonly sequence: readonly Series[]
  readonly flight: readonly Series[]
  readonly roundTrips: readonly Series[]
}

const isResent = ({ marks }: SegmentRow): boolean => marks.some((mark) => mark.includes('retransmission'))
const isProbe = ({ marks }: SegmentRow): boolean => marks.includes('keepalive') || marks.includes('window-probe')

/** Numbers count from the ISS of `side`, times from the first frame of the flow. */
export function sentSeries(flow: Flow, side: Side): SentSeries {
  const numbers = sequenceNumbers(flow, false)
  const [sent, resent, acks, edge, sacks] = [new Growing(), new Growing(), new Growing(), new Growing(), new Growing()]
  const [inFlight, window] = [new Growing(), new Growing()]
  const trips = new RoundTrips()
  let highest = Number.NEGATIVE_INFINITY
  let acknowledged = Number.NEGATIVE_INFINITY
  for (const row of flow.segments ?? []) {
    if (row.marks.includes('duplicate-frame')) continue
    const x = row.time - flow.firstTime
    if (row.sender === side) {
      const seq = numbers.of(side, row.seq)
      const end = seq + row.length + (/SYN|FIN/.test(row.flags) ? 1 : 0)
      if ((end === seq && !isProbe(row)) || row.flags.includes('RST')) continue
      // A repeated SYN or FIN has no mark.
      const isAgain = isResent(row) || isProbe(row) || end <= highest
      ;(isAgain ? resent : sent).add(x, seq, end)
      if (isProbe(row)) continue
      if (isAgain) trips.forget()
      else trips.send(end, row.time)
      highest = Math.max(highest, end)
    } else if (row.ack !== null && !row.flags.includes('RST')) {
      const ack = numbers.of(side, row.ack)
      if (ack > highest && highest !== Number.NEGATIVE_INFINITY) continue
      if (ack > acknowledged) trips.acknowledge(ack, x, row.time)
      acknowledged = Math.max(acknowledged, ack)
      acks.add(x, acknowledged)
      for (const [, from, to] of row.options.matchAll(/sack (\d+)-(\d+)/g))
        sacks.add(x, ack + ((Number(from) - row.ack) | 0), ack + ((Number(to) - row.ack) | 0))
      if (row.window !== null) {
        edge.add(x, ack + row.window)
        window.add(x, row.window)
      }
    } else continue
    if (highest !== Number.NEGATIVE_INFINITY && acknowledged !== Number.NEGATIVE_INFINITY)
      inFlight.add(x, Math.max(0, highest - acknowledged))
  }
  return {
    sequence: [
      { name: 'end of the window', kind: 'steps', colour: 'window', ...edge },
      { name: 'acknowledged', kind: 'steps', colour: 'acknowledged', ...acks },
      { name: 'SACKed', kind: 'bars', colour: 'sacked', ...sacks },
      { name: 'sent', kind: 'bars', colour: 'sent', ...sent },
      { name: 'sent again, or a probe', kind: 'bars', colour: 'again', ...resent },
    ],
    flight: [
      { name: 'in flight', kind: 'steps', colour: 'sent', ...inFlight },
      { name: 'window', kind: 'steps', colour: 'window', ...window },
    ],
    roundTrips: [{ name: 'round trip', kind: 'points', colour: 'sent', ...trips.samples }],
  }
}

/** Round trips as RFC 6298 measures them: one at a time, and none from octets that were sent twice. */
class RoundTrips {
  readonly samples = new Growing()
  private end = Number.NaN
  private since = 0

  send(end: number, time: number): void {
    if (!Number.isNaN(this.end)) return
    this.end = end
    this.since = time
  }

  forget(): void {
    this.end = Number.NaN
  }

  acknowledge(ack: number, x: number, time: number): void {
    if (!(ack >= this.end)) return
    this.samples.add(x, Math.max(0, time - this.since))
    this.end = Number.NaN
  }
}

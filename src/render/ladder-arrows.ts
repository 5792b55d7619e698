import type { Flow, SegmentRow, Side, State } from '../report/model.js'
import { peerOf } from './peer.js'
import { statesByFrame } from './possible-states.js'
import type { Numbers } from './sequence-numbers.js'

/** Where the ends are brought: each to one state, or to all that it may be in, likeliest first. */
export type Standings = Partial<Record<Side, readonly State[]>>

/** A segment with what its arrow tells. */
export interface Arrow {
  readonly kind: 'segment'
  readonly row: SegmentRow
  /** In the sequence space of its sender, and of its receiver. */
  readonly seq: number
  readonly ack: number | null
  readonly options: string
  readonly states: Standings
}

/** All segments that the report holds of a flow. */
export function arrowsOf(flow: Flow, numbers: Numbers): Arrow[] {
  const steps = { client: statesByFrame(flow, 'client'), server: statesByFrame(flow, 'server') }
  return (flow.segments ?? []).map((row) => {
    const peer = peerOf(row.sender)
    return {
      kind: 'segment',
      row,
      seq: numbers.of(row.sender, row.seq),
      ack: row.ack === null ? null : numbers.of(peer, row.ack),
      options: withNumbers(row.options, peer, numbers),
      states: standings(steps.client.get(row.frame), steps.server.get(row.frame)),
    }
  })
}

/** SACK blocks in the same numbers as everything else. */
const withNumbers = (options: string, peer: Side, numbers: Numbers): string =>
  options.replace(/sack (\d+)-(\d+)/g, (_, left: string, right: string) => {
    const [from, to] = [numbers.of(peer, Number(left)), numbers.of(peer, Number(right))]
    return `sack ${from}-${to}`
  })

function standings(client: readonly State[] | undefined, server: readonly State[] | undefined): Standings {
  return { ...(client === undefined ? {} : { client }), ...(server === undefined ? {} : { server }) }
}

/** Where several segments together bring both ends. */
export function standingsAfter(arrows: readonly Arrow[]): Standings {
  const states: { client?: readonly State[]; server?: readonly State[] } = {}
  for (const arrow of arrows) Object.assign(states, arrow.states)
  return states
}

/** Where the ends are brought after the last segment that the report holds. */
export function standingsBeyond(flow: Flow, lastFrame: number): Standings {
  const last = (side: Side) => [...statesByFrame(flow, side)].findLast(([frame]) => frame > lastFrame)?.[1]
  return standings(last('client'), last('server'))
}

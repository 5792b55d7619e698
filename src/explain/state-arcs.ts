import { DIAGRAM, type StateName } from '../tcp/states.js'

/** An arrow of the diagram between two states. */
export interface StateArc {
  readonly from: Exclude<StateName, 'UNSEEN'>
  readonly to: Exclude<StateName, 'UNSEEN'>
  readonly on: string
}

/** The arrows of the diagram, but for those of a RST, which leads from everywhere to CLOSED. */
export const STATE_ARCS: readonly StateArc[] = DIAGRAM.flatMap(([from, on, to]): StateArc[] => {
  if (from === '*' || to === 'UNSEEN') return []
  // An end of which nothing is known yet: CLOSED before its own SYN. What LISTEN does has arrows of its own.
  if (from === 'UNSEEN') return on === 'snd SYN' ? [{ from: 'CLOSED', to, on }] : []
  return [{ from, to, on }]
})

import { STATE_ARCS } from '../explain/state-arcs.js'
import type { State } from '../report/model.js'

/** Where the states stand in the drawing: as in figure 5 of RFC 9293, with CLOSED at its end once more. */
export const STATE_PLACES: readonly { readonly state: State; readonly x: number; readonly y: number }[] = [
  { state: 'CLOSED', x: 320, y: 24 },
  { state: 'LISTEN', x: 110, y: 90 },
  { state: 'SYN-RECEIVED', x: 110, y: 170 },
  { state: 'SYN-SENT', x: 530, y: 170 },
  { state: 'ESTABLISHED', x: 320, y: 246 },
  { state: 'FIN-WAIT-1', x: 110, y: 322 },
  { state: 'CLOSE-WAIT', x: 530, y: 322 },
  { state: 'FIN-WAIT-2', x: 110, y: 400 },
  { state: 'CLOSING', x: 320, y: 400 },
  { state: 'LAST-ACK', x: 530, y: 400 },
  { state: 'TIME-WAIT', x: 320, y: 476 },
  { state: 'CLOSED', x: 530, y: 476 },
]

export const CHART = { width: 640, height: 504, boxWidth: 124, boxHeight: 30 }

/** The pairs of states that an arrow joins, each once. */
export const STATE_PAIRS: readonly (readonly [from: State, to: State])[] = [
  ...new Map(STATE_ARCS.map(({ from, to }) => [`${from} ${to}`, [from, to] as const])).values(),
]

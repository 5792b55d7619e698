import type { State } from '../report/model.js'

/** Names of states that are long, as they are commonly cut. */
export const SHORT_STATES: Readonly<Partial<Record<State, string>>> = {
  'SYN-RECEIVED': 'SYN-RCVD',
  ESTABLISHED: 'ESTAB',
}

import type { StateName } from '../tcp/states.js'

export type State = Exclude<StateName, 'UNSEEN'>
export type Side = 'client' | 'server'
export type Ending = 'closed' | 'reset' | 'refused' | 'aborted' | 'gave up' | 'crashed'

export const otherSide = (side: Side): Side => (side === 'client' ? 'server' : 'client')

/** RFC 9293, section 3.3.2. */
export const isSynchronized = (state: State): boolean =>
  state !== 'CLOSED' && state !== 'LISTEN' && state !== 'SYN-SENT' && state !== 'SYN-RECEIVED'

import type { StateName } from '../tcp/states.js'

export type State = Exclude<StateName, 'UNSEEN'>
export type Side = 'client' | 'server'
export type Ending = 'closed' | 'reset' | 'refused' | 'aborted' | 'gave up' | 'crashed'

export const otherSide = (side: Side): Side => (side === 'client' ? 'server' : 'client')

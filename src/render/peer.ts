import type { Side } from '../report/model.js'

/** The other end. */
export const peerOf = (side: Side): Side => (side === 'client' ? 'server' : 'client')

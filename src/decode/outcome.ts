/** What became of a frame: a segment, or the reason why it is none. Small numbers, for the hot path; `SKIP_REASONS` names them. */
export const SEGMENT = 0
export const NOT_IP = 1
export const NOT_TCP = 2
export const UNSUPPORTED_LINK = 3
export const TRUNCATED = 4
export const MALFORMED_IP = 5
export const MALFORMED_TCP = 6
/** A fragment whose datagram isn't complete yet, or was completed by a later frame. */
export const FRAGMENT = 7
/** A fragment of a datagram that never became complete. */
export const FRAGMENT_INCOMPLETE = 8
export const ENCRYPTED = 9

export const SKIP_REASONS = [
  'segment',
  'not-ip',
  'not-tcp',
  'unsupported-link',
  'truncated',
  'malformed-ip',
  'malformed-tcp',
  'fragment',
  'fragment-incomplete',
  'encrypted',
] as const

export type Outcome = number

/**
 * What can be trusted of a capture, for one flow. A gate that is closed makes an error a warning, or lets a rule
 * sleep where it was closed for the whole flow.
 */
export const GATES = {
  HS: 'handshake-unseen',
  SYN: 'first-syn-unseen',
  BOTH: 'capture-one-way',
  WHOLE: 'capture-gap',
  PAY: 'capture-truncated',
  SUM: 'checksum-unknown',
  WS: 'window-scale-unknown',
  TS: 'timestamps-absent',
} as const

export type GateCode = keyof typeof GATES

/** When a gate closed: at which frame, Infinity for never, 0 for before the flow's first frame. */
export type GateState = Record<GateCode, number>

/**
 * The connection states and what moves an endpoint between them: the diagram of RFC 9293, section 3.3.2, turned on
 * its side. One machine for each endpoint; what one sends the other may receive. Whether something is an event at all
 * (is the segment acceptable, new, in order, provably received?) is decided in `machine.ts`; the table only says what it does.
 */

/** UNSEEN is the observer's own: nothing of this endpoint is known yet (CLOSED or LISTEN, or joined midstream). */
export const STATES = [
  'UNSEEN',
  'CLOSED',
  'LISTEN',
  'SYN-SENT',
  'SYN-RECEIVED',
  'ESTABLISHED',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSE-WAIT',
  'CLOSING',
  'LAST-ACK',
  'TIME-WAIT',
] as const

export const EVENTS = [
  'snd SYN',
  'rcv SYN',
  'snd SYN,ACK',
  'rcv SYN,ACK',
  'rcv ACK of SYN',
  'rcv other SYN',
  'rcv refusal',
  'snd data',
  'rcv data',
  'snd FIN',
  'rcv FIN',
  'rcv ACK of FIN',
  'snd RST',
  'rcv RST',
  'wait 2MSL',
] as const

export type StateName = (typeof STATES)[number]
export type EventName = (typeof EVENTS)[number]

export const DIAGRAM = [
  //  in state       on                goes to         RFC 9293
  ['UNSEEN', 'snd SYN', 'SYN-SENT', '3.10.1'],
  ['UNSEEN', 'rcv SYN', 'UNSEEN', '3.10.7.1-2'], // CLOSED or LISTEN: its answer tells
  ['UNSEEN', 'snd SYN,ACK', 'SYN-RECEIVED', '3.10.7.2'],
  ['UNSEEN', 'snd data', 'ESTABLISHED', 'joined'],
  ['UNSEEN', 'rcv data', 'UNSEEN', 'joined'], // its own next segment tells
  ['UNSEEN', 'rcv SYN,ACK', 'UNSEEN', '3.10.7.1-3'], // ACK: joined; RST: CLOSED (backscatter)
  ['LISTEN', 'snd SYN,ACK', 'SYN-RECEIVED', '3.10.7.2'],
  ['LISTEN', 'snd SYN', 'SYN-SENT', '3.10.2'],
  ['SYN-SENT', 'rcv SYN', 'SYN-RECEIVED', '3.10.7.3'],
  ['SYN-SENT', 'rcv SYN,ACK', 'ESTABLISHED', '3.10.7.3'],
  ['SYN-RECEIVED', 'rcv ACK of SYN', 'ESTABLISHED', '3.10.7.4'],
  ['SYN-RECEIVED', 'rcv FIN', 'CLOSE-WAIT', '3.10.7.4'], // its ACK has made it ESTABLISHED already
  ['SYN-RECEIVED', 'rcv other SYN', 'LISTEN', '3.10.7.4'], // in the window, passive open only
  ['SYN-RECEIVED', 'rcv refusal', 'LISTEN', '3.10.7.4'], // RST after a passive open; after an active one it is rcv RST
  ['SYN-RECEIVED', 'snd FIN', 'FIN-WAIT-1', '3.10.4'],
  ['ESTABLISHED', 'snd FIN', 'FIN-WAIT-1', '3.10.4'],
  ['ESTABLISHED', 'rcv FIN', 'CLOSE-WAIT', '3.10.7.4'],
  ['FIN-WAIT-1', 'rcv ACK of FIN', 'FIN-WAIT-2', '3.10.7.4'],
  ['FIN-WAIT-1', 'rcv FIN', 'CLOSING', '3.10.7.4'],
  ['FIN-WAIT-2', 'rcv FIN', 'TIME-WAIT', '3.10.7.4'],
  ['CLOSING', 'rcv ACK of FIN', 'TIME-WAIT', '3.10.7.4'],
  ['CLOSE-WAIT', 'snd FIN', 'LAST-ACK', '3.10.4'],
  ['LAST-ACK', 'rcv ACK of FIN', 'CLOSED', '3.10.7.4'],
  ['TIME-WAIT', 'wait 2MSL', 'CLOSED', '3.10.8'],
  ['*', 'snd RST', 'CLOSED', '3.10.5'],
  ['*', 'rcv RST', 'CLOSED', '3.10.7.4'], // *: every state but LISTEN, which ignores it (3.10.7.2)
] as const satisfies readonly (readonly [StateName | '*', EventName, StateName, string])[]

/* Indices of the states and events that the code names. */

export const UNSEEN = 0
export const CLOSED = 1
export const LISTEN = 2
export const SYN_SENT = 3
export const SYN_RECEIVED = 4
export const ESTABLISHED = 5
export const CLOSE_WAIT = 8
export const CLOSING = 9
export const LAST_ACK = 10
export const TIME_WAIT = 11

export const SND_SYN = 0
export const RCV_SYN = 1
export const SND_SYN_ACK = 2
export const RCV_SYN_ACK = 3
export const RCV_ACK_OF_SYN = 4
export const RCV_REFUSAL = 6
export const SND_DATA = 7
export const SND_FIN = 9
export const RCV_FIN = 10
export const RCV_ACK_OF_FIN = 11
export const SND_RST = 12
export const RCV_RST = 13
export const WAIT_2MSL = 14

/** "Not in the diagram": the state stays. */
export const SURPRISE = 0xff

const next = new Uint8Array(STATES.length << 4).fill(SURPRISE)
for (const [from, on, to] of DIAGRAM)
  for (const state of from === '*' ? STATES.filter((name) => name !== 'LISTEN') : [from])
    next[(STATES.indexOf(state) << 4) | EVENTS.indexOf(on)] = STATES.indexOf(to)

/** Where the diagram leads from `state` on `event`: a state's index, or SURPRISE. */
export const step = (state: number, event: number): number => next[(state << 4) | event]!

/** ESTABLISHED and everything after it but CLOSED: both SYNs are acknowledged (RFC 9293, section 3.3.2, "synchronized"). */
export const isSynchronized = (state: number): boolean => state >= ESTABLISHED

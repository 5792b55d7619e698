import type {
  Direction,
  Finding,
  Flow,
  Handshake,
  HandshakeOutcome,
  Keepalive,
  Severity,
  State,
  Teardown,
  TeardownOutcome,
  TimeWait,
} from '../report/model.js'

type Sent = Pick<Direction, 'payloadBytes' | 'retransmissions'>

/** As much of a flow's record as the fields tell. */
export interface Asked
  extends Pick<Flow, 'id' | 'client' | 'server' | 'vlan' | 'finalState' | 'frames' | 'firstTime' | 'lastTime'> {
  readonly handshake: Pick<Handshake, 'outcome'>
  readonly teardown: Pick<Teardown, 'outcome' | 'initiator'>
  readonly timeWait: Pick<TimeWait, 'outcome'> | null
  readonly keepalive: readonly Pick<Keepalive, 'outcome'>[]
  readonly directions: { readonly client: Sent; readonly server: Sent }
}

/** What a filter judges: a flow of a report, and the findings in it. */
export interface Subject {
  readonly flow: Asked
  readonly findings: readonly Pick<Finding, 'rule' | 'severity'>[]
}

/** A field and the values that a flow has of it. Where a flow has several, one that fits is enough. */
export type Field = { readonly about: string } & (
  | { readonly kind: 'address'; readonly family: 4 | 6 | null; readonly values: (subject: Subject) => string[] }
  | {
      readonly kind: 'number'
      readonly unit: 'count' | 'port' | 'seconds'
      readonly values: (subject: Subject) => number[]
    }
  | {
      readonly kind: 'choice'
      readonly choices: readonly string[]
      /** Whether the choices stand in an order, least first. */
      readonly isOrdered: boolean
      readonly values: (subject: Subject) => string[]
    }
  | { readonly kind: 'rule'; readonly values: (subject: Subject) => string[] }
  | { readonly kind: 'presence'; readonly values: (subject: Subject) => true[] }
)

/** All names of a union, which the compiler counts. */
const namesOf = <Name extends string>(names: Record<Name, true>): Name[] => Object.keys(names) as Name[] // Its own keys.

const HANDSHAKES = namesOf<HandshakeOutcome>({
  complete: true,
  simultaneous: true,
  split: true,
  'fast-open': true,
  unanswered: true,
  refused: true,
  reset: true,
  unacknowledged: true,
  'partly-captured': true,
  'not-captured': true,
})

const TEARDOWNS = namesOf<TeardownOutcome>({
  'four-segment': true,
  'three-segment': true,
  simultaneous: true,
  'half-closed': true,
  'fin-unacknowledged': true,
  'last-ack-missing': true,
  reset: true,
  open: true,
  none: true,
})

const TIME_WAITS = namesOf<TimeWait['outcome']>({
  elapsed: true,
  'capture-ended': true,
  reused: true,
  assassinated: true,
  'cut-short': true,
})

const KEEPALIVES = namesOf<Keepalive['outcome']>({ answered: true, unanswered: true, 'gave-up': true, refused: true })

const STATES = namesOf<State>({
  CLOSED: true,
  LISTEN: true,
  'SYN-SENT': true,
  'SYN-RECEIVED': true,
  ESTABLISHED: true,
  'FIN-WAIT-1': true,
  'FIN-WAIT-2': true,
  'CLOSE-WAIT': true,
  CLOSING: true,
  'LAST-ACK': true,
  'TIME-WAIT': true,
})

const LEVELS: readonly Severity[] = ['note', 'warning', 'error']

type Ends = readonly ('client' | 'server')[]
const BOTH: Ends = ['client', 'server']

function address(about: string, family: 4 | 6 | null, ends: Ends = BOTH): Field {
  const isFamily = (text: string): boolean => family === null || text.includes(':') === (family === 6)
  const values = ({ flow }: Subject) => ends.map((end) => flow[end].address).filter(isFamily)
  return { about, kind: 'address', family, values }
}

const port = (about: string, ends: Ends = BOTH): Field => ({
  about,
  kind: 'number',
  unit: 'port',
  values: ({ flow }) => ends.map((end) => flow[end].port),
})

const number = (about: string, unit: 'count' | 'seconds', values: (subject: Subject) => number[]): Field => ({
  about,
  kind: 'number',
  unit,
  values,
})

const choice = (
  about: string,
  choices: readonly string[],
  values: (subject: Subject) => string[],
  isOrdered = false,
): Field => ({ about, kind: 'choice', choices, isOrdered, values })

/** The worst finding of a flow. */
function worst({ findings }: Subject): Severity[] {
  const found = LEVELS.filter((level) => findings.some(({ severity }) => severity === level))
  return found.slice(-1)
}

const optional = <Value>(value: Value | null): Value[] => (value === null ? [] : [value])

const sent =
  (name: 'payloadBytes' | 'retransmissions', ends: Ends = BOTH) =>
  ({ flow }: Subject): number[] => [ends.reduce((sum, end) => sum + flow.directions[end][name], 0)]

const family = (about: string, isIpv6: boolean): Field => ({
  about,
  kind: 'presence',
  values: ({ flow }) => (flow.client.address.includes(':') === isIpv6 ? [true] : []),
})

const FLOW = number('The number of the flow.', 'count', ({ flow }) => [flow.id])

/** Every field that a filter may name, by its name: Wireshark's where it has one. */
export const FIELDS: ReadonlyMap<string, Field> = new Map([
  ['ip.addr', address('IPv4 address of either end.', 4)],
  ['ip.src', address('IPv4 address of the client.', 4, ['client'])],
  ['ip.dst', address('IPv4 address of the server.', 4, ['server'])],
  ['ipv6.addr', address('IPv6 address of either end.', 6)],
  ['ipv6.src', address('IPv6 address of the client.', 6, ['client'])],
  ['ipv6.dst', address('IPv6 address of the server.', 6, ['server'])],
  ['tcp.port', port('Port of either end.')],
  ['tcp.srcport', port('Port of the client.', ['client'])],
  ['tcp.dstport', port('Port of the server.', ['server'])],
  ['tcp.stream', FLOW],
  ['vlan.id', number('VLAN numbers.', 'count', ({ flow }) => flow.vlan)],
  ['ip', family('Whether it runs over IPv4.', false)],
  ['ipv6', family('Whether it runs over IPv6.', true)],
  ['addr', address('Address of either end, IPv4 or IPv6.', null)],
  ['client.addr', address('Address of the client, IPv4 or IPv6.', null, ['client'])],
  ['server.addr', address('Address of the server, IPv4 or IPv6.', null, ['server'])],
  ['port', port('Port of either end.')],
  ['client.port', port('Port of the client.', ['client'])],
  ['server.port', port('Port of the server.', ['server'])],
  ['flow', FLOW],
  ['handshake', choice('How it was opened.', HANDSHAKES, ({ flow }) => [flow.handshake.outcome])],
  ['teardown', choice('How it was closed.', TEARDOWNS, ({ flow }) => [flow.teardown.outcome])],
  ['initiator', choice('Who closed first.', BOTH, ({ flow }) => optional(flow.teardown.initiator))],
  ['timewait', choice('What became of TIME-WAIT.', TIME_WAITS, ({ flow }) => optional(flow.timeWait?.outcome ?? null))],
  [
    'keepalive',
    choice('What became of the keepalive probes of either end.', KEEPALIVES, ({ flow }) =>
      flow.keepalive.map(({ outcome }) => outcome),
    ),
  ],
  ['client.state', choice('States that the client may be left in.', STATES, ({ flow }) => flow.finalState.client)],
  ['server.state', choice('States that the server may be left in.', STATES, ({ flow }) => flow.finalState.server)],
  ['frames', number('Frames of the flow.', 'count', ({ flow }) => [flow.frames])],
  ['bytes', number('Payload of both ends in octets.', 'count', sent('payloadBytes'))],
  ['client.bytes', number('Payload of the client in octets.', 'count', sent('payloadBytes', ['client']))],
  ['server.bytes', number('Payload of the server in octets.', 'count', sent('payloadBytes', ['server']))],
  ['retransmissions', number('Segments that either end sent again.', 'count', sent('retransmissions'))],
  ['duration', number('Time from its first frame to its last.', 'seconds', ({ flow }) => [lengthOf(flow)])],
  [
    'start',
    number('Time of its first frame, from the start of the capture.', 'seconds', ({ flow }) => [flow.firstTime]),
  ],
  ['end', number('Time of its last frame, from the start of the capture.', 'seconds', ({ flow }) => [flow.lastTime])],
  ['rules', { about: 'Rules that found something in it.', kind: 'rule', values: rulesIn }],
  ['severity', choice('The worst finding in it.', LEVELS, worst, true)],
  ['findings', number('How many findings are in it.', 'count', ({ findings }) => [findings.length])],
])

function rulesIn({ findings }: Subject): string[] {
  return findings.map(({ rule }) => rule)
}

/** To the nanosecond: 2.3 - 0.3 is 1.9999999999999998 to the computer. */
function lengthOf({ firstTime, lastTime }: Asked): number {
  return Math.round((lastTime - firstTime) * 1e9) / 1e9
}

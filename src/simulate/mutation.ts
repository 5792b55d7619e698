import * as Flag from '../decode/flag.js'
import { onCircle } from '../tcp/sequence.js'
import type { Act } from './application.js'
import type { Connection } from './connection.js'
import type { Deviation } from './deviation.js'
import type { Emission } from './history.js'
import { GOOD_LEG } from './network.js'
import type { Scenario } from './scenario.js'
import { has, lengthOf, type Purpose, type SimulatedSegment } from './segment.js'
import type { Stack } from './stack.js'
import type { Side } from './state.js'

/** One way to get TCP wrong, or one thing that can befall it, and the rule that should tell. */
export interface Mutation {
  readonly rule: string
  /** Which end departs; null: the network or the capture alone. */
  readonly side: Side | null
  /** Whom the rule blames, where that is another. */
  readonly blames?: Side | null
  /** Made anew for each run, as it may remember. */
  deviation?(): Deviation
  /** What the fault needs of the connection around it. */
  prepare?(scenario: Scenario): void
  /** What the network loses behind the tap, and the capture lacks. */
  isLost?(emission: Emission): boolean
  isMissed?(emission: Emission): boolean
  /** The frames to look at first; by default those that the deviation made. */
  shows?(emission: Emission): boolean
}

type Test = (segment: SimulatedSegment, connection: Connection | null, purpose: Purpose) => boolean
type Change = (segment: SimulatedSegment) => Partial<SimulatedSegment>

const isSyn: Test = (segment) => has(segment, Flag.SYN) && !has(segment, Flag.ACK)
const isSynAck: Test = (segment) => has(segment, Flag.SYN) && has(segment, Flag.ACK)
const isFin: Test = (segment) => has(segment, Flag.FIN)
const isReset: Test = (segment) => has(segment, Flag.RST)
const isData: Test = ({ flags, payload }) => payload > 0 && (flags & (Flag.SYN | Flag.FIN)) === 0
/** An ACK of data, in the middle of the connection. */
const isAck: Test = (segment, connection) =>
  lengthOf(segment) === 0 && connection?.state === 'ESTABLISHED' && (connection.receiving?.received ?? 0) > 0
/** Sends some segments otherwise. */
const always = (isIt: Test, change: Change) => (): Deviation => ({
  rewrites: (segment, connection, purpose) =>
    isIt(segment, connection, purpose) ? [{ ...segment, ...change(segment) }] : null,
})

function once(isIt: Test, replace: (segment: SimulatedSegment) => SimulatedSegment[]): () => Deviation {
  return () => {
    let isDone = false
    return {
      rewrites: (segment, connection, purpose) => {
        if (isDone || !isIt(segment, connection, purpose)) return null
        isDone = true
        return replace(segment)
      },
    }
  }
}

const changeOnce = (isIt: Test, change: Change): (() => Deviation) =>
  once(isIt, (segment) => [{ ...segment, ...change(segment) }])

/** Sends something more after a segment. */
const addOnce = (isIt: Test, change: Change): (() => Deviation) =>
  once(isIt, (segment) => [segment, { ...segment, ...change(segment) }])

const shifted = (timestamps: SimulatedSegment['timestamps'], ticks: number): SimulatedSegment['timestamps'] =>
  timestamps && { ...timestamps, value: onCircle(timestamps.value + ticks) }

const ignoring = (isIt: (segment: SimulatedSegment) => boolean) => (): Deviation => ({ ignores: isIt })

/** Loses the first segment of a kind, behind the tap. */
function firstOf(
  side: Side,
  isIt: (segment: SimulatedSegment, emission: Emission) => boolean,
): (emission: Emission) => boolean {
  const lost = new WeakSet<Emission>()
  let connection: unknown = null
  return (emission) => {
    if (emission.side !== side || !isIt(emission.segment, emission)) return lost.has(emission)
    if (connection === emission.connection) return lost.has(emission)
    connection = emission.connection
    lost.add(emission)
    return true
  }
}

const withStacks =
  (changes: Partial<Record<Side, Partial<Stack>>>) =>
  (scenario: Scenario): void => {
    for (const side of ['client', 'server'] as const) Object.assign(scenario.stacks[side], changes[side])
  }

/** A SYN of the past, in the client's name, so many seconds after the client's own. */
const ghost =
  (time: number, behind = 1_000_000) =>
  (scenario: Scenario): void => {
    scenario.conditions.ghosts = [{ side: 'client', time, behind }]
    // What it calls is not a host that would answer otherwise.
    scenario.stacks.client.timestamps = false
  }

const isGhost = ({ ordinal }: Emission): boolean => ordinal < 0

const bySide =
  (side: Side, flags: number, not = 0) =>
  ({ side: sender, segment }: Emission): boolean =>
    sender === side && has(segment, flags) && !has(segment, not)

const withAct =
  (side: Side, act: Act) =>
  ({ sessions }: Scenario): void => {
    const session = sessions[side][0]!
    session.acts = [...session.acts.filter((one) => typeof one.do !== 'object' || !('close' in one.do)), act]
  }

/** The client closes first and its last ACK is lost, so that the server asks again. */
const isLastAck = firstOf('client', (_, { state }) => state === 'TIME-WAIT')

export const MUTATIONS: readonly Mutation[] = [
  // Handshake.
  { rule: 'synack-ack-wrong', side: 'server', deviation: always(isSynAck, ({ ack }) => ({ ack: onCircle(ack + 1) })) },
  {
    rule: 'accepted-bad-synack',
    side: 'client',
    prepare: ghost(0),
    deviation: () => ({ acceptsAnySynAck: true }),
    shows: bySide('client', Flag.ACK, Flag.SYN | Flag.RST),
  },
  {
    rule: 'data-before-third-ack',
    side: 'server',
    // Elsewhere the ACK may have passed the tap before the data does.
    prepare: ({ conditions }) => {
      conditions.tap = 1
    },
    deviation: addOnce(isSynAck, ({ seq }) => ({
      flags: Flag.ACK | Flag.PSH,
      seq: onCircle(seq + 1),
      payload: 100,
      mss: null,
      shift: null,
      sackPermitted: false,
    })),
  },
  {
    rule: 'third-ack-wrong',
    side: 'client',
    deviation: changeOnce(
      (segment) => !has(segment, Flag.SYN),
      ({ ack }) => ({ ack: onCircle(ack + 7) }),
    ),
  },
  {
    rule: 'handshake-stuck-syn-received',
    side: 'client',
    blames: null,
    deviation: () => ({ rewrites: (segment) => (has(segment, Flag.SYN) ? null : []) }),
    shows: bySide('server', Flag.SYN),
  },
  { rule: 'stale-syn', side: null, prepare: ghost(0.5), shows: isGhost },
  { rule: 'stale-syn-recovered', side: null, prepare: ghost(0), shows: isGhost },

  // Data.
  {
    rule: 'ack-beyond-sent',
    side: 'server',
    deviation: changeOnce(isAck, ({ ack }) => ({ ack: onCircle(ack + 5000) })),
  },
  {
    rule: 'data-beyond-window',
    side: 'client',
    prepare: withStacks({ client: { delaysThirdAck: false }, server: { buffer: 600, shift: null } }),
    deviation: changeOnce(isData, ({ payload }) => ({ payload: payload + 900 })),
  },
  {
    rule: 'data-never-acknowledged',
    side: 'server',
    blames: null,
    deviation: ignoring(({ payload }) => payload > 0),
    shows: ({ side, segment }) => side === 'client' && segment.payload > 0,
  },

  // Close.
  {
    rule: 'data-after-fin',
    side: 'client',
    deviation: addOnce(isFin, ({ seq, payload }) => ({
      flags: Flag.ACK | Flag.PSH,
      seq: onCircle(seq + payload + 1),
      payload: 10,
    })),
  },
  {
    rule: 'fin-not-acknowledged',
    side: 'server',
    deviation: ignoring((segment) => has(segment, Flag.FIN)),
    shows: bySide('client', Flag.FIN),
  },
  {
    rule: 'time-wait-cut-short',
    side: 'client',
    prepare: withStacks({ client: { timeWait: 0.001 } }),
    isLost: isLastAck,
    shows: bySide('client', Flag.RST),
  },
  {
    rule: 'time-wait-stale-syn-accepted',
    side: 'client',
    prepare: (scenario) => {
      withStacks({ client: { reopens: true, timeWait: 240, timestamps: false } })(scenario)
      scenario.conditions.ghosts = [{ side: 'server', time: 20, behind: 8_000_000 }]
      // Somebody listens where the old connection was opened.
      scenario.sessions.client.push({ opens: null, acts: [], reads: null })
    },
    deviation: () => ({ acceptsOldSyn: true }),
    shows: (emission) => isGhost(emission) || bySide('client', Flag.SYN)(emission),
  },
  {
    rule: 'segment-after-own-rst',
    side: 'client',
    prepare: withAct('client', { when: 'established', pause: 3, do: 'abort' }),
    deviation: addOnce(isReset, () => ({ flags: Flag.ACK | Flag.PSH, payload: 10, window: 500 })),
  },

  // Keepalive.
  {
    rule: 'keepalive-unanswered',
    side: 'server',
    blames: null,
    prepare: (scenario) => {
      scenario.stacks.client.keepalive = { idle: 60, interval: 10, probes: 5, octets: 0, resets: true }
      withAct('client', { when: 'established', pause: 1, do: 'read on' })(scenario)
    },
    deviation: () => ({ ignores: (_, time) => time > 50 }),
    shows: ({ purpose }) => purpose === 'keepalive',
  },

  // Header and capture.
  {
    rule: 'flags-illegal',
    side: 'client',
    deviation: changeOnce(isData, ({ flags }) => ({ flags: flags | Flag.SYN | Flag.FIN })),
  },
  {
    rule: 'ack-flag-missing',
    side: 'client',
    deviation: changeOnce(isData, () => ({ flags: Flag.PSH, ack: 0 })),
  },
  {
    rule: 'ack-went-backwards',
    side: 'server',
    deviation: addOnce(isAck, ({ ack, timestamps }) => ({
      ack: onCircle(ack - 50),
      timestamps: shifted(timestamps, 5),
    })),
  },
  {
    rule: 'fin-sequence-moved',
    side: 'client',
    deviation: addOnce(isFin, ({ seq }) => ({ seq: onCircle(seq + 50) })),
  },
  {
    rule: 'retransmission-data-changed',
    side: 'client',
    deviation: addOnce(isData, () => ({ data: 'ee' })),
  },
  {
    rule: 'keepalive-with-data-outstanding',
    side: 'client',
    deviation: addOnce(isData, ({ seq, payload, timestamps }) => ({
      flags: Flag.ACK,
      seq: onCircle(seq + payload - 1),
      payload: 0,
      timestamps: shifted(timestamps, 5),
    })),
  },
  {
    rule: 'rst-refusal-malformed',
    side: 'server',
    prepare: ({ sessions }) => {
      sessions.server = []
    },
    deviation: always(isReset, ({ ack }) => ({ ack: onCircle(ack - 1) })),
  },

  // Options.
  {
    rule: 'option-malformed',
    side: 'client',
    deviation: changeOnce(isData, () => ({ options: [{ name: 'opt', kind: 253, length: 1, body: '00' }] })),
  },
  {
    rule: 'mss-in-non-syn',
    side: 'client',
    deviation: changeOnce(isData, () => ({ options: [{ name: 'mss', octets: 1460 }] })),
  },
  {
    rule: 'sack-permitted-in-non-syn',
    side: 'client',
    deviation: changeOnce(isData, () => ({ options: [{ name: 'sackOK' }] })),
  },
  { rule: 'wscale-too-large', side: 'client', deviation: always(isSyn, () => ({ shift: 15 })) },
  {
    rule: 'wscale-not-offered',
    side: 'server',
    prepare: withStacks({ client: { shift: null } }),
    deviation: always(isSynAck, () => ({ shift: 7 })),
  },
  {
    rule: 'ts-not-offered',
    side: 'server',
    prepare: withStacks({ client: { timestamps: false } }),
    deviation: always(isSynAck, () => ({ timestamps: { value: 700, echo: 0 } })),
  },
  { rule: 'ts-missing', side: 'client', deviation: changeOnce(isData, () => ({ timestamps: null })) },
  {
    rule: 'tsval-went-backwards',
    side: 'client',
    // The segment with the stamp of the future is lost, so that the server still takes what comes after.
    deviation: changeOnce(isData, ({ timestamps }) => ({ timestamps: shifted(timestamps, 9000) })),
    isLost: firstOf('client', ({ payload }) => payload > 0),
    shows: bySide('client', Flag.ACK),
  },
  {
    rule: 'sack-not-permitted',
    side: 'server',
    prepare: withStacks({ client: { sack: false } }),
    deviation: changeOnce(isAck, ({ ack }) => ({ sack: [{ left: onCircle(ack - 300), right: onCircle(ack - 100) }] })),
  },
  {
    rule: 'sack-block-invalid',
    side: 'server',
    deviation: changeOnce(isAck, ({ ack }) => ({ sack: [{ left: onCircle(ack + 900), right: onCircle(ack + 100) }] })),
  },
  {
    rule: 'ecn-synack-unrequested',
    side: 'server',
    deviation: always(isSynAck, ({ flags }) => ({ flags: flags | Flag.ECE })),
  },
  {
    rule: 'capture-gap',
    side: null,
    isMissed: ({ side, segment, connection }) =>
      side === 'client' && segment.payload > 0 && segment.seq === onCircle((connection?.sending.iss ?? 0) + 1),
    shows: bySide('server', Flag.ACK),
  },
]

/** What a mutation happens to: a plain talk with a plain close by the client, on a network that does nothing to it. */
export function prepareFor(mutation: Mutation, scenario: Scenario): Scenario {
  const plain: Partial<Stack> = {
    mss: 536,
    shift: 2,
    timestamps: true,
    sack: true,
    buffer: 64_240,
    finWithData: false,
    timeWait: 240,
    isMitigating: true,
    keepalive: null,
  }
  const acts = (...list: [Act['when'], number, Act['do']][]): Act[] =>
    list.map(([when, pause, deed]) => ({ when, pause, do: deed }))
  const prepared: Scenario = {
    ...scenario,
    story: 'exchange',
    network: 'undisturbed',
    capture: 'whole',
    stacks: { client: { ...scenario.stacks.client, ...plain }, server: { ...scenario.stacks.server, ...plain } },
    sessions: {
      client: [
        {
          opens: 0,
          reads: null,
          acts: acts(['established', 0.01, { write: 2000 }], [{ octets: 1500 }, 1, { close: 'one way' }]),
        },
      ],
      server: [
        {
          opens: null,
          reads: null,
          acts: acts([{ octets: 2000 }, 0.3, { write: 1500 }], ['end', 0.1, { close: 'one way' }]),
        },
      ],
    },
    conditions: {
      ...scenario.conditions,
      delay: { client: 0.02, server: 0.02 },
      legs: { client: GOOD_LEG, server: GOOD_LEG },
      outages: [],
      ghosts: [],
    },
    faults: { start: 0, end: Number.POSITIVE_INFINITY, drops: 0, duplicates: 0, swaps: 0 },
    isServerDead: false,
  }
  mutation.prepare?.(prepared)
  return prepared
}

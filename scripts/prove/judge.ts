import * as Flag from '../../src/decode/flag.js'
import type { Finding, Flow, Report } from '../../src/report/model.js'
import { isOrderly, isUndisturbed } from '../../src/simulate/scenario.js'
import type { Run } from '../../src/simulate/simulate.js'
import { otherSide, type Side, type State } from '../../src/simulate/state.js'
import { type EndTruth, type Truth, truthsOf } from '../../src/simulate/truth.js'
import { NEEDS_EVERY_FRAME } from './needs-every-frame.js'

/** Everything in which a report wrongs two conforming ends, or departs from what the simulator knows; a sentence for each. */
export function faultsOf(run: Run, report: Report): string[] {
  return [...alarms(run, report), ...truthsOf(run).flatMap((truth) => untruths(run, truth, report))]
}

/** The capture shows everything that passed, in its order, up to its end. */
const isFaithful = ({ scenario }: Run): boolean => scenario.capture === 'whole' || scenario.capture === 'ends early'

function alarms(run: Run, { findings }: Report): string[] {
  const { scenario } = run
  const isFaultless = isUndisturbed(scenario) && isFaithful(run) && isOrderly(scenario)
  const isBeyondProof = ({ rule }: Finding): boolean => scenario.capture === 'drops' && NEEDS_EVERY_FRAME.has(rule)
  return findings
    .filter(({ severity }) => severity === 'error' || (severity === 'warning' && isFaultless))
    .filter((finding) => !isBeyondProof(finding))
    .filter(({ rule }) => rule !== 'time-wait-assassinated' || !isAssassinated(run))
    .filter(({ rule }) => rule !== 'time-wait-cut-short' || !isForgotten(run))
    .map(({ severity, rule, frame, message }) => `${severity} ${rule} at frame ${frame}: ${message}`)
}

/**
 * A FIN that was sent again while its ACK was under way does to two conforming ends what RFC 1337 warns of: a RST comes to TIME-WAIT.
 * Whether that is heeded, nobody sees.
 */
function isAssassinated({ history, passages }: Run): boolean {
  return history.steps.some(({ state, side, time }) => {
    const isReset = ({ emission }: Run['passages'][number]): boolean =>
      emission.side !== side && (emission.segment.flags & Flag.RST) !== 0
    return (
      state === 'TIME-WAIT' && passages.some((passage) => passage.time > time && passage.arrives && isReset(passage))
    )
  })
}

/**
 * A host that crashes in TIME-WAIT, or on the way there, has cut it short, unless it keeps quiet for an MSL (RFC 9293,
 * section 3.4.3), as the simulated ones don't.
 */
function isForgotten({ history: { steps } }: Run): boolean {
  return steps.some(
    ({ ending, connection: crashed }) =>
      ending === 'crashed' &&
      steps.some(({ connection, state }) => connection === crashed && (state === 'CLOSING' || state === 'TIME-WAIT')),
  )
}

/** What the report says of one connection, against the truth. Nothing is asked of a capture that lacks its beginning or frames. */
function untruths(run: Run, truth: Truth, { flows }: Report): string[] {
  if (!isFaithful(run) && run.scenario.capture !== 'duplicates') return []
  // A stale SYN of the called side makes a simultaneous open, as far as anybody can tell; and where both call, one may cross it.
  const isCalled = (side: Side): boolean => side !== truth.opener || truth[otherSide(side)]?.isActive === true
  if (run.frames.some(({ emission }) => emission.ordinal < 0 && isCalled(emission.side))) return []
  const flow = flowOf(truth, flows)
  if (flow === null) return isShown(truth) ? ['no flow begins with its SYN'] : []
  const client = truth[sideIn(flow, 'client')]
  const server = truth[sideIn(flow, 'server')]
  if (client === null) return []
  const isExact = isUndisturbed(run.scenario) && isFaithful(run)
  return [
    ...handshakeFaults(flow, client, server, isExact),
    ...(server === null ? [] : closeFaults(flow, client, server, isExact)),
    ...keepaliveFaults(flow, 'client', client, isExact),
    ...(server === null ? [] : keepaliveFaults(flow, 'server', server, isExact)),
    ...(flow.ended === 'reused' ? [] : stateFaults(run, flow, client, server)),
  ].map((fault) => `flow ${flow.id}: ${fault}`)
}

/** The flow with both ISNs, or with the opener's alone. */
function flowOf(truth: Truth, flows: readonly Flow[]): Flow | null {
  const has = (flow: Flow, side: Side): boolean => flow.directions[sideIn(flow, side)].iss === truth[side]?.iss
  const both = flows.find((flow) => has(flow, 'client') && has(flow, 'server'))
  return both ?? flows.find((flow) => has(flow, truth.opener)) ?? null
}

/** A SYN that nobody answered may have stayed an event of another flow. */
const isShown = (truth: Truth): boolean =>
  (truth[truth.opener]?.syns.length ?? 0) > 0 && (truth[otherSide(truth.opener)]?.synAcks.length ?? 0) > 0

/** The simulator's client has port 40000, whoever opened. */
const sideIn = ({ client }: Flow, side: Side): Side =>
  (client.port === 40_000) === (side === 'client') ? 'client' : 'server'

const unlike = (what: string, told: unknown, truth: unknown): string[] =>
  JSON.stringify(told) === JSON.stringify(truth)
    ? []
    : [`${what} is ${JSON.stringify(told)}, not ${JSON.stringify(truth)}`]

function handshakeFaults({ handshake }: Flow, client: EndTruth, server: EndTruth | null, isExact: boolean): string[] {
  const outcomes = handshakeTruth(client, server, isExact)
  if (outcomes.length === 0) return []
  const faults = outcomes.includes(handshake.outcome) ? [] : unlike('handshake.outcome', handshake.outcome, outcomes)
  if (!client.syns.includes(handshake.synFrame ?? 0))
    faults.push(...unlike('handshake.synFrame', handshake.synFrame, client.syns))
  if (handshake.outcome === 'complete')
    faults.push(...unlike('handshake.synAckFrame', handshake.synAckFrame, server?.synAcks[0]))
  return faults
}

/** None where frames are missing that would tell. */
function handshakeTruth(client: EndTruth, server: EndTruth | null, isExact: boolean): Flow['handshake']['outcome'][] {
  if (client.syns.length === 0) return []
  // An end without a connection refuses, or is not there.
  if (server === null) return isExact ? ['refused', 'unanswered', 'reset'] : []
  const isOpen = client.acksOfSyn.length > 0 && server.acksOfSyn.length > 0
  if (!server.isActive) return isOpen && server.synAcks.length > 0 ? ['complete'] : []
  if (server.syns.length === 0 || !isOpen) return []
  if (isExact) return ['simultaneous']
  // Their answers have passed, and one of the two has given up before the other's came.
  const isGivenUp = [client, server].some(({ isOpened }) => !isOpened)
  // Without the frames that were lost, a simultaneous open looks like one of the others.
  return ['simultaneous', 'split', 'complete', ...(isGivenUp ? ['reset' as const] : [])]
}

function closeFaults({ teardown, timeWait }: Flow, client: EndTruth, server: EndTruth, isExact: boolean): string[] {
  const ends = [client, server]
  // A repeated FIN may acknowledge more than the first, which the capture lacks.
  if (ends.some(({ fins, isFirstFinSeen }) => fins.length > 0 && !isFirstFinSeen)) return []
  const faults = [
    ...unlike('teardown.finFrames', teardown.finFrames, {
      client: client.fins[0] ?? null,
      server: server.fins[0] ?? null,
    }),
    ...unlike('teardown.initiator', teardown.initiator, initiatorTruth(client, server)),
  ]
  const bothClosed = client.acksOfFin.length > 0 && server.acksOfFin.length > 0
  const isReset = teardown.outcome === 'reset' && teardown.reset !== null && !bothClosed
  const isAborted = isExact && !bothClosed && ends.some(({ aborts }) => aborts.length > 0)
  if (!isReset || isAborted)
    faults.push(...unlike('teardown.outcome', teardown.outcome, isAborted ? 'reset' : outcomeTruth(client, server)))
  // Whether an aborted connection still came to TIME-WAIT, a RST that crosses its ACKs leaves open.
  const isCountable = isExact && ends.every(({ aborts }) => aborts.length === 0)
  return bothClosed ? [...faults, ...timeWaitFaults(timeWait, client, server, isCountable)] : faults
}

function timeWaitFaults(timeWait: Flow['timeWait'], client: EndTruth, server: EndTruth, isExact: boolean): string[] {
  const holder = client.closesFirst && server.closesFirst ? 'both' : client.closesFirst ? 'client' : 'server'
  const told = timeWait?.restarts ?? 0
  const count = (frames: (end: EndTruth) => number[]): number => frames(client).length + frames(server).length
  const restarts = count(({ acksOfFinAgain }) => acksOfFinAgain)
  // The network may have copied a FIN where the tap did not see it, or an ACK where it did.
  const isCounted = isExact ? told === restarts : told <= count(({ acksInTimeWait }) => acksInTimeWait)
  return [
    ...unlike('timeWait.holder', timeWait?.holder, holder),
    ...(isCounted ? [] : [`timeWait.restarts is ${told}, not ${restarts}`]),
  ]
}

function initiatorTruth(client: EndTruth, server: EndTruth): Side | null {
  const [clientHas, serverHas] = [client.fins.length > 0, server.fins.length > 0]
  if (clientHas && serverHas && client.closesFirst && server.closesFirst) return null
  if (clientHas && (client.closesFirst || !serverHas)) return 'client'
  return serverHas ? 'server' : null
}

function outcomeTruth(client: EndTruth, server: EndTruth): Flow['teardown']['outcome'] {
  const initiator = initiatorTruth(client, server)
  const isAcked = { client: server.acksOfFin.length > 0, server: client.acksOfFin.length > 0 }
  const bothHave = client.fins.length > 0 && server.fins.length > 0
  if (!bothHave) {
    if (initiator !== null) return isAcked[initiator] ? 'half-closed' : 'fin-unacknowledged'
    return client.acksOfSyn.length > 0 && server.acksOfSyn.length > 0 ? 'open' : 'none'
  }
  if (initiator === null) {
    if (isAcked.client && isAcked.server) return 'simultaneous'
    return isAcked.client || isAcked.server ? 'last-ack-missing' : 'fin-unacknowledged'
  }
  if (!isAcked[initiator]) return 'fin-unacknowledged'
  if (!isAcked.client || !isAcked.server) return 'last-ack-missing'
  const [first, last] = initiator === 'client' ? [client, server] : [server, client]
  return last.acksOfFin[0]! < last.fins[0]! && first.fins.length > 0 ? 'four-segment' : 'three-segment'
}

/**
 * A copy that the network has made of a probe may look like another probe; so may one octet of data sent again, all ACKs of which were
 * lost, and some ACKs (likeKeepalives).
 */
function keepaliveFaults({ keepalive }: Flow, side: Side, end: EndTruth, isExact: boolean): string[] {
  const told = keepalive.find(({ prober }) => prober === side)?.probes ?? 0
  const most = isExact
    ? end.keepalivesSent
    : end.keepalives.length + end.singleOctets.length + end.likeKeepalives.length
  const isRight = end.keepalivesSent <= told && told <= most
  return isRight ? [] : [`${told} keepalive probes of the ${side}, not ${end.keepalivesSent}`]
}

/** CLOSED and LISTEN look the same from outside. */
const look = (state: State): State => (state === 'LISTEN' ? 'CLOSED' : state)

function stateFaults(run: Run, flow: Flow, client: EndTruth, server: EndTruth | null): string[] {
  const isExact = isUndisturbed(run.scenario) && run.scenario.capture === 'whole'
  return (
    [
      ['client', client],
      ['server', server],
    ] as const
  ).flatMap(([side, end]) => {
    // Whether the last that passed the tap has arrived, the tap cannot know.
    if (end?.isUnheard) return []
    const told = [...new Set(flow.finalState[side].map(look))]
    const truth = [...new Set((end?.states ?? ['CLOSED' as const]).map(look))]
    const isContained = truth.some((state) => told.includes(state))
    const isRight = isExact && truth.length === 1 ? isContained && told.length === 1 : isContained
    return isRight ? [] : [`finalState.${side} is ${told.join(' or ')}, not ${truth.join(' or ')}`]
  })
}

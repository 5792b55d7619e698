import type { Flow, Report } from '../../src/report/model.js'
import type { Side, State } from '../../src/simulate/history.js'
import { isOrderly, isUndisturbed } from '../../src/simulate/scenario.js'
import type { Run } from '../../src/simulate/simulate.js'
import { type EndTruth, type Truth, truthsOf } from '../../src/simulate/truth.js'

/** Everything in which a report wrongs two conforming ends, or departs from what the simulator knows; a sentence for each. */
export function faultsOf(run: Run, report: Report): string[] {
  return [...alarms(run, report), ...truthsOf(run).flatMap((truth) => untruths(run, truth, report))]
}

/** The capture shows everything that passed, in its order, up to its end. */
const isFaithful = ({ scenario }: Run): boolean => scenario.capture === 'whole' || scenario.capture === 'ends early'

function alarms(run: Run, { findings }: Report): string[] {
  const { scenario } = run
  const isFaultless = isUndisturbed(scenario) && isFaithful(run) && isOrderly(scenario)
  return findings
    .filter(({ severity }) => severity === 'error' || (severity === 'warning' && isFaultless))
    .map(({ severity, rule, frame, message }) => `${severity} ${rule} at frame ${frame}: ${message}`)
}

/** What the report says of one connection, against the truth. Nothing is asked of a capture that lacks its beginning or frames. */
function untruths(run: Run, truth: Truth, { flows }: Report): string[] {
  if (!isFaithful(run) && run.scenario.capture !== 'duplicates') return []
  const { opener } = truth
  const flow = flows.find((one) => one.directions[sideIn(one, opener)].iss === truth[opener]?.iss)
  if (flow === undefined) return truth[opener]?.syns.length === 0 ? [] : [`no flow begins with the ${opener}'s SYN`]
  const client = truth[sideIn(flow, 'client')]
  const server = truth[sideIn(flow, 'server')]
  if (client === null) return []
  const isExact = isUndisturbed(run.scenario) && isFaithful(run)
  return [
    ...handshakeFaults(flow, client, server, isExact),
    ...(server === null ? [] : closeFaults(flow, client, server)),
    ...keepaliveFaults(flow, 'client', client),
    ...(server === null ? [] : keepaliveFaults(flow, 'server', server)),
    ...(flow.ended === 'reused' ? [] : stateFaults(run, flow, client, server)),
  ].map((fault) => `flow ${flow.id}: ${fault}`)
}

/** The simulator's client has port 40000, whoever opened. */
const sideIn = ({ client }: Flow, side: Side): Side => ((client.port === 40_000) === (side === 'client') ? 'client' : 'server')

const unlike = (what: string, told: unknown, truth: unknown): string[] =>
  JSON.stringify(told) === JSON.stringify(truth) ? [] : [`${what} is ${JSON.stringify(told)}, not ${JSON.stringify(truth)}`]

function handshakeFaults({ handshake }: Flow, client: EndTruth, server: EndTruth | null, isExact: boolean): string[] {
  const outcome = handshakeTruth(client, server)
  if (outcome === null) return isExact ? ['the handshake is beyond the simulator'] : []
  return [
    ...unlike('handshake.outcome', handshake.outcome, outcome),
    ...unlike('handshake.synFrame', handshake.synFrame, client.syns[0]),
    ...(outcome === 'complete' ? unlike('handshake.synAckFrame', handshake.synAckFrame, server?.synAcks[0]) : []),
  ]
}

/** Null where frames are missing that would tell. */
function handshakeTruth(client: EndTruth, server: EndTruth | null): Flow['handshake']['outcome'] | null {
  if (client.syns.length === 0) return null
  if (server === null) return client.resets.length === 0 ? null : null
  if (server.isActive) {
    const isOpen = client.acksOfSyn.length > 0 && server.acksOfSyn.length > 0
    return server.syns.length > 0 && isOpen ? 'simultaneous' : null
  }
  return server.synAcks.length > 0 && client.acksOfSyn.length > 0 ? 'complete' : null
}

function closeFaults({ teardown, timeWait }: Flow, client: EndTruth, server: EndTruth): string[] {
  const ends = [client, server]
  if (ends.some(({ fins, isFirstFinSeen }) => fins.length > 0 && !isFirstFinSeen)) return []
  const faults = unlike('teardown.finFrames', teardown.finFrames, {
    client: client.fins[0] ?? null,
    server: server.fins[0] ?? null,
  })
  const initiator = initiatorTruth(client, server)
  faults.push(...unlike('teardown.initiator', teardown.initiator, initiator))
  if (ends.some(({ resets }) => resets.length > 0)) return faults
  faults.push(...unlike('teardown.outcome', teardown.outcome, outcomeTruth(client, server)))
  const bothClosed = client.acksOfFin.length > 0 && server.acksOfFin.length > 0
  if (!bothClosed) return faults
  const holders = [client.closesFirst, server.closesFirst]
  const holder = holders.every(Boolean) ? 'both' : holders[0] ? 'client' : 'server'
  const restarts = client.acksOfFinAgain.length + server.acksOfFinAgain.length
  return [...faults, ...unlike('timeWait.holder', timeWait?.holder, holder), ...unlike('timeWait.restarts', timeWait?.restarts, restarts)]
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
    return client.acksOfSyn.length > 0 ? 'open' : 'none'
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

function keepaliveFaults({ keepalive }: Flow, side: Side, { keepalives }: EndTruth): string[] {
  const told = keepalive.find(({ prober }) => prober === side)?.probes ?? 0
  return unlike(`keepalive probes of the ${side}`, told, keepalives.length)
}

/** CLOSED and LISTEN look the same from outside. */
const look = (state: State): State => (state === 'LISTEN' ? 'CLOSED' : state)

function stateFaults(run: Run, flow: Flow, client: EndTruth, server: EndTruth | null): string[] {
  const isExact = isUndisturbed(run.scenario) && run.scenario.capture === 'whole'
  return ([['client', client], ['server', server]] as const).flatMap(([side, end]) => {
    const told = [...new Set(flow.finalState[side].map(look))]
    const truth = [...new Set((end?.states ?? ['CLOSED' as const]).map(look))]
    const isContained = truth.some((state) => told.includes(state))
    const isRight = isExact && truth.length === 1 ? isContained && told.length === 1 : isContained
    return isRight ? [] : [`finalState.${side} is ${told.join(' or ')}, not ${truth.join(' or ')}`]
  })
}

import { readFileSync } from 'node:fs'
import type { Finding, Flow, Keepalive, Report, Side, State } from '../src/report/model.js'

/*
 * A label tells what really happened in a capture; fixtures/README.md describes its form. Here a report is held against
 * it: every function answers with sentences, one for each point on which the two disagree.
 */

/** What happened in one capture. */
export interface Label {
  readonly capture: string
  readonly happens: string
  readonly recorded: 'real stacks' | 'deviant peer' | 'edited'
  /** Nothing unhealthy is in it: nothing may be worse than a note. */
  readonly healthy: boolean
  readonly frames: number
  readonly flowCount: number
  readonly flows: readonly LabelledFlow[]
  /** Events of the whole file, or of a listener. */
  readonly events: readonly LabelledEvent[]
  readonly note?: string
}

export interface LabelledFlow {
  /** Address and port, IPv6 in brackets. */
  readonly client: string
  readonly server: string
  /** Its first and its last frame. */
  readonly frames: readonly [number, number]
  readonly handshake: string
  readonly teardown: LabelledTeardown
  readonly timeWaitHolder: string | null
  readonly finalState: Partial<Record<Side, string>>
  /** What the frames alone can show, where that is less than the truth: '?' nothing, ' or ' between what is as good. */
  readonly evident?: Evident
  readonly keepalive: readonly LabelledKeepalive[]
  readonly events: readonly LabelledEvent[]
}

export interface LabelledTeardown {
  readonly outcome: string
  /** The active closer, or who sent the RST; null where both ends or none did it. */
  readonly by: Side | null
}

export interface Evident {
  readonly client?: string
  readonly server?: string
  readonly handshake?: string
  readonly teardown?: '?'
  readonly timeWaitHolder?: '?'
}

export interface LabelledKeepalive {
  readonly prober: Side
  readonly probes: number
  readonly answered: number
  /** As set on the socket, in seconds. */
  readonly idle: number
  readonly interval: number | null
}

export interface LabelledEvent {
  readonly what: string
  readonly frames: readonly number[]
  readonly why: string
}

/** The rules of which one must tell an event at one of its frames. An empty list: it need not be told. */
export const RULES_FOR: Readonly<Record<string, readonly string[]>> = {
  'ack-of-unsent-data': ['ack-beyond-sent', 'challenge-ack'],
  'ack-scan': [],
  'bad-checksum': ['checksum-bad'],
  'bad-handshake-ack': ['third-ack-wrong'],
  'bad-synack-ack': ['synack-ack-wrong'],
  'blind-reset': ['challenge-ack', 'rst-in-window-not-exact'],
  'capture-duplicate-frame': ['capture-duplicated'],
  'capture-gap': ['capture-gap'],
  'capture-snaplen': ['capture-truncated'],
  'capture-starts-midstream': ['capture-midstream'],
  'capture-time-backwards': ['capture-reordered'],
  'challenge-ack': [
    'ack-beyond-sent',
    'challenge-ack',
    'data-beyond-window',
    'half-open-discovered',
    'out-of-window-segment',
    'paws-reject',
    'rst-in-window-not-exact',
    'stale-syn',
  ],
  'close-wait-leak': ['close-wait-lingering'],
  'connection-refused': ['connection-refused'],
  'connection-timeout': ['syn-unanswered'],
  'data-after-fin': ['data-after-fin'],
  'data-after-reset': ['segment-after-own-rst'],
  'data-outside-window': ['data-beyond-window', 'out-of-window-segment'],
  'duplicate-ack': [],
  'ecn-negotiated': [],
  'fast-open-cookie': [],
  'fast-open-data': [],
  'fast-retransmission': ['retransmission'],
  'file-truncated': [],
  'fin-retransmitted': ['fin-not-acknowledged', 'retransmission', 'time-wait-fin-reacked'],
  'fin-scan': ['flags-illegal'],
  'forged-reset': ['abortive-close', 'segment-after-own-rst'],
  'half-close': ['half-close'],
  'half-open-at-server': [
    'handshake-stuck-syn-received',
    'stale-syn-half-open',
    'syn-flood-pattern',
    'third-ack-wrong',
  ],
  'half-open-discovered': ['half-open-data-reset', 'half-open-discovered'],
  'handshake-ack-missing': [],
  'keepalive-answered': ['keepalive-probe'],
  'keepalive-give-up': ['keepalive-timeout-close'],
  'keepalive-probe': ['keepalive-probe'],
  'keepalive-reset': ['keepalive-reset-by-peer'],
  'keepalive-unanswered': ['keepalive-unanswered'],
  'last-ack-missing': ['fin-not-acknowledged'],
  'null-scan': ['flags-illegal'],
  'offload-super-segment': ['offload-superpacket'],
  'old-duplicate-segment': ['retransmission', 'time-wait-assassinated'],
  'one-way-capture': ['capture-one-way'],
  'out-of-order': ['out-of-order'],
  'paws-rejected': ['paws-reject'],
  'reset-abort': ['abortive-close', 'reset-discards-data'],
  'reset-in-half-close': ['abortive-close', 'half-duplex-close-reset', 'reset-discards-data'],
  'reset-of-bad-ack': [],
  'reset-outside-window': ['rst-out-of-window'],
  'reset-reply': [],
  'reset-unread-data': ['abortive-close', 'reset-discards-data'],
  retransmission: ['retransmission'],
  'retransmission-timeout': ['retransmission'],
  'sequence-wrap': [],
  'simultaneous-close': ['simultaneous-close'],
  'simultaneous-open': ['simultaneous-open'],
  'split-handshake': ['simultaneous-open', 'split-handshake'],
  'spurious-retransmission': ['retransmission'],
  'stale-duplicate-syn': ['stale-syn', 'stale-syn-half-open', 'stale-syn-recovered'],
  'stale-syn-stopped': ['stale-syn-recovered'],
  'syn-after-restart': ['challenge-ack', 'half-open-discovered'],
  'syn-fin': ['flags-illegal'],
  'syn-flood': ['syn-flood-pattern'],
  'syn-in-established': ['challenge-ack', 'stale-syn'],
  'syn-retransmitted': [
    'half-open-discovered',
    'syn-retransmission',
    'syn-unanswered',
    'time-wait-reconnect-via-challenge',
  ],
  'syn-rst': ['flags-illegal'],
  'synack-retransmitted': [
    'handshake-stuck-syn-received',
    'stale-syn-half-open',
    'stale-syn-recovered',
    'syn-flood-pattern',
    'synack-retransmission',
  ],
  'three-segment-close': [],
  'time-wait-assassination': ['time-wait-assassinated', 'time-wait-reconnect-via-challenge'],
  'time-wait-reack': ['time-wait-fin-reacked'],
  'time-wait-reuse': ['time-wait-reopened'],
  'time-wait-reuse-refused': [
    'challenge-ack',
    'stale-syn',
    'time-wait-assassinated',
    'time-wait-reconnect-via-challenge',
  ],
  'time-wait-unsafe-reuse': ['challenge-ack', 'time-wait-reconnect-via-challenge'],
  'unsolicited-synack': ['unsolicited-synack'],
  'window-full': [],
  'window-reopened': [],
  'xmas-scan': ['flags-illegal'],
  'zero-window': ['zero-window'],
  'zero-window-probe': ['zero-window-probe'],
}

/** Events that are true of a whole flow: any frame of it will do. */
const OF_THE_WHOLE_FLOW = new Set(['capture-snaplen', 'capture-starts-midstream', 'one-way-capture', 'syn-flood'])

export const readLabel = (file: string | URL): Label => JSON.parse(readFileSync(file, 'utf8')) as Label // Our own file.

/** Everything on which a report and the label of its capture disagree. */
export function disagreements(report: Report, label: Label): string[] {
  const flows = new Set(report.flows)
  const wrong: string[] = []
  if (report.captures[0]!.frames !== label.frames)
    wrong.push(`${report.captures[0]!.frames} frames were read of ${label.frames}`)
  if (report.flows.length !== label.flowCount)
    wrong.push(`${report.flows.length} flows were told apart, of ${label.flowCount}`)
  for (const expected of label.flows) {
    const flow = nearest(flows, expected)
    if (flow === undefined) wrong.push(`no flow between ${expected.client} and ${expected.server}`)
    else {
      flows.delete(flow)
      const about = `flow ${flow.id}, ${expected.client} to ${expected.server}`
      wrong.push(...flowDisagreements(flow, expected, label, report).map((sentence) => `${about}: ${sentence}`))
    }
  }
  for (const event of label.events)
    if (!isTold(event, null, report.findings)) wrong.push(`${event.what} in frames ${event.frames} was not found`)
  if (label.healthy) wrong.push(...falseAlarms(report))
  return wrong
}

const falseAlarms = ({ findings }: Report): string[] =>
  findings
    .filter(({ severity }) => severity !== 'note')
    .map(({ severity, rule, frame }) => `${severity} ${rule} at frame ${frame} of a healthy capture`)

/** Of several flows between the same two ends, the one that starts nearest to the label's first frame. */
function nearest(flows: Iterable<Flow>, { client, server, frames }: LabelledFlow): Flow | undefined {
  const distance = (flow: Flow): number => Math.abs(flow.firstFrame - frames[0])
  const ends = new Set([client, server])
  return [...flows]
    .filter((flow) => ends.has(endOf(flow.client)) && ends.has(endOf(flow.server)))
    .sort((a, b) => distance(a) - distance(b))[0]
}

const endOf = ({ address, port }: Flow['client']): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`

function flowDisagreements(flow: Flow, expected: LabelledFlow, label: Label, { findings }: Report): string[] {
  const untold = expected.events.filter((event) => !isTold(event, flow.id, findings))
  return [
    ...differs('handshake', evidentOf(expected, 'handshake'), [flow.handshake.outcome]),
    ...clientDisagreement(flow, expected),
    ...teardownDisagreement(flow, expected),
    ...holderDisagreement(flow, expected),
    ...(['client', 'server'] as const).flatMap((side) => finalStateDisagreement(flow, expected, label, side)),
    ...keepaliveDisagreements(flow.keepalive, expected.keepalive),
    ...untold.map(({ what, frames }) => `${what} in frames ${frames} was not found`),
  ]
}

type Asked = 'client' | 'server' | 'handshake'

/** What is as good as the truth, by what the frames alone can show; null where they show nothing. */
function evidentOf({ evident, finalState, handshake }: LabelledFlow, about: Asked): string[] | null {
  const text = evident?.[about] ?? (about === 'handshake' ? handshake : finalState[about])
  return text === undefined || text === '?' ? null : text.split(' or ')
}

function differs(about: string, wanted: readonly string[] | null, got: readonly string[]): string[] {
  if (wanted === null || wanted.some((word) => got.includes(word))) return []
  return [`${about} is ${wanted.join(' or ')}, not ${got.join(' or ')}`]
}

/** Who opened is known where the opening is in the capture. */
function clientDisagreement(flow: Flow, { client, handshake }: LabelledFlow): string[] {
  const isOpeningSeen = ['complete', 'fast-open', 'refused', 'unanswered', 'unacknowledged'].includes(handshake)
  return isOpeningSeen ? differs('client', [client], [endOf(flow.client)]) : []
}

function teardownDisagreement({ teardown }: Flow, expected: LabelledFlow): string[] {
  if (expected.evident?.teardown === '?') return []
  const { outcome, by } = expected.teardown
  const who = teardown.outcome === 'reset' ? (teardown.reset?.by ?? null) : teardown.initiator
  // An attempt that nothing closed is none; a connection is still open.
  const outcomes = outcome === 'none' ? ['none', 'open'] : [outcome]
  return [...differs('teardown', outcomes, [teardown.outcome]), ...differs('who closed', [String(by)], [String(who)])]
}

function holderDisagreement({ timeWait }: Flow, { evident, teardown, timeWaitHolder }: LabelledFlow): string[] {
  if (evident?.timeWaitHolder === '?') return []
  const holders = [String(timeWaitHolder)]
  // Without the last ACK nothing proves that its sender was in TIME-WAIT.
  if (teardown.outcome === 'last-ack-missing') holders.push('null')
  return differs('holder of TIME-WAIT', holders, [String(timeWait?.holder ?? null)])
}

function finalStateDisagreement(flow: Flow, expected: LabelledFlow, label: Label, side: Side): string[] {
  const wanted = evidentOf(expected, side)
  if (wanted === null) return []
  // The wire cannot show whether a listener remains.
  if (wanted.includes('CLOSED') || wanted.includes('LISTEN')) wanted.push('CLOSED', 'LISTEN')
  // Ports that are used again end the TIME-WAIT before them, which the label may count to either flow.
  if (isUsedAgain(expected, label) && [side, 'both'].includes(String(expected.timeWaitHolder)))
    wanted.push('TIME-WAIT', 'CLOSED')
  const got: readonly State[] = flow.finalState[side]
  return differs(`final state of the ${side}`, [...new Set(wanted)], got)
}

const isUsedAgain = (flow: LabelledFlow, { flows }: Label): boolean =>
  flows.some(
    ({ client, server, frames }) => client === flow.client && server === flow.server && frames[0] > flow.frames[0],
  )

function keepaliveDisagreements(got: readonly Keepalive[], expected: readonly LabelledKeepalive[]): string[] {
  const told = (prober: string, probes: number, answered: number): string =>
    `${probes} probes of the ${prober}, ${answered} answered`
  const wanted = expected.map(({ prober, probes, answered }) => told(prober, probes, answered)).sort()
  const seen = got.map(({ prober, probes, answered }) => told(prober, probes, answered)).sort()
  return differs('keepalive', [wanted.join('; ')], [seen.join('; ')])
}

function isTold(event: LabelledEvent, flow: number | null, findings: readonly Finding[]): boolean {
  const rules = RULES_FOR[event.what]
  if (rules === undefined) throw new Error(`no rules are named for the event ${event.what}`)
  if (rules.length === 0) return true
  return findings.some(
    (finding) =>
      [finding.rule, ...finding.related].some((rule) => rules.includes(rule)) && isAbout(finding, event, flow),
  )
}

function isAbout(finding: Finding, { what, frames }: LabelledEvent, flow: number | null): boolean {
  if (finding.frames.some((frame) => frames.includes(frame))) return true
  if (flow !== null && finding.flow !== null && finding.flow !== flow) return false
  if (OF_THE_WHOLE_FLOW.has(what)) return true
  // A finding lists its first frames only; its count tells that there are more.
  return finding.count > finding.frames.length && Math.max(...frames) > Math.max(...finding.frames)
}
